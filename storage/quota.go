package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

const quotaColumns = `q.id, q.workspace, q.member, q.metric, q.grain, q.start_day, q.end_day,
	q.base, q.floor, q.target, q.stretch, q.from_day, q.set_by, q.set_at, q.reason`

type quotaRow struct {
	ID        int64
	Workspace int64
	Member    int64
	Metric    coaching.Metric
	Grain     coaching.Grain
	StartDay  date `db:"start_day"`
	EndDay    date `db:"end_day"`
	Base      int64
	Floor     int64
	Target    int64
	Stretch   int64
	FromDay   date    `db:"from_day"`
	SetBy     int64   `db:"set_by"`
	SetAt     instant `db:"set_at"`
	Reason    string
}

func (row quotaRow) quota() coaching.Quota {
	return coaching.Quota{
		ID: row.ID, Workspace: row.Workspace, Member: row.Member, Metric: row.Metric,
		Period: coaching.Period{Grain: row.Grain, Start: row.StartDay.Day, End: row.EndDay.Day},
		Base:   row.Base, Floor: row.Floor, Target: row.Target, Stretch: row.Stretch,
		From: row.FromDay.Day, SetBy: row.SetBy, SetAt: row.SetAt.Time, Reason: row.Reason,
	}
}

// quotas gives the versions q that the rest of a select finds.
func (s *Store) quotas(ctx context.Context, rest string, args ...any) ([]coaching.Quota, error) {
	var rows []quotaRow
	if err := s.q(ctx).SelectContext(ctx, &rows, `select `+quotaColumns+` from quota q `+rest, args...); err != nil {
		return nil, fmt.Errorf("read quotas: %w", err)
	}
	quotas := make([]coaching.Quota, len(rows))
	for i, row := range rows {
		quotas[i] = row.quota()
	}
	return quotas, nil
}

// Quotas gives every version of a member's quotas of periods that hold a day,
// in the order in which they were set.
func (s *Store) Quotas(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, error) {
	return s.quotas(ctx, `where q.workspace = $1 and q.member = $2 and q.start_day <= $3 and q.end_day >= $3 order by q.id`,
		workspace, member, date{day})
}

// Pursued gives the same as Quotas, and what the member did in each of these
// periods.
func (s *Store) Pursued(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, map[coaching.Period]coaching.Done, error) {
	var rows []struct {
		quotaRow
		coaching.Done
	}
	// By its whole key the sum is found among those of any number of people.
	err := s.q(ctx).SelectContext(ctx, &rows, `select `+quotaColumns+`, coalesce(t.amount, 0) as amount, coalesce(t.wins, 0) as wins
		from quota q left join tally t on t.workspace = q.workspace and t.team = 0 and t.grain = q.grain
			and t.start_day = q.start_day and t.member = q.member
		where q.workspace = $1 and q.member = $2 and q.start_day <= $3 and q.end_day >= $3 order by q.id`, workspace, member, date{day})
	if err != nil {
		return nil, nil, fmt.Errorf("read quotas: %w", err)
	}
	quotas, done := make([]coaching.Quota, len(rows)), make(map[coaching.Period]coaching.Done, len(rows))
	for i, row := range rows {
		q := row.quota()
		if q.Period.Grain == coaching.Span { // summed from days
			if row.Amount, row.Wins, err = s.Done(ctx, workspace, member, q.Period); err != nil {
				return nil, nil, err
			}
		}
		quotas[i], done[q.Period] = q, row.Done
	}
	return quotas, done, nil
}

// QuotasOf gives every version of a member's quotas of one period, in the order
// in which they were set.
func (s *Store) QuotasOf(ctx context.Context, workspace, member int64, p coaching.Period) ([]coaching.Quota, error) {
	return s.quotas(ctx, `where q.workspace = $1 and q.member = $2 and q.grain = $3 and q.start_day = $4 and q.end_day = $5
		order by q.id`, workspace, member, p.Grain, date{p.Start}, date{p.End})
}

// QuotasEver gives every version of a member's quotas of all periods, in the
// order in which they were set.
func (s *Store) QuotasEver(ctx context.Context, workspace, member int64) ([]coaching.Quota, error) {
	return s.quotas(ctx, `where q.workspace = $1 and q.member = $2 order by q.id`, workspace, member)
}

// QuotasAhead gives every version of active members' quotas of periods that end
// on a day or later, in the order in which they were set.
func (s *Store) QuotasAhead(ctx context.Context, workspace int64, day coaching.Day) ([]coaching.Quota, error) {
	return s.quotas(ctx, `join member m on m.id = q.member where q.workspace = $1 and q.end_day >= $2 and m.active order by q.id`,
		workspace, date{day})
}

// SetQuota adds a version, in the caller's transaction, and gives its id.
func (s *Store) SetQuota(ctx context.Context, q coaching.Quota) (int64, error) {
	var id int64
	err := s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &id, `insert into quota (workspace, member, metric, grain, start_day, end_day,
				base, floor, target, stretch, from_day, set_by, set_at, reason)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
			q.Workspace, q.Member, q.Metric, q.Period.Grain, date{q.Period.Start}, date{q.Period.End},
			q.Base, q.Floor, q.Target, q.Stretch, date{q.From}, q.SetBy, instant{q.SetAt}, q.Reason)
	})
	if err != nil {
		return 0, fmt.Errorf("set quota: %w", err)
	}
	return id, nil
}

// QuotaPeriod is the fiscal period for which most active members have a quota in
// force on a day, the shortest of several; the zero Period when nobody has one.
func (s *Store) QuotaPeriod(ctx context.Context, workspace int64, day coaching.Day) (coaching.Period, error) {
	var rows []struct {
		Fiscal   coaching.Fiscal
		Grain    coaching.Grain
		StartDay date `db:"start_day"`
		EndDay   date `db:"end_day"`
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select w.fiscal, q.grain, q.start_day, q.end_day
		from quota q join member m on m.id = q.member join workspace w on w.id = q.workspace
		where q.workspace = $1 and q.start_day <= $2 and q.end_day >= $2 and q.from_day <= $2 and q.grain <> $3 and m.active
		group by w.fiscal, q.grain, q.start_day, q.end_day
		order by count(distinct q.member) desc, q.end_day, q.start_day desc`, workspace, date{day}, coaching.Span)
	if err != nil {
		return coaching.Period{}, fmt.Errorf("count quotas: %w", err)
	}
	for _, row := range rows {
		p := coaching.Period{Grain: row.Grain, Start: row.StartDay.Day, End: row.EndDay.Day}
		if row.Fiscal.Has(p) {
			return p, nil
		}
	}
	return coaching.Period{}, nil
}

// AllQuotas gives every version of the quotas of a workspace, in the order in
// which they were set.
func (s *Store) AllQuotas(ctx context.Context, workspace int64) ([]coaching.Quota, error) {
	return s.quotas(ctx, `where q.workspace = $1 order by q.id`, workspace)
}

// QuotasSetAt gives the versions of a member's quotas that somebody set at one
// moment, in their order.
func (s *Store) QuotasSetAt(ctx context.Context, workspace, member, by int64, at time.Time) ([]coaching.Quota, error) {
	return s.quotas(ctx, `where q.workspace = $1 and q.member = $2 and q.set_by = $3 and q.set_at = $4 order by q.id`,
		workspace, member, by, instant{at})
}

// HasQuotas reports whether anybody of the workspace ever had a quota.
func (s *Store) HasQuotas(ctx context.Context, workspace int64) (bool, error) {
	var has bool
	err := s.q(ctx).GetContext(ctx, &has, `select exists (select 1 from quota where workspace = $1)`, workspace)
	if err != nil {
		return false, fmt.Errorf("look for quotas: %w", err)
	}
	return has, nil
}
