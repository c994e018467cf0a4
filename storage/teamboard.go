package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// teamsOn is the select of who is in which team on day $5.
const teamsOn = `select member, team from (
		select b.member, b.team, row_number() over (partition by b.member order by b.from_day desc) as place
		from membership b join member m on m.id = b.member
		where b.workspace = $1 and b.from_day <= $5 and m.active
	) memberships where place = 1`

// TeamBoard ranks teams; see coaching.RankTeams for what it means. Teams that
// have neither people nor wins are left out.
func (s *Store) TeamBoard(ctx context.Context, workspace int64, q coaching.BoardQuery) (board coaching.TeamBoard, err error) {
	err = s.snapshot(ctx, func(ctx context.Context) error {
		scores, err := s.teamScores(ctx, workspace, q)
		if err != nil {
			return err
		}
		board = coaching.RankTeams(scores, q)
		board.Total, board.Distinct, err = s.everything(ctx, workspace, q.Period)
		return err
	})
	if err != nil {
		return coaching.TeamBoard{}, fmt.Errorf("rank teams: %w", err)
	}
	return board, nil
}

func (s *Store) teamScores(ctx context.Context, workspace int64, q coaching.BoardQuery) ([]coaching.TeamScore, error) {
	sums := summedBy(q.Period)
	var rows []struct {
		ID      int64
		Name    string
		People  int
		Amount  int64
		Wins    int
		LastAt  instant `db:"last_at"`
		Revenue int64
		Count   int64
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select t.id, t.name, coalesce(p.people, 0) as people,
			coalesce(s.amount, 0) as amount, coalesce(s.wins, 0) as wins, s.last_at,
			coalesce(p.revenue, 0) as revenue, coalesce(p.wins, 0) as count
		from team t left join (
			select team, cast(sum(amount) as bigint) as amount, sum(distinct_wins) as wins, max(last_at) as last_at
			from tally where workspace = $1 and team <> 0 and grain = $6 and start_day between $7 and $8
			group by team
		) s on s.team = t.id left join (
			select b.team, count(*) as people,
				cast(sum(case when v.metric = 'revenue' then v.target end) as bigint) as revenue,
				cast(sum(case when v.metric = 'wins' then v.target end) as bigint) as wins
			from (`+teamsOn+`) b left join (`+targets("")+`) v on v.member = b.member
			group by b.team
		) p on p.team = t.id
		where t.workspace = $1`,
		workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)},
		sums.grain, date{sums.first}, date{sums.last})
	if err != nil {
		return nil, err
	}
	var scores []coaching.TeamScore
	for _, row := range rows {
		if row.People == 0 && row.Wins == 0 && row.Amount == 0 {
			continue
		}
		score := coaching.Score{Amount: row.Amount, Wins: row.Wins, Target: row.Revenue, Metric: coaching.Revenue}
		if row.Revenue == 0 && row.Count > 0 {
			score.Target, score.Metric = row.Count, coaching.Wins
		}
		if row.Wins > 0 {
			score.LastAt = row.LastAt.Time
		}
		scores = append(scores, coaching.TeamScore{Team: coaching.Team{ID: row.ID, Name: row.Name}, Score: score})
	}
	return scores, nil
}

// everything is what a workspace won in a period.
func (s *Store) everything(ctx context.Context, workspace int64, p coaching.Period) (total int64, distinct int, err error) {
	sums := summedBy(p)
	var row struct {
		Total    int64
		Distinct int
	}
	err = s.q(ctx).GetContext(ctx, &row, `select cast(coalesce(sum(amount), 0) as bigint) as total,
			coalesce(sum(distinct_wins), 0) as "distinct"
		from tally where workspace = $1 and team = 0 and grain = $2 and start_day between $3 and $4`,
		workspace, sums.grain, date{sums.first}, date{sums.last})
	return row.Total, row.Distinct, err
}
