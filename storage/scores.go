package storage

import (
	"context"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
)

// scoreRow is somebody who may be on a board: what they did in its period, what
// they are to reach, and whether they sell and are in its team on the day whose
// quotas count.
type scoreRow struct {
	sumRow
	targetRow
	ID      int64
	Active  bool
	OnBoard bool `db:"on_board"`
	Rep     bool
	InTeam  bool `db:"in_team"`
}

// counts reports whether a board counts, ranks or names somebody.
func (row scoreRow) counts() bool {
	sells := row.Active && row.InTeam && (row.Rep || row.Target > 0)
	return row.Wins > 0 || row.Amount != 0 || sells
}

// scores gives the scores of everybody whom a board may count, rank or name,
// and how many wins they have between them. Their members are but ids and what
// decides whether they are shown.
func (s *Store) scores(ctx context.Context, workspace int64, q coaching.BoardQuery) (scores []coaching.Score, distinct int, err error) {
	rows, err := s.scoreRows(ctx, workspace, q)
	for _, row := range rows {
		distinct += row.Distinct
	}
	return scoresOf(rows), distinct, err
}

// scoresOf are the scores of those rows that a board counts.
func scoresOf(rows []scoreRow) []coaching.Score {
	var scores []coaching.Score
	for _, row := range rows {
		if row.counts() {
			score := row.score()
			score.Member = coaching.Member{ID: row.ID, Active: row.Active, OnBoard: row.OnBoard}
			score.Target, score.Metric = row.Target, row.Metric
			scores = append(scores, score)
		}
	}
	return scores
}

// scoreRows gives everybody's row, put together of what three plain selects
// find: as one statement it would depend on what the planner believes about the
// joins between them.
func (s *Store) scoreRows(ctx context.Context, workspace int64, q coaching.BoardQuery) ([]scoreRow, error) {
	won, err := s.wonBy(ctx, workspace, q.Team, q.Period)
	if err != nil {
		return nil, err
	}
	targets, err := s.targetsOf(ctx, workspace, q, "")
	if err != nil {
		return nil, err
	}
	var rows []scoreRow
	err = s.q(ctx).SelectContext(ctx, &rows, `select m.id, m.active, m.on_board,
			m.id in (select member from member_grant where workspace = $1 and role = $2) as rep,
			$3 = 0 or $3 = coalesce((select b.team from membership b
				where b.member = m.id and b.from_day <= $4 order by b.from_day desc limit 1), 0) as in_team
		from member m where m.workspace = $1`, workspace, coaching.Rep, q.Team, date{quotaDay(q)})
	for i := range rows {
		row := &rows[i]
		row.sumRow, row.targetRow = won[row.ID], targets[row.ID]
	}
	return rows, err
}

// sumRow is what a person did in a period.
type sumRow struct {
	Member int64
	Amount int64
	Wins   int
	// Distinct is how many of the wins the person counts for the team, or for
	// the workspace.
	Distinct int
	LastAt   instant `db:"last_at"`
}

func (row sumRow) score() coaching.Score {
	score := coaching.Score{Member: coaching.Member{ID: row.Member}, Amount: row.Amount, Wins: row.Wins}
	if row.Wins > 0 {
		score.LastAt = row.LastAt.Time
	}
	return score
}

type targetRow struct {
	Target int64
	Metric coaching.Metric
}

// targets is the select of the quotas in force, by member: of revenue, else of
// wins. Workspace, grain, first and last day of the period and the day on which
// the quotas count are $1 to $5.
func targets(condition string) string {
	return `select member, metric, target from (
			select member, metric, target, row_number() over (
				partition by member
				order by case metric when 'revenue' then 0 else 1 end, from_day desc, id desc
			) as place
			from quota
			where workspace = $1 and grain = $2 and start_day = $3 and end_day = $4 and from_day <= $5` + condition + `
		) versions where place = 1`
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

// totals are what everybody did in a period of which the tally keeps sums.
// Ranked is how many active people have a win.
type totals struct {
	Total    int64
	Distinct int
	Ranked   int
}

func (s *Store) totals(ctx context.Context, workspace int64, q coaching.BoardQuery) (totals, error) {
	var t totals
	err := s.q(ctx).GetContext(ctx, &t, `select cast(coalesce(sum(amount), 0) as bigint) as total,
			coalesce(sum(distinct_wins), 0) as "distinct",
			count(case when wins > 0
				and member not in (select id from member where workspace = $1 and not active) then 1 end) as ranked
		from tally where workspace = $1 and team = $2 and grain = $3 and start_day = $4`,
		workspace, q.Team, q.Period.Grain, date{q.Period.Start})
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
	targets, err := s.targetsOf(ctx, workspace, q, ` and member in (`+placeholders(6, len(members))+`)`, anys(members)...)
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
