package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// callAgain is after how long the heartbeat asks anew for a place to be drained
// where nobody came.
const callAgain = 30 * time.Second

// unlikely is by how much an instant that was noted may be later than it can be
// by our clock. The clocks of two processes differ by less; one that is later
// was noted before the clock was set back, and would else keep everybody waiting
// for as long as that went.
const unlikely = time.Minute

// placeRow is what a place's lease is decided by.
type placeRow struct {
	Holder sql.NullString `db:"leased_by"`
	Until  instant        `db:"leased_until"`
	Next   instant        `db:"next_at"`
	Paused instant        `db:"paused_at"` // when Next was decided
	Absent bool           // the bot is not there any more
}

// openBy reports whether something may be sent there at an instant.
func (r placeRow) openBy(now time.Time) bool {
	return !r.Absent && (!r.Next.After(now) || r.Paused.After(now.Add(unlikely)))
}

func (r placeRow) heldBy(holder string) bool { return r.Holder.Valid && r.Holder.String == holder }

// lockPlace reads a place and keeps everybody else who decides about its lease
// waiting until the transaction ends. This is what makes it safe for a drain to
// go away when it finds the place held: the holder that is about to give the
// lease back decides that under the same lock, in a statement that begins after
// the lock was had, and so sees every parcel whose drain went away before.
func (s *Store) lockPlace(ctx context.Context, place int64) (row placeRow, err error) {
	err = s.q(ctx).GetContext(ctx, &row,
		`select leased_by, leased_until, next_at, paused_at, `+absent("place")+` as absent from place where id = $1`+s.dialect.locked(), place)
	return row, err
}

// Lease takes a place until an instant; not while another holds it, and not
// before the place's next moment. A lease that would go on for longer than the
// one that is asked for is cut to that: the clock was set back.
func (s *Store) Lease(ctx context.Context, place int64, holder string, now, until time.Time) (taken bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		row, err := s.lockPlace(ctx, place)
		if err != nil {
			return err
		}
		held := row.Holder.Valid && !row.heldBy(holder) && row.Until.After(now)
		if held && row.Until.After(until.Add(unlikely)) {
			_, err := s.q(ctx).ExecContext(ctx, `update place set leased_until = $2, called_at = null where id = $1`, place, instant{until})
			return err
		}
		taken = !held && row.openBy(now)
		if !taken {
			return nil
		}
		_, err = s.q(ctx).ExecContext(ctx, `update place
			set leased_by = $2, leased_until = $3, called_at = null where id = $1`, place, holder, instant{until})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("lease place %d: %w", place, err)
	}
	return taken, nil
}

// Claim renews the holder's lease and takes the oldest parcel that is not
// settled, if the place's next moment has come.
func (s *Store) Claim(ctx context.Context, place int64, holder string, now, until time.Time) (p bot.Parcel, found bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		p, found = bot.Parcel{}, false
		row, err := s.lockPlace(ctx, place)
		if err != nil {
			return err
		}
		if !row.heldBy(holder) {
			return bot.ErrLeaseLost
		}
		if _, err := s.q(ctx).ExecContext(ctx, `update place set leased_until = $2 where id = $1`, place, instant{until}); err != nil {
			return err
		}
		if !row.openBy(now) {
			return nil
		}
		var parcel parcelRow
		err = s.q(ctx).GetContext(ctx, &parcel, selectParcel+`
			where o.place = $1 and `+dueBy("$2")+` order by o.id limit 1`, place, instant{now})
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		p, found = parcel.parcel(), true
		p.Attempts++
		if !p.Claimed.IsZero() {
			p.Doubts++
		}
		_, err = s.q(ctx).ExecContext(ctx, `update outbox set state = 'sending',
			claimed_at = coalesce(claimed_at, $2), attempts = $3, doubts = $4 where id = $1`,
			p.ID, instant{now}, p.Attempts, p.Doubts)
		if err != nil || parcel.HeldUntil.IsZero() {
			return err
		}
		p.With, err = s.company(ctx, p, now)
		return err
	})
	if err != nil {
		return bot.Parcel{}, false, fmt.Errorf("claim from place %d: %w", place, err)
	}
	return p, found, nil
}

// Settle says what became of a claimed parcel, unless another has claimed it
// since: every claim has a number.
func (s *Store) Settle(ctx context.Context, p bot.Parcel, o bot.Outcome) error {
	state, at, doubts, repeats, failures := "sent", o.At, p.Doubts, 0, 0
	if o.Failed {
		failures = 1
	}
	switch {
	case o.Repeating:
		state, at, repeats = "sending", time.Time{}, 1
	case o.Dropped != "":
		state = "dropped"
	case o.Unknown:
		state, at = "sending", time.Time{}
		if o.Untried {
			// The next claim counts it again.
			doubts--
		}
	case o.PutOff():
		state, at = "queued", time.Time{}
	}
	err := s.Within(ctx, func(ctx context.Context) error {
		if !o.Next.IsZero() {
			if _, err := s.q(ctx).ExecContext(ctx, `update place set next_at = $2, paused_at = $3 where id = $1`,
				p.PlaceID, instant{o.Next}, instant{o.At}); err != nil {
				return err
			}
		}
		settled, err := s.added(ctx, `update outbox set state = $4, ref = $5, reason = $6, settled_at = $7, doubts = $8,
			repeats = repeats + $10, failures = failures + $11,
			claimed_at = case when $4 = 'queued' then null else claimed_at end, held_until = coalesce($9, held_until)
			where workspace = $1 and id = $2 and attempts = $3 and state = 'sending'`,
			p.Workspace, p.ID, p.Attempts, state, o.Ref, o.Dropped, instant{at}, doubts, instant{o.Held}, repeats, failures)
		if err == nil && !settled {
			return bot.ErrLeaseLost
		}
		if err != nil || len(p.With) == 0 {
			return err
		}
		return s.settleCompany(ctx, p, state, o)
	})
	if err != nil {
		return fmt.Errorf("settle parcel %d: %w", p.ID, err)
	}
	return nil
}

// Release gives the lease back. It is kept, and more is true, while there is
// something that can be claimed now.
func (s *Store) Release(ctx context.Context, place int64, holder string, now time.Time) (more bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		more = false
		row, err := s.lockPlace(ctx, place)
		if err != nil {
			return err
		}
		if !row.heldBy(holder) {
			return bot.ErrLeaseLost
		}
		if row.openBy(now) {
			err := s.q(ctx).GetContext(ctx, &more,
				`select exists (select 1 from outbox o where o.place = $1 and `+dueBy("$2")+`)`, place, instant{now})
			if err != nil || more {
				return err
			}
		}
		return s.giveBack(ctx, place)
	})
	if err != nil {
		return false, fmt.Errorf("release place %d: %w", place, err)
	}
	return more, nil
}

// Yield gives the lease back whatever is left, and enqueues another drain.
func (s *Store) Yield(ctx context.Context, place int64, holder string) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		row, err := s.lockPlace(ctx, place)
		if err != nil || !row.heldBy(holder) {
			return err
		}
		if err := s.giveBack(ctx, place); err != nil {
			return err
		}
		return enqueue(ctx, s, DrainQueue, DrainJob{place})
	})
	if err != nil {
		return fmt.Errorf("yield place %d: %w", place, err)
	}
	return nil
}

func (s *Store) giveBack(ctx context.Context, place int64) error {
	_, err := s.q(ctx).ExecContext(ctx, `update place set leased_by = null, leased_until = null where id = $1`, place)
	return err
}

// CallDrains enqueues a drain for places where something is due and nobody is
// at it: whose holder died, or which were to be left alone until now. So it does
// where that seems to be still to come by more than it can. It gives how many, at
// most limit.
func (s *Store) CallDrains(ctx context.Context, now time.Time, limit int) (called int, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		var places []int64
		err := s.q(ctx).SelectContext(ctx, &places, `select id from place
			where id in (select o.place from outbox o where `+dueBy("$1")+`)
			and (next_at is null or next_at <= $1 or paused_at > $4)
			and (leased_until is null or leased_until <= $1 or leased_until > $5)
			and (called_at is null or called_at <= $2 or called_at > $4) and not `+absent("place")+`
			order by id limit $3`+s.dialect.skipLocked(), instant{now}, instant{now.Add(-callAgain)}, limit,
			instant{now.Add(unlikely)}, instant{now.Add(bot.LeaseLength + unlikely)})
		if err != nil {
			return err
		}
		called = len(places)
		jobs := make([]DrainJob, called)
		for i, place := range places {
			jobs[i] = DrainJob{place}
			if _, err := s.q(ctx).ExecContext(ctx, `update place set called_at = $2 where id = $1`, place, instant{now}); err != nil {
				return err
			}
		}
		return enqueue(ctx, s, DrainQueue, jobs...)
	})
	if err != nil {
		return 0, fmt.Errorf("call drains: %w", err)
	}
	return called, nil
}
