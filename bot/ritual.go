package bot

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// RitualMoment is the kind of the moments at which rituals are opened.
const RitualMoment = "ritual"

// RitualEngine opens rituals at their planned moments, each once. Of a ritual
// one moment is planned at a time; opening it plans the next, in the same
// transaction, so that there is always one and never two.
//
// Moments that passed while nothing ran are all there is to make up for: the
// latest is opened if its kind does not find it too late, those before it are
// recorded as skipped, and the owner is told once about the whole gap.
type RitualEngine struct {
	Rituals Rituals
	Moments Moments
	Outbox  Outbox
	Kinds   map[string]RitualKind
	Now     func() time.Time
	Log     *slog.Logger
}

// Schedule plans the next moment of a ritual in the caller's transaction, or
// takes it away when the ritual is not active. It is called whenever a ritual
// was saved.
//
// It plans twice: the first time waits for whoever is opening the ritual just
// now, so that the second knows of it.
func (e *RitualEngine) Schedule(ctx context.Context, ritual coaching.Ritual) error {
	if err := e.plan(ctx, ritual, ritual.Schedule.Next(e.Now(), ritual.Channel.Zone)); err != nil {
		return err
	}
	due, err := e.Next(ctx, ritual)
	if err != nil {
		return err
	}
	return e.plan(ctx, ritual, due)
}

// Next is when a ritual is opened next: not again on a day on which it was
// opened already, though it was moved to a later time. It is the zero Time for
// one that is not active or has no days.
func (e *RitualEngine) Next(ctx context.Context, ritual coaching.Ritual) (time.Time, error) {
	zone := ritual.Channel.Zone
	due := ritual.Schedule.Next(e.Now(), zone)
	if !ritual.Active || due.IsZero() {
		return time.Time{}, nil
	}
	day, midnight := coaching.DayOf(due, zone), coaching.TimeOfDay(0)
	opened, err := e.Rituals.OpenedBetween(ctx, ritual.Workspace, ritual.ID, midnight.On(day, zone), midnight.On(day.AddDays(1), zone))
	if err != nil {
		return time.Time{}, fmt.Errorf("next of ritual %d: %w", ritual.ID, err)
	}
	if opened {
		return ritual.Schedule.Next(due, zone), nil
	}
	return due, nil
}

func (e *RitualEngine) plan(ctx context.Context, ritual coaching.Ritual, due time.Time) error {
	key := "ritual/" + strconv.FormatInt(ritual.ID, 10)
	if !ritual.Active || due.IsZero() {
		if err := e.Moments.Cancel(ctx, ritual.Workspace, key); err != nil {
			return fmt.Errorf("cancel ritual %d: %w", ritual.ID, err)
		}
		return nil
	}
	m := coaching.Moment{Workspace: ritual.Workspace, Kind: RitualMoment, Subject: strconv.FormatInt(ritual.ID, 10), Key: key, Due: due}
	if err := e.Moments.Plan(ctx, m); err != nil {
		return fmt.Errorf("plan ritual %d: %w", ritual.ID, err)
	}
	return nil
}

// Open handles a moment of kind RitualMoment, in the transaction that takes it.
func (e *RitualEngine) Open(ctx context.Context, m coaching.Moment) error {
	id, err := strconv.ParseInt(m.Subject, 10, 64)
	if err != nil {
		return fmt.Errorf("open ritual: %w", err)
	}
	ritual, err := e.Rituals.Ritual(ctx, m.Workspace, id)
	switch {
	case coaching.IsRefusal(err, coaching.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("open ritual %d: %w", id, err)
	case !ritual.Active:
		return nil
	}
	kind, known := e.Kinds[ritual.Kind]
	if !known {
		return fmt.Errorf("open ritual %d: no such kind: %s", id, ritual.Kind)
	}
	now := e.Now()
	missed, latest := passed(ritual, m.Due, now)
	if kind.Late(latest, now, ritual.Channel.Zone) {
		missed = append(missed, latest)
	} else if err := e.occur(ctx, ritual, kind, latest); err != nil {
		return fmt.Errorf("open ritual %d: %w", id, err)
	}
	if err := e.skip(ctx, ritual, missed, now); err != nil {
		return fmt.Errorf("skip ritual %d: %w", id, err)
	}
	if latest.After(now) {
		now = latest
	}
	return e.plan(ctx, ritual, ritual.Schedule.Next(now, ritual.Channel.Zone))
}

func (e *RitualEngine) occur(ctx context.Context, ritual coaching.Ritual, kind RitualKind, planned time.Time) error {
	o := coaching.Occurrence{Ritual: ritual.ID, Planned: planned, State: coaching.Opened}
	id, first, err := e.Rituals.Occur(ctx, ritual.Workspace, o)
	if err != nil || !first {
		return err
	}
	o.ID = id
	return kind.Open(ctx, ritual, o)
}

// skip records moments that were missed, in order, and tells the owner.
func (e *RitualEngine) skip(ctx context.Context, ritual coaching.Ritual, missed []time.Time, now time.Time) error {
	var skipped []time.Time
	for _, planned := range missed {
		_, first, err := e.Rituals.Occur(ctx, ritual.Workspace, coaching.Occurrence{Ritual: ritual.ID, Planned: planned, State: coaching.Skipped})
		if err != nil {
			return err
		}
		if first {
			skipped = append(skipped, planned)
		}
	}
	if len(skipped) == 0 {
		return nil
	}
	e.Log.Warn("ritual skipped", "ritual", ritual.ID, "kind", ritual.Kind, "times", len(skipped))
	if ritual.Owner == 0 {
		return nil
	}
	g := gap{ritual: ritual.ID, times: len(skipped), first: skipped[0], last: skipped[len(skipped)-1]}
	return postIfReachable(ctx, e.Outbox, e.Log, Parcel{Workspace: ritual.Workspace, Member: ritual.Owner, Kind: skippedKind, Subject: g.subject(), At: now})
}

// passed gives the moments of the ritual from one that was planned until now:
// the latest, and those before it.
func passed(ritual coaching.Ritual, planned, now time.Time) (before []time.Time, latest time.Time) {
	latest = planned
	for {
		next := ritual.Schedule.Next(latest, ritual.Channel.Zone)
		if next.IsZero() || next.After(now) {
			return before, latest
		}
		before, latest = append(before, latest), next
	}
}

// LateAfterDay finds a moment too late once its local day is over: the grace of
// what informs people, boards and digests.
func LateAfterDay(planned, now time.Time, zone *time.Location) bool {
	return coaching.DayOf(now, zone).After(coaching.DayOf(planned, zone))
}
