package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// TeamBoard ranks teams; see coaching.RankTeams for what it means. Teams that
// have neither people nor wins are left out.
func (s *Store) TeamBoard(ctx context.Context, workspace int64, q coaching.BoardQuery) (board coaching.TeamBoard, err error) {
	err = s.snapshot(ctx, func(ctx context.Context) error {
		scores, err := s.teamScores(ctx, workspace, q)
		if err != nil {
			return err
		}
		board = coaching.RankTeams(scores, q)
		board.Total, board.Distinct, err = s.wonUnder(ctx, workspace, 0, q.Period)
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
		ID     int64
		Name   string
		Amount int64
		Wins   int
		LastAt instant `db:"last_at"`
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select t.id, t.name, coalesce(s.amount, 0) as amount, coalesce(s.wins, 0) as wins, s.last_at
		from team t left join (
			select team, cast(sum(amount) as bigint) as amount, sum(distinct_wins) as wins, max(last_at) as last_at
			from tally where workspace = $1 and team <> 0 and grain = $2 and start_day between $3 and $4
			group by team
		) s on s.team = t.id
		where t.workspace = $1`, workspace, sums.grain, date{sums.first}, date{sums.last})
	if err != nil {
		return nil, err
	}
	teams, err := s.strengths(ctx, workspace, q)
	if err != nil {
		return nil, err
	}
	var scores []coaching.TeamScore
	for _, row := range rows {
		team := teams[row.ID]
		if team.people == 0 && row.Wins == 0 && row.Amount == 0 {
			continue
		}
		score := coaching.Score{Amount: row.Amount, Wins: row.Wins, Target: team.targets[coaching.Revenue], Metric: coaching.Revenue}
		if wins := team.targets[coaching.Wins]; score.Target == 0 && wins > 0 {
			score.Target, score.Metric = wins, coaching.Wins
		}
		if row.Wins > 0 {
			score.LastAt = row.LastAt.Time
		}
		scores = append(scores, coaching.TeamScore{Team: coaching.Team{ID: row.ID, Name: row.Name}, Score: score})
	}
	return scores, nil
}

// strength is how many active people a team has, and the sums of their quotas
// in force.
type strength struct {
	people  int
	targets map[coaching.Metric]int64
}

func (s *Store) strengths(ctx context.Context, workspace int64, q coaching.BoardQuery) (map[int64]strength, error) {
	var memberships []struct{ Member, Team int64 }
	err := s.q(ctx).SelectContext(ctx, &memberships, `select b.member, b.team from membership b
		where b.workspace = $1 and b.from_day <= $2 and b.member not in (select id from member where workspace = $1 and not active)
		order by b.from_day`, workspace, date{quotaDay(q)})
	if err != nil {
		return nil, err
	}
	targets, err := s.targetsOf(ctx, workspace, q, "")
	if err != nil {
		return nil, err
	}
	teamOf := make(map[int64]int64, len(memberships))
	for _, m := range memberships {
		teamOf[m.Member] = m.Team
	}
	teams := map[int64]strength{}
	for member, team := range teamOf {
		t, known := teams[team]
		if !known {
			t.targets = map[coaching.Metric]int64{}
		}
		t.people++
		t.targets[targets[member].Metric] += targets[member].Target
		teams[team] = t
	}
	return teams, nil
}

// wonUnder is what was won in a period under a team's name, or in the whole
// workspace for team zero.
func (s *Store) wonUnder(ctx context.Context, workspace, team int64, p coaching.Period) (total int64, distinct int, err error) {
	sums := summedBy(p)
	var row struct {
		Total    int64
		Distinct int
	}
	err = s.q(ctx).GetContext(ctx, &row, `select cast(coalesce(sum(amount), 0) as bigint) as total,
			coalesce(sum(distinct_wins), 0) as "distinct"
		from tally where workspace = $1 and team = $2 and grain = $3 and start_day between $4 and $5`,
		workspace, team, sums.grain, date{sums.first}, date{sums.last})
	return row.Total, row.Distinct, err
}
