package coaching

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func score(id, amount int64, wins int, target int64) Score {
	return Score{
		Member: Member{ID: id, OnBoard: true, Active: true},
		Amount: amount, Wins: wins, Target: target, Metric: Revenue,
		LastAt: time.Unix(id, 0),
	}
}

// ranks are the rank and member of rows.
func ranks(rows []Row) [][2]int64 {
	var out [][2]int64
	for _, row := range rows {
		out = append(out, [2]int64{int64(row.Rank), row.Member.ID})
	}
	return out
}

func TestRankBoard(t *testing.T) {
	hidden, gone, idle := score(4, 75, 1, 100), score(5, 900, 9, 100), score(7, 0, 0, 100)
	hidden.Member.OnBoard, gone.Member.Active = false, false
	counts := score(8, 1, 1, 2)
	counts.Metric = Wins
	shy := score(9, 3, 1, 0)
	shy.Member.OnBoard = false
	scores := []Score{
		score(1, 50, 1, 100), score(2, 100, 2, 100), score(3, 200, 3, 200), hidden, gone,
		score(6, 1000, 1, 0), idle, counts, shy,
	}
	for _, tt := range []struct {
		name       string
		by         By
		top        int
		member     int64
		rows, near [][2]int64
		ranked     int
	}{
		{"percent", ByPercent, 10, 0, [][2]int64{{1, 2}, {1, 3}, {4, 1}, {4, 8}, {6, 7}}, nil, 6},
		{"percent, top 2", ByPercent, 2, 8, [][2]int64{{1, 2}, {1, 3}}, [][2]int64{{4, 1}, {4, 8}, {6, 7}}, 6},
		{"the last", ByPercent, 1, 7, [][2]int64{{1, 2}}, [][2]int64{{4, 8}, {6, 7}}, 6},
		{"on the board already", ByPercent, 2, 3, [][2]int64{{1, 2}, {1, 3}}, nil, 6},
		{"hidden, for oneself", ByPercent, 10, 4, [][2]int64{{1, 2}, {1, 3}, {4, 1}, {4, 8}, {6, 7}}, [][2]int64{{1, 3}, {3, 4}, {4, 1}}, 6},
		{"not ranked", ByPercent, 10, 6, [][2]int64{{1, 2}, {1, 3}, {4, 1}, {4, 8}, {6, 7}}, nil, 6},
		{"amount", ByAmount, 3, 0, [][2]int64{{1, 6}, {2, 3}, {3, 2}}, nil, 7},
		{"count", ByCount, 4, 8, [][2]int64{{1, 3}, {2, 2}, {3, 1}, {3, 6}}, [][2]int64{{3, 6}, {3, 8}}, 7},
		{"no rows", ByCount, 0, 0, nil, nil, 7},
	} {
		board := RankBoard(scores, BoardQuery{By: tt.by, Top: tt.top, Member: tt.member})
		if got := ranks(board.Rows); !slices.Equal(got, tt.rows) {
			t.Errorf("%s: rows %v, want %v", tt.name, got, tt.rows)
		}
		if got := ranks(board.Near); !slices.Equal(got, tt.near) {
			t.Errorf("%s: near %v, want %v", tt.name, got, tt.near)
		}
		if board.Total != 2329 || board.Ranked != tt.ranked {
			t.Errorf("%s: total %d, ranked %d", tt.name, board.Total, board.Ranked)
		}
		noQuota := 0
		if tt.by == ByPercent {
			noQuota = 1
		}
		if len(board.NoQuota) != noQuota || noQuota == 1 && board.NoQuota[0].ID != 6 {
			t.Errorf("%s: no quota %v", tt.name, board.NoQuota)
		}
	}
}

func TestRankBoardIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scores []Score
		for i := range rapid.IntRange(0, 12).Draw(t, "people") {
			s := score(int64(i+1), rapid.Int64Range(0, 4).Draw(t, "amount"), rapid.IntRange(0, 2).Draw(t, "wins"), rapid.Int64Range(0, 3).Draw(t, "target"))
			s.Member.OnBoard, s.Member.Active = rapid.Bool().Draw(t, "shown"), rapid.Bool().Draw(t, "active")
			s.LastAt = time.Unix(rapid.Int64Range(0, 1).Draw(t, "last"), 0)
			scores = append(scores, s)
		}
		query := BoardQuery{By: rapid.SampledFrom([]By{ByPercent, ByAmount, ByCount}).Draw(t, "by"), Top: rapid.IntRange(0, 12).Draw(t, "top")}
		board := RankBoard(scores, query)
		again := RankBoard(rapid.Permutation(scores).Draw(t, "order"), query)
		if !slices.Equal(ranks(board.Rows), ranks(again.Rows)) {
			t.Fatal("the order of the scores matters")
		}
		for _, row := range board.Rows {
			better := 0
			for _, s := range scores {
				if s.Member.Active && query.By.ranks(s) && query.By.compare(s, row.Score) > 0 {
					better++
				}
			}
			if row.Rank != better+1 || !row.Member.OnBoard || !row.Member.Active {
				t.Fatalf("%+v has %d before it", row, better)
			}
		}
	})
}

func TestAttainment(t *testing.T) {
	third := score(1, 1, 1, 3)
	if got, ok := third.Attainment(); got != 33_33 || !ok {
		t.Errorf("a third is %d, %v", got, ok)
	}
	third.Metric, third.Wins = Wins, 2
	if got, _ := third.Attainment(); got != 66_67 {
		t.Errorf("two wins of three are %d", got)
	}
	if _, ok := score(1, 1, 1, 0).Attainment(); ok {
		t.Error("there is no attainment without a target")
	}
	for part, want := range map[int64]Share{1: 0, 3: 2, 5: 2, 7: 4} { // halves, to the even one
		if got := shareOf(part, 20_000); got != want {
			t.Errorf("%d of 20000 is %d, want %d", part, got, want)
		}
	}
}
