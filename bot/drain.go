package bot

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// LeaseLength is how long a place stays with a holder that fell silent.
const LeaseLength = time.Minute

const (
	// turnLength is after how long a drain gives way to a successor, so that
	// no job is long.
	turnLength = 20 * time.Second
	// parcelPart and afterPart are the parts of a lease that one parcel may
	// take, and what is to be noted after it: 15 s and 5 s. Neither is cut
	// short when the drain is told to stop: then nobody would know what became
	// of the parcel.
	parcelPart = 4
	afterPart  = 12
)

// Drainer sends what the outbox holds, one place at a time and in order. It
// holds no transaction while it talks to a platform: a parcel is claimed, sent
// and settled in three steps, and one that was claimed but never settled is
// looked up before it is sent again.
type Drainer struct {
	Leases     Leases
	Outbox     Outbox
	Addressees Addressees
	Directory  Directory
	Doors      Doors
	Platforms  map[string]Platform
	Kinds      map[string]ParcelKind
	Catalogue  *Catalogue
	Lease      time.Duration // how long a place stays with a holder that fell silent; a minute when zero
	Now        func() time.Time
	Log        *slog.Logger
	attended   attended
}

// lease is how long a place stays with a holder that fell silent.
func (d *Drainer) lease() time.Duration { return cmp.Or(d.Lease, LeaseLength) }

// Addressees tell whom a parcel is written for.
type Addressees interface {
	// Workspace gives one workspace; NotFound when there is none such.
	Workspace(ctx context.Context, id int64) (coaching.Workspace, error)
	// Channel gives one channel; NotFound when the workspace has none such.
	Channel(ctx context.Context, workspace, id int64) (coaching.Channel, error)
	// Member gives one member; NotFound when the workspace has none such.
	Member(ctx context.Context, workspace, id int64) (coaching.Member, error)
}

// Drain sends what is due in a place, unless another is at it already: who is
// looks again before it goes. What fails inside leaves the lease to run out,
// which is the time that is waited before the place is tried again.
func (d *Drainer) Drain(ctx context.Context, place int64) error {
	if !d.attended.attend(place) {
		return nil
	}
	left := false
	defer func() {
		if !left {
			d.attended.abandon(place)
		}
	}()
	turn, end := context.WithTimeout(ctx, turnLength)
	defer end()
	for !left {
		if err := d.drain(ctx, turn, place); err != nil || turn.Err() != nil {
			return err
		}
		left = d.attended.leave(place)
	}
	return nil
}

// drain takes a place's lease and sends what is due until there is no more, or
// the turn is over and the place is to be drained by another job.
func (d *Drainer) drain(ctx, turn context.Context, place int64) error {
	holder := rand.Text()
	now := d.Now()
	taken, err := d.Leases.Lease(ctx, place, holder, now, now.Add(d.lease()))
	if err != nil {
		return fmt.Errorf("drain place %d: %w", place, err)
	}
	if !taken {
		return nil
	}
	for turn.Err() == nil {
		more, err := d.next(ctx, place, holder)
		if errors.Is(err, ErrLeaseLost) {
			d.Log.Warn("lease lost", "place", place)
			return nil
		}
		if err != nil {
			return fmt.Errorf("drain place %d: %w", place, err)
		}
		if !more {
			return nil
		}
	}
	after, cancel := uncut(ctx, d.lease()/afterPart)
	defer cancel()
	if err := d.Leases.Yield(after, place, holder); err != nil {
		return fmt.Errorf("drain place %d: %w", place, err)
	}
	return nil
}

// next sends the oldest parcel of the place. More is false once there was none
// and the lease is given back.
func (d *Drainer) next(ctx context.Context, place int64, holder string) (more bool, err error) {
	during, cancel := uncut(ctx, d.lease()/parcelPart)
	defer cancel()
	now := d.Now()
	p, found, err := d.Leases.Claim(during, place, holder, now, now.Add(d.lease()))
	if err != nil {
		return false, err
	}
	if !found {
		return d.Leases.Release(during, place, holder, d.Now())
	}
	outcome, free := d.deliver(during, p)
	outcome.At = d.Now()
	after, cancelAfter := uncut(ctx, d.lease()/afterPart)
	defer cancelAfter()
	if err := d.Leases.Settle(after, p, outcome); err != nil {
		return false, err
	}
	if !free.IsZero() {
		rest(ctx, free.Sub(d.Now()))
	}
	return true, nil
}

// uncut is a context that goes on for a time of its own when ctx ends.
func uncut(ctx context.Context, length time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), length)
}

func rest(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
