package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mostTogether is how many parcels that were held go out as one message at
// most: messages have a limit on every platform.
const mostTogether = 12

// dueBy is the condition under which a parcel o can be claimed at an instant.
func dueBy(instant string) string {
	return `o.settled_at is null and o.lead is null and (o.held_until is null or o.held_until <= ` + instant + `)`
}

// company gives the parcels that go out as parts of the message of a claimed
// one, in order. They are chosen when that is claimed for the first time and
// kept until it is known what became of it, so that whoever finds the message
// later knows what was in it.
func (s *Store) company(ctx context.Context, p bot.Parcel, now time.Time) ([]bot.Parcel, error) {
	if p.Claimed.IsZero() {
		_, err := s.q(ctx).ExecContext(ctx, `update outbox set lead = $1 where id in (
			select o.id from outbox o where o.place = $2 and o.member = $3 and o.id <> $1
			and o.held_until is not null and o.claimed_at is null and `+dueBy("$4")+` order by o.id limit $5)`,
			p.ID, p.PlaceID, p.Member, instant{now}, mostTogether-1)
		if err != nil {
			return nil, err
		}
	}
	var rows []parcelRow
	err := s.q(ctx).SelectContext(ctx, &rows, selectParcel+` where o.lead = $1 and o.settled_at is null order by o.id`, p.ID)
	if err != nil {
		return nil, err
	}
	company := make([]bot.Parcel, len(rows))
	for i, row := range rows {
		company[i] = row.parcel()
	}
	return company, nil
}

// settleCompany says what became of the parts of a message. Where it was not
// posted they are due as they were, one perhaps by itself.
func (s *Store) settleCompany(ctx context.Context, p bot.Parcel, state string, o bot.Outcome) error {
	switch {
	case state == "sending":
		return nil
	case state == "queued":
		if _, err := s.q(ctx).ExecContext(ctx, `update outbox set lead = null where lead = $1`, p.ID); err != nil {
			return err
		}
		_, err := s.q(ctx).ExecContext(ctx, `update outbox set held_until = null where workspace = $1 and id = $2`, p.Workspace, o.Apart)
		return err
	}
	_, err := s.q(ctx).ExecContext(ctx, `update outbox set state = $2, ref = $3, reason = $4, settled_at = $5
		where lead = $1 and settled_at is null`, p.ID, state, o.Ref, o.Dropped, instant{o.At})
	return err
}

// restsDifferently reports whether a change moved the times at which a member
// may be written to.
func restsDifferently(before, after coaching.Member) bool {
	return before.Hours != after.Hours || before.Quiet != after.Quiet || before.Country != after.Country ||
		before.Zone.String() != after.Zone.String()
}

// reconsiderHeld makes due what is held for a member, or for everybody of a
// workspace. Whoever sends it finds out whether it is to be held on.
func (s *Store) reconsiderHeld(ctx context.Context, workspace, member int64) error {
	var places []int64
	held := `o.workspace = $1 and o.settled_at is null and o.lead is null and o.held_until > $2 and (o.member = $3 or $3 = 0)`
	err := s.q(ctx).SelectContext(ctx, &places, `select distinct o.place from outbox o where `+held, workspace, instant{s.now()}, member)
	if err != nil {
		return fmt.Errorf("find what is held: %w", err)
	}
	if len(places) == 0 {
		return nil
	}
	_, err = s.q(ctx).ExecContext(ctx, `update outbox set held_until = $2 where id in (select o.id from outbox o where `+held+`)`,
		workspace, instant{s.now()}, member)
	if err != nil {
		return fmt.Errorf("let go what is held: %w", err)
	}
	jobs := make([]DrainJob, len(places))
	for i, place := range places {
		jobs[i] = DrainJob{place}
	}
	return enqueue(ctx, s, DrainQueue, jobs...)
}
