package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// handAgain is after how long a moment that was handed over and is still there
// is handed over again: its job was lost, or failed as often as it may.
const handAgain = 10 * time.Minute

type momentRow struct {
	ID        int64
	Workspace int64
	Kind      string
	Subject   string
	Key       string
	DueAt     instant `db:"due_at"`
}

// Plan sets a moment; one of the same workspace and key is moved.
func (s *Store) Plan(ctx context.Context, m coaching.Moment) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into moment (workspace, due_at, kind, subject, key)
			values ($1, $2, $3, $4, $5)
			on conflict (workspace, key) do update set due_at = excluded.due_at, kind = excluded.kind,
			subject = excluded.subject, handed_at = null`,
			m.Workspace, instant{m.Due}, m.Kind, m.Subject, m.Key)
		return err
	})
	if err != nil {
		return fmt.Errorf("plan %s: %w", m.Key, err)
	}
	return nil
}

// Cancel takes a moment away, if it is there.
func (s *Store) Cancel(ctx context.Context, workspace int64, key string) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `delete from moment where workspace = $1 and key = $2`, workspace, key)
		return err
	})
	if err != nil {
		return fmt.Errorf("cancel %s: %w", key, err)
	}
	return nil
}

// HandOver makes a job of every moment that has come, the earliest first, and
// gives how many, at most limit. Several processes that do it at the same time
// share them.
func (s *Store) HandOver(ctx context.Context, now time.Time, limit int) (handed int, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		var moments []int64
		err := s.q(ctx).SelectContext(ctx, &moments, `select id from moment
			where due_at <= $1 and (handed_at is null or handed_at <= $2 or handed_at > $4)
			order by due_at, id limit $3`+s.dialect.skipLocked(),
			instant{now}, instant{now.Add(-handAgain)}, limit, instant{now.Add(unlikely)})
		if err != nil {
			return err
		}
		handed = len(moments)
		jobs := make([]MomentJob, handed)
		for i, moment := range moments {
			jobs[i] = MomentJob{moment}
			if _, err := s.q(ctx).ExecContext(ctx, `update moment set handed_at = $2 where id = $1`, moment, instant{now}); err != nil {
				return err
			}
		}
		return enqueue(ctx, s, WorkQueue, jobs...)
	})
	if err != nil {
		return 0, fmt.Errorf("hand over moments: %w", err)
	}
	return handed, nil
}

// TakeMoment runs fn with a moment that was handed over, in a transaction, and
// takes the moment away with it unless fn planned it anew. Of several that take
// the same moment, fn runs for one. A moment that is gone, or was moved since
// it was handed over, is left alone.
func (s *Store) TakeMoment(ctx context.Context, id int64, fn func(ctx context.Context, m coaching.Moment) error) error {
	return s.Within(ctx, func(ctx context.Context) error {
		var row momentRow
		err := s.q(ctx).GetContext(ctx, &row, `select id, workspace, kind, subject, key, due_at from moment
			where id = $1 and handed_at is not null`+s.dialect.locked(), id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("take moment %d: %w", id, err)
		}
		m := coaching.Moment{ID: row.ID, Workspace: row.Workspace, Kind: row.Kind, Subject: row.Subject, Key: row.Key, Due: row.DueAt.Time}
		if err := fn(ctx, m); err != nil {
			return err
		}
		if _, err := s.q(ctx).ExecContext(ctx, `delete from moment where id = $1 and handed_at is not null`, id); err != nil {
			return fmt.Errorf("take moment %d away: %w", id, err)
		}
		return nil
	})
}

// EarliestMoment gives when something is next due that nobody is at yet: a
// moment, a place that is left alone until then, or a parcel that is held. It is
// false when nothing is.
func (s *Store) EarliestMoment(ctx context.Context) (time.Time, bool, error) {
	var moment, place, held instant
	err := s.q(ctx).GetContext(ctx, &moment, `select min(due_at) from moment where handed_at is null`)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("read earliest moment: %w", err)
	}
	err = s.q(ctx).GetContext(ctx, &place, `select min(next_at) from place
		where next_at > $1 and id in (select place from outbox where settled_at is null)`, instant{s.now()})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("read earliest place: %w", err)
	}
	err = s.q(ctx).GetContext(ctx, &held, `select min(held_until) from outbox
		where settled_at is null and lead is null and held_until > $1`, instant{s.now()})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("read earliest parcel held: %w", err)
	}
	var earliest time.Time
	for _, due := range []instant{moment, place, held} {
		if earliest.IsZero() || !due.IsZero() && due.Before(earliest) {
			earliest = due.Time
		}
	}
	return earliest, !earliest.IsZero(), nil
}

// Busy reports whether work is going on that is not in the future: a moment that
// has come or is being handled, a parcel that can be sent, a place that is held.
// A drain that has given its place back does nothing more, so its job is not
// waited for; one that has not may be about to claim, by the clock of before.
func (s *Store) Busy(ctx context.Context) (bool, error) {
	var busy bool
	err := s.q(ctx).GetContext(ctx, &busy, `select
		exists (select 1 from river_job where kind = $2 and state in ('available', 'running'))
		or exists (select 1 from moment where handed_at is null and due_at <= $1)
		or exists (select 1 from place where leased_until > $1 or (next_at is null or next_at <= $1)
			and id in (select o.place from outbox o where `+dueBy("$1")+`))`, instant{s.now()}, MomentJob{}.Kind())
	if err != nil {
		return false, fmt.Errorf("look for work: %w", err)
	}
	return busy, nil
}
