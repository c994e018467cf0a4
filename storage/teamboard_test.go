package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestTeamBoards(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 5)
		newCompany(t, s, "T2", 1)
		on := day(t, "2026-11-10")
		month := coaching.PeriodOf(coaching.Month, on)
		join := func(who int, team coaching.Team, from string) {
			ok(t, s.JoinTeam(t.Context(), c.ID, c.people[who].ID, team.ID, day(t, from)))
		}
		team := func(name string) coaching.Team { return must(s.CreateTeam(t.Context(), c.ID, name))(t) }
		north, south, west := team("North"), team("South"), team("West")
		team("Empty")
		join(0, north, "2026-01-01")
		join(1, north, "2026-01-01")
		join(2, south, "2026-01-01")
		join(3, west, "2026-01-01")
		join(1, south, "2026-11-15")
		quota := func(who int, metric coaching.Metric, target int64, from string) {
			must(s.SetQuota(t.Context(), coaching.Quota{
				Workspace: c.ID, Member: c.people[who].ID, Metric: metric, Period: month, Target: target,
				From: day(t, from), SetBy: c.people[0].ID, SetAt: storagetest.Now(),
			}))(t)
		}
		quota(0, coaching.Revenue, 100_00, "2026-11-01")
		quota(0, coaching.Revenue, 200_00, "2026-11-12")
		quota(1, coaching.Revenue, 100_00, "2026-11-01")
		quota(2, coaching.Wins, 5, "2026-11-01")
		c.record(t, c.deal(t, 100_00, on, c.people[0], c.people[1])) // one win of North's
		c.record(t, c.deal(t, 30_00, on, c.people[0], c.people[2]))
		c.record(t, c.deal(t, 40_00, day(t, "2026-11-20"), c.people[1]))
		c.record(t, c.deal(t, 500_00, on, c.people[4]))

		for _, test := range []struct {
			what   string
			period coaching.Period
			by     coaching.By
			today  string
			want   string
		}{
			{"by percent on the day", month, coaching.ByPercent, "2026-11-10", "1 North 11500/20000 2, 2 South 5500/5 2, no West, 67000 of 4"},
			{"with the quotas and the people of later", month, coaching.ByPercent, "2026-11-30", "1 North 11500/20000 2, 2 South 5500/10000 2, no West, 67000 of 4"},
			{"by amount", month, coaching.ByAmount, "2026-11-30", "1 North 11500/20000 2, 2 South 5500/10000 2, 67000 of 4"},
			{"of a span", coaching.Period{Grain: coaching.Span, Start: on, End: day(t, "2026-11-19")}, coaching.ByCount, "2026-11-30",
				"1 North 11500/0 2, 2 South 1500/0 1, 63000 of 3"},
			{"of a period without wins", month.Previous(), coaching.ByAmount, "2026-11-30", "0 of 0"},
		} {
			board := must(s.TeamBoard(t.Context(), c.ID, coaching.BoardQuery{Period: test.period, By: test.by, Today: day(t, test.today), Top: 10}))(t)
			var got strings.Builder
			for _, row := range board.Rows {
				fmt.Fprintf(&got, "%d %s %d/%d %d, ", row.Rank, row.Team.Name, row.Amount, row.Target, row.Wins)
			}
			for _, team := range board.NoQuota {
				fmt.Fprintf(&got, "no %s, ", team.Name)
			}
			fmt.Fprintf(&got, "%d of %d", board.Total, board.Distinct)
			equal(t, test.what, got.String(), test.want)
		}
	})
}
