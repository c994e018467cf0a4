package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

type ritualRow struct {
	ID        int64
	Kind      string
	Channel   int64
	Days      coaching.Weekdays
	AtMinutes coaching.TimeOfDay `db:"at_minutes"`
	Owner     reference
	Active    bool
	Country   string
}

const selectRitual = `select r.id, r.kind, r.channel, r.days, r.at_minutes, r.owner, r.active, w.country
	from ritual r join workspace w on w.id = r.workspace`

// Ritual gives one ritual; NotFound when it is gone.
func (s *Store) Ritual(ctx context.Context, workspace, id int64) (coaching.Ritual, error) {
	var row ritualRow
	err := s.q(ctx).GetContext(ctx, &row, selectRitual+` where r.workspace = $1 and r.id = $2`, workspace, id)
	if err != nil {
		return coaching.Ritual{}, missing(err, "read ritual", "machinery.no_ritual")
	}
	return s.ritual(ctx, workspace, row)
}

// RitualsOf gives a workspace's rituals of a kind, the oldest first.
func (s *Store) RitualsOf(ctx context.Context, workspace int64, kind string) ([]coaching.Ritual, error) {
	var rows []ritualRow
	err := s.q(ctx).SelectContext(ctx, &rows, selectRitual+` where r.workspace = $1 and r.kind = $2 order by r.id`, workspace, kind)
	if err != nil {
		return nil, fmt.Errorf("read rituals: %w", err)
	}
	rituals := make([]coaching.Ritual, len(rows))
	for i, row := range rows {
		if rituals[i], err = s.ritual(ctx, workspace, row); err != nil {
			return nil, err
		}
	}
	return rituals, nil
}

func (s *Store) ritual(ctx context.Context, workspace int64, row ritualRow) (coaching.Ritual, error) {
	channel, err := s.Channel(ctx, workspace, row.Channel)
	if err != nil {
		return coaching.Ritual{}, fmt.Errorf("channel of ritual %d: %w", row.ID, err)
	}
	return coaching.Ritual{
		ID: row.ID, Workspace: workspace, Kind: row.Kind, Channel: channel,
		Schedule: coaching.Schedule{Days: row.Days, At: row.AtMinutes, Holidays: row.Country},
		Owner:    int64(row.Owner), Active: row.Active,
	}, nil
}

// SaveRitual adds a ritual, or changes the one of its id, and gives its id. Its
// next moment is the ritual engine's to plan.
func (s *Store) SaveRitual(ctx context.Context, r coaching.Ritual) (id int64, err error) {
	statement, values := `insert into ritual (workspace, kind, channel, days, at_minutes, owner, active)
		values ($1, $2, $3, $4, $5, $6, $7) returning id`,
		[]any{r.Workspace, r.Kind, r.Channel.ID, r.Schedule.Days, r.Schedule.At, reference(r.Owner), r.Active}
	if r.ID != 0 {
		statement, values = `update ritual
			set kind = $2, channel = $3, days = $4, at_minutes = $5, owner = $6, active = $7
			where workspace = $1 and id = $8 returning id`, append(values, r.ID)
	}
	err = s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &id, statement, values...)
	})
	if err != nil {
		return 0, missing(err, "save ritual", "machinery.no_ritual")
	}
	return id, nil
}

// Occur records that a planned moment of a ritual was opened or skipped. It is
// false when that moment is recorded already.
func (s *Store) Occur(ctx context.Context, workspace int64, o coaching.Occurrence) (id int64, first bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		err := s.q(ctx).GetContext(ctx, &id, `insert into occurrence (workspace, ritual, planned, state, at)
			select workspace, id, $3, $4, $5 from ritual where workspace = $1 and id = $2
			on conflict (ritual, planned) do nothing returning id`,
			workspace, o.Ritual, instant{o.Planned}, o.State, instant{s.now()})
		first = err == nil
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		return s.q(ctx).GetContext(ctx, &id,
			`select id from occurrence where workspace = $1 and ritual = $2 and planned = $3`, workspace, o.Ritual, instant{o.Planned})
	})
	if err != nil {
		return 0, false, fmt.Errorf("record occurrence of ritual %d: %w", o.Ritual, err)
	}
	return id, first, nil
}

// OpenedBetween reports whether a ritual was opened for a moment from one
// instant on and before another.
func (s *Store) OpenedBetween(ctx context.Context, workspace, ritual int64, from, until time.Time) (bool, error) {
	var opened bool
	err := s.q(ctx).GetContext(ctx, &opened, `select exists (select 1 from occurrence
		where workspace = $1 and ritual = $2 and state = $3 and planned >= $4 and planned < $5)`,
		workspace, ritual, coaching.Opened, instant{from}, instant{until})
	if err != nil {
		return false, fmt.Errorf("look for occurrences of ritual %d: %w", ritual, err)
	}
	return opened, nil
}
