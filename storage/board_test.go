package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// summary is a board in few words.
func summary(b coaching.Board) string {
	var text strings.Builder
	row := func(r coaching.Row) { fmt.Fprintf(&text, "%d %s, ", r.Rank, r.Member.Handle) }
	for _, r := range b.Rows {
		row(r)
	}
	for i, r := range b.Near {
		if i == 0 {
			text.WriteString("near ")
		}
		row(r)
	}
	for _, m := range b.NoQuota {
		fmt.Fprintf(&text, "no quota %s, ", m.Handle)
	}
	fmt.Fprintf(&text, "total %d of %d, ranked %d", b.Total, b.Distinct, b.Ranked)
	return text.String()
}

func TestBoards(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 6)
		north := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		on := day(t, "2026-11-10")
		month := coaching.PeriodOf(coaching.Month, on)
		for _, i := range []int{0, 2, 5} {
			ok(t, s.JoinTeam(t.Context(), c.ID, c.people[i].ID, north.ID, day(t, "2026-01-01")))
		}
		win := func(minor int64, minutes int, people ...int) {
			var them []coaching.Member
			for _, i := range people {
				them = append(them, c.people[i])
			}
			w := c.deal(t, minor, on, them...)
			w.RecordedAt = w.RecordedAt.Add(time.Duration(minutes) * time.Minute)
			c.record(t, w)
		}
		quota := func(who int, metric coaching.Metric, target int64, from string) {
			must(s.SetQuota(t.Context(), coaching.Quota{
				Workspace: c.ID, Member: c.people[who].ID, Metric: metric, Period: month, Target: target,
				From: day(t, from), SetBy: c.people[0].ID, SetAt: storagetest.Now(),
			}))(t)
		}
		win(100_00, 1, 0)
		win(300_00, 2, 1)
		win(200_00, 4, 2, 3) // 100 each, after A's
		win(50_00, 5, 4)
		win(40_00, 6, 4)
		quota(0, coaching.Revenue, 200_00, "2026-11-01")
		quota(0, coaching.Wins, 1, "2026-11-01") // revenue comes first
		quota(1, coaching.Revenue, 100_00, "2026-11-01")
		quota(1, coaching.Revenue, 1_000_00, "2026-11-20")
		quota(4, coaching.Wins, 4, "2026-11-15")
		hidden := c.people[2]
		hidden.OnBoard = false
		ok(t, s.SaveMember(t.Context(), hidden))

		for _, test := range []struct {
			name   string
			query  coaching.BoardQuery
			wanted string
		}{
			{"ties share a rank and the hidden leave a gap", coaching.BoardQuery{By: coaching.ByAmount, Top: 10},
				"1 UB, 2 UA, 2 UD, 5 UE, total 69000 of 5, ranked 5"},
			{"the asker with neighbours", coaching.BoardQuery{By: coaching.ByAmount, Top: 1, Member: c.people[3].ID},
				"1 UB, near 2 UA, 2 UD, 5 UE, total 69000 of 5, ranked 5"},
			{"who left the board sees themselves", coaching.BoardQuery{By: coaching.ByAmount, Top: 1, Member: hidden.ID},
				"1 UB, near 2 UA, 2 UC, 2 UD, total 69000 of 5, ranked 5"},
			{"the asker is last", coaching.BoardQuery{By: coaching.ByAmount, Top: 1, Member: c.people[4].ID},
				"1 UB, near 2 UD, 5 UE, total 69000 of 5, ranked 5"},
			{"the asker has no win", coaching.BoardQuery{By: coaching.ByAmount, Top: 1, Member: c.people[5].ID},
				"1 UB, total 69000 of 5, ranked 5"},
			{"by count", coaching.BoardQuery{By: coaching.ByCount, Top: 3},
				"1 UE, 2 UA, 2 UB, total 69000 of 5, ranked 5"},
			{"by percent", coaching.BoardQuery{By: coaching.ByPercent, Top: 10, Today: day(t, "2026-11-19")},
				"1 UB, 2 UA, 2 UE, no quota UD, no quota UF, total 69000 of 5, ranked 3"},
			{"by percent, after a change", coaching.BoardQuery{By: coaching.ByPercent, Top: 10, Today: day(t, "2027-01-01")},
				"1 UA, 1 UE, 3 UB, no quota UD, no quota UF, total 69000 of 5, ranked 3"},
			{"by percent, before the period", coaching.BoardQuery{By: coaching.ByPercent, Top: 10, Today: day(t, "2026-01-01")},
				"1 UB, 2 UA, no quota UD, no quota UE, no quota UF, total 69000 of 5, ranked 2"},
			{"of a team", coaching.BoardQuery{By: coaching.ByAmount, Top: 10, Team: north.ID},
				"1 UA, total 20000 of 2, ranked 2"},
			{"of a team by percent", coaching.BoardQuery{By: coaching.ByPercent, Top: 10, Team: north.ID, Today: on},
				"1 UA, no quota UF, total 20000 of 2, ranked 1"},
			{"of a span", coaching.BoardQuery{By: coaching.ByAmount, Top: 10, Period: coaching.Period{Grain: coaching.Span, Start: on, End: on.AddDays(3)}},
				"1 UB, 2 UA, 2 UD, 5 UE, total 69000 of 5, ranked 5"},
			{"of a month without wins", coaching.BoardQuery{By: coaching.ByCount, Top: 10, Period: month.Next()},
				"total 0 of 0, ranked 0"},
		} {
			if test.query.Period == (coaching.Period{}) {
				test.query.Period = month
			}
			board := must(s.Board(t.Context(), c.ID, test.query))(t)
			if got := summary(board); got != test.wanted {
				t.Errorf("%s:\n got %s\nwant %s", test.name, got, test.wanted)
			}
			equal(t, "query", board.BoardQuery, test.query)
		}
	})
}

func TestBoardPosts(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		query := coaching.BoardQuery{
			Period: coaching.PeriodOf(coaching.Quarter, day(t, "2026-11-10")), By: coaching.ByCount,
			Team: 3, Today: day(t, "2026-11-25"), Top: 10, Member: 7,
		}
		id := must(s.SaveBoardPost(t.Context(), c.ID, query))(t)
		equal(t, "query", must(s.BoardPost(t.Context(), c.ID, id))(t), query)
		_, err := s.BoardPost(t.Context(), c.ID, id+1)
		refused(t, err, coaching.NotFound)
	})
}
