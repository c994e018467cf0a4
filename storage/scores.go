package storage

import (
	"context"
	"slices"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// scoreRow is what a person did and is to do in a period.
type scoreRow struct {
	Member  int64
	Amount  int64
	Wins    int
	LastAt  instant `db:"last_at"`
	Target  int64
	Metric  coaching.Metric
	Active  bool
	OnBoard bool `db:"on_board"`
}

func (row scoreRow) score() coaching.Score {
	var last time.Time
	if row.Wins > 0 {
		last = row.LastAt.Time
	}
	return coaching.Score{
		Member: coaching.Member{ID: row.Member, Active: row.Active, OnBoard: row.OnBoard},
		Amount: row.Amount, Wins: row.Wins, LastAt: last,
		Target: row.Target, Metric: row.Metric,
	}
}

// inForce are the quotas of a period that hold on a day, one for each member:
// of revenue, else of wins. Its parameters are those of inForceArgs.
const inForce = `select member, metric, target from (
		select q.member, q.metric, q.target, row_number() over (
			partition by q.member
			order by case q.metric when 'revenue' then 0 else 1 end, q.from_day desc, q.id desc
		) as place
		from quota q
		where q.workspace = $1 and q.grain = $2 and q.start_day = $3 and q.end_day = $4 and q.from_day <= $5
	) versions where place = 1`

func inForceArgs(workspace int64, q coaching.BoardQuery) []any {
	return []any{workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)}}
}

// scores gives the scores of everybody whom a board may count, rank or name.
// Their members are but ids and what decides whether they are shown.
func (s *Store) scores(ctx context.Context, workspace int64, q coaching.BoardQuery) ([]coaching.Score, error) {
	rows := summedBy(q.Period)
	var found []scoreRow
	err := s.q(ctx).SelectContext(ctx, &found, `select m.id as member, m.active, m.on_board,
			coalesce(t.amount, 0) as amount, coalesce(t.wins, 0) as wins, t.last_at,
			coalesce(f.target, 0) as target, coalesce(f.metric, '') as metric
		from member m
		left join (
			select member, cast(sum(amount) as bigint) as amount, sum(wins) as wins, max(last_at) as last_at
			from tally where workspace = $1 and team = $6 and grain = $7 and start_day between $8 and $9
			group by member
		) t on t.member = m.id
		left join (`+inForce+`) f on f.member = m.id
		where m.workspace = $1 and (t.wins > 0 or t.amount <> 0
			or m.active
			and (f.member is not null or m.id in (select g.member from member_grant g where g.workspace = $1 and g.role = $10))
			and ($6 = 0 or $6 = (
				select b.team from membership b where b.member = m.id and b.from_day <= $5 order by b.from_day desc limit 1)))`,
		append(inForceArgs(workspace, q), q.Team, rows.grain, date{rows.first}, date{rows.last}, coaching.Rep)...)
	if err != nil {
		return nil, err
	}
	scores := make([]coaching.Score, len(found))
	for i, row := range found {
		scores[i] = row.score()
	}
	return scores, nil
}

// quotaDay is the day on which a board looks for the quotas in force: today,
// or the period's first or last day when today is outside.
func quotaDay(q coaching.BoardQuery) coaching.Day {
	switch {
	case q.Today.Before(q.Period.Start):
		return q.Period.Start
	case q.Today.After(q.Period.End):
		return q.Period.End
	}
	return q.Today
}

// totals are what everybody did in a period. Ranked is how many active people
// have a win, where the period has one row for each.
type totals struct {
	Total    int64
	Distinct int
	Ranked   int
}

func (s *Store) totals(ctx context.Context, workspace int64, q coaching.BoardQuery) (totals, error) {
	rows := summedBy(q.Period)
	var t totals
	err := s.q(ctx).GetContext(ctx, &t, `select cast(coalesce(sum(amount), 0) as bigint) as total,
			coalesce(sum(distinct_wins), 0) as "distinct",
			count(case when wins > 0 and member not in (
				select id from member where workspace = $1 and not active) then 1 end) as ranked
		from tally where workspace = $1 and team = $2 and grain = $3 and start_day between $4 and $5`,
		workspace, q.Team, rows.grain, date{rows.first}, date{rows.last})
	return t, err
}

// readTargets completes rows by the quotas in force.
func (s *Store) readTargets(ctx context.Context, workspace int64, q coaching.BoardQuery, groups ...[]coaching.Row) error {
	var members []int64
	for _, row := range slices.Concat(groups...) {
		members = append(members, row.Member.ID)
	}
	if len(members) == 0 {
		return nil
	}
	var found []scoreRow
	err := s.q(ctx).SelectContext(ctx, &found, `select * from (`+inForce+`) f where f.member in (`+placeholders(6, len(members))+`)`,
		append(inForceArgs(workspace, q), anys(members)...)...)
	if err != nil {
		return err
	}
	targets := make(map[int64]scoreRow, len(found))
	for _, f := range found {
		targets[f.Member] = f
	}
	for _, rows := range groups {
		for i := range rows {
			target := targets[rows[i].Member.ID]
			rows[i].Target, rows[i].Metric = target.Target, target.Metric
		}
	}
	return nil
}
