package coaching

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func teamScore(id, amount int64, wins int, target int64) TeamScore {
	return TeamScore{Team{ID: id}, Score{Amount: amount, Wins: wins, Target: target, Metric: Revenue, LastAt: time.Unix(-id, 0)}}
}

func TestRankTeams(t *testing.T) {
	byWins := teamScore(5, 1, 1, 2)
	byWins.Metric = Wins
	scores := []TeamScore{teamScore(1, 50, 1, 100), teamScore(2, 100, 3, 200), teamScore(3, 300, 2, 0), teamScore(4, 0, 0, 10), byWins}
	for _, tt := range []struct {
		by        By
		top       int
		own       int64
		rows, off [][2]int64
		noQuota   int
		ranked    int
	}{
		{ByPercent, 10, 0, [][2]int64{{1, 5}, {1, 2}, {1, 1}, {4, 4}}, nil, 1, 4},
		{ByPercent, 2, 4, [][2]int64{{1, 5}, {1, 2}}, [][2]int64{{4, 4}}, 1, 4},
		{ByPercent, 10, 3, [][2]int64{{1, 5}, {1, 2}, {1, 1}, {4, 4}}, nil, 1, 4},
		{ByAmount, 1, 2, [][2]int64{{1, 3}}, [][2]int64{{2, 2}}, 0, 4},
		{ByCount, 10, 0, [][2]int64{{1, 2}, {2, 3}, {3, 5}, {3, 1}}, nil, 0, 4},
	} {
		board := RankTeams(scores, BoardQuery{By: tt.by, Top: tt.top, Team: tt.own})
		ranks := func(rows []TeamRow) (out [][2]int64) {
			for _, row := range rows {
				out = append(out, [2]int64{int64(row.Rank), row.Team.ID})
			}
			return out
		}
		if rows := ranks(board.Rows); !slices.Equal(rows, tt.rows) {
			t.Errorf("%s: rows %v, want %v", tt.by, rows, tt.rows)
		}
		if own := ranks(board.Own); !slices.Equal(own, tt.off) {
			t.Errorf("%s: own %v, want %v", tt.by, own, tt.off)
		}
		if len(board.NoQuota) != tt.noQuota || board.Ranked != tt.ranked {
			t.Errorf("%s: no quota %v, ranked %d", tt.by, board.NoQuota, board.Ranked)
		}
	}
}

// A team's rank is one more than the number of teams that are better.
func TestRankTeamsIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scores []TeamScore
		for i := range rapid.IntRange(0, 8).Draw(t, "teams") {
			scores = append(scores, teamScore(int64(i+1), rapid.Int64Range(0, 4).Draw(t, "amount"),
				rapid.IntRange(0, 2).Draw(t, "wins"), rapid.Int64Range(0, 3).Draw(t, "target")))
		}
		query := BoardQuery{By: rapid.SampledFrom([]By{ByPercent, ByAmount, ByCount}).Draw(t, "by"), Top: 8}
		board := RankTeams(rapid.Permutation(scores).Draw(t, "order"), query)
		for i, row := range board.Rows {
			better := 0
			for _, s := range scores {
				if query.By.ranks(s.Score) && query.By.compare(s.Score, row.Score) > 0 {
					better++
				}
			}
			if row.Rank != better+1 || i > 0 && row.Rank < board.Rows[i-1].Rank {
				t.Fatalf("%+v has %d before it", row, better)
			}
		}
		if len(board.Rows) != board.Ranked {
			t.Fatalf("%d rows of %d ranked", len(board.Rows), board.Ranked)
		}
	})
}
