package storage

import (
	"context"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
)

// scores gives the scores of everybody whom a board may count, rank or name.
// Their members are but ids and what decides whether they are shown.
func (s *Store) scores(ctx context.Context, workspace int64, q coaching.BoardQuery) ([]coaching.Score, error) {
	sums, err := s.sums(ctx, workspace, q)
	if err != nil {
		return nil, err
	}
	targets, err := s.targets(ctx, workspace, q, nil)
	if err != nil {
		return nil, err
	}
	candidates, err := s.candidates(ctx, workspace, q)
	if err != nil {
		return nil, err
	}
	var scores []coaching.Score
	for _, c := range candidates {
		sum, target := sums[c.ID], targets[c.ID]
		sells := c.Active && c.InTeam && (c.Rep || target.Target > 0)
		if sum.Wins > 0 || sum.Amount != 0 || sells {
			score := sum.score()
			score.Member = coaching.Member{ID: c.ID, Active: c.Active, OnBoard: c.OnBoard}
			score.Target, score.Metric = target.Target, target.Metric
			scores = append(scores, score)
		}
	}
	return scores, nil
}

// sumRow is what a person did in a period.
type sumRow struct {
	Member int64
	Amount int64
	Wins   int
	LastAt instant `db:"last_at"`
}

func (row sumRow) score() coaching.Score {
	score := coaching.Score{Member: coaching.Member{ID: row.Member}, Amount: row.Amount, Wins: row.Wins}
	if row.Wins > 0 {
		score.LastAt = row.LastAt.Time
	}
	return score
}

// sums gives what everybody did in a board's period, by member.
func (s *Store) sums(ctx context.Context, workspace int64, q coaching.BoardQuery) (map[int64]sumRow, error) {
	rows := summedBy(q.Period)
	var found []sumRow
	err := s.q(ctx).SelectContext(ctx, &found, `select member, cast(sum(amount) as bigint) as amount, sum(wins) as wins,
			max(last_at) as last_at
		from tally where workspace = $1 and team = $2 and grain = $3 and start_day between $4 and $5
		group by member`, workspace, q.Team, rows.grain, date{rows.first}, date{rows.last})
	sums := make(map[int64]sumRow, len(found))
	for _, f := range found {
		sums[f.Member] = f
	}
	return sums, err
}

// candidate is somebody who may be on a board, and on the day whose quotas
// count is in its team and sells.
type candidate struct {
	ID      int64
	Active  bool
	OnBoard bool `db:"on_board"`
	Rep     bool
	InTeam  bool `db:"in_team"`
}

func (s *Store) candidates(ctx context.Context, workspace int64, q coaching.BoardQuery) ([]candidate, error) {
	var found []candidate
	err := s.q(ctx).SelectContext(ctx, &found, `select m.id, m.active, m.on_board,
			m.id in (select member from member_grant where workspace = $1 and role = $2) as rep,
			$3 = 0 or $3 = coalesce((select b.team from membership b
				where b.member = m.id and b.from_day <= $4 order by b.from_day desc limit 1), 0) as in_team
		from member m where m.workspace = $1`, workspace, coaching.Rep, q.Team, date{quotaDay(q)})
	return found, err
}

type targetRow struct {
	Member int64
	Target int64
	Metric coaching.Metric
}

// targets gives the quotas of a board's period in force, by member: of revenue,
// else of wins. They are those of some members, or of all.
func (s *Store) targets(ctx context.Context, workspace int64, q coaching.BoardQuery, some []int64) (map[int64]targetRow, error) {
	condition := ""
	if some != nil {
		condition = ` and member in (` + placeholders(6, len(some)) + `)`
	}
	var found []targetRow
	err := s.q(ctx).SelectContext(ctx, &found, `select member, metric, target from (
			select member, metric, target, row_number() over (
				partition by member
				order by case metric when 'revenue' then 0 else 1 end, from_day desc, id desc
			) as place
			from quota
			where workspace = $1 and grain = $2 and start_day = $3 and end_day = $4 and from_day <= $5`+condition+`
		) versions where place = 1`,
		append([]any{workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)}}, anys(some)...)...)
	targets := make(map[int64]targetRow, len(found))
	for _, f := range found {
		targets[f.Member] = f
	}
	return targets, err
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
			count(case when wins > 0
				and member not in (select id from member where workspace = $1 and not active) then 1 end) as ranked
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
	targets, err := s.targets(ctx, workspace, q, members)
	if err != nil {
		return err
	}
	for _, rows := range groups {
		for i := range rows {
			target := targets[rows[i].Member.ID]
			rows[i].Target, rows[i].Metric = target.Target, target.Metric
		}
	}
	return nil
}
