package storage_test

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestSellers(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 4)
		newCompany(t, s, "T2", 1)
		on := day(t, "2026-11-10")
		month := coaching.PeriodOf(coaching.Month, on)
		north := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		south := must(s.CreateTeam(t.Context(), c.ID, "South"))(t)
		for i, from := range []string{"2026-01-01", "2026-01-01", "2026-11-20"} {
			ok(t, s.JoinTeam(t.Context(), c.ID, c.people[i].ID, north.ID, day(t, from)))
		}
		ok(t, s.JoinTeam(t.Context(), c.ID, c.people[1].ID, south.ID, day(t, "2026-11-20")))
		quota := func(who int, metric coaching.Metric, target int64) {
			must(s.SetQuota(t.Context(), coaching.Quota{
				Workspace: c.ID, Member: c.people[who].ID, Metric: metric, Period: month, Target: target,
				From: month.Start, SetBy: c.people[0].ID, SetAt: storagetest.Now(),
			}))(t)
		}
		quota(0, coaching.Wins, 3)
		quota(2, coaching.Wins, 3)
		quota(2, coaching.Revenue, 70_00)
		c.record(t, c.deal(t, 100_00, on, c.people[0], c.people[1]))
		c.record(t, c.deal(t, 10_00, on, c.people[2]))
		c.record(t, c.deal(t, 20_00, day(t, "2026-11-21"), c.people[2]))
		c.join(t, "UZ", coaching.Grant{Role: coaching.CS})
		gone := c.people[3]
		gone.Active = false
		ok(t, s.SaveMember(t.Context(), gone))

		type line struct {
			member        int64
			amount, under int64
			wins          int
			metric        coaching.Metric
			target        int64
		}
		a, b, third := c.people[0].ID, c.people[1].ID, c.people[2].ID
		for _, test := range []struct {
			what  string
			team  int64
			p     coaching.Period
			on    coaching.Day
			total int64
			wins  int
			lines []line
		}{
			{"everybody", 0, month, on, 130_00, 3, []line{{a, 50_00, 50_00, 1, coaching.Wins, 3}, {b, 50_00, 50_00, 1, "", 0}, {third, 30_00, 30_00, 2, coaching.Revenue, 70_00}}},
			{"the team of the day", north.ID, month, on, 120_00, 2, []line{{a, 50_00, 50_00, 1, coaching.Wins, 3}, {b, 50_00, 50_00, 1, "", 0}}},
			{"the team of a later day", north.ID, month, day(t, "2026-11-25"), 120_00, 2, []line{{a, 50_00, 50_00, 1, coaching.Wins, 3}, {third, 30_00, 20_00, 2, coaching.Revenue, 70_00}}},
			{"who came from elsewhere", south.ID, month, day(t, "2026-11-25"), 0, 0, []line{{b, 50_00, 0, 1, "", 0}}},
			{"another period", north.ID, month.Next(), on, 0, 0, []line{{third, 0, 0, 0, "", 0}, {a, 0, 0, 0, "", 0}}},
			{"a span", 0, coaching.Period{Grain: coaching.Span, Start: on, End: on}, on, 110_00, 2, []line{{a, 50_00, 50_00, 1, "", 0}, {b, 50_00, 50_00, 1, "", 0}, {third, 10_00, 10_00, 1, "", 0}}},
		} {
			sellers, total, wins, err := s.Sellers(t.Context(), c.ID, test.team, test.p, test.on)
			ok(t, err)
			equal(t, test.what+": total", total, test.total)
			equal(t, test.what+": wins", wins, test.wins)
			equal(t, test.what+": people", len(sellers), len(test.lines))
			byID := map[int64]line{}
			for _, seller := range sellers {
				l := line{member: seller.Member.ID, amount: seller.Amount, under: seller.Under, wins: seller.Wins}
				if seller.Quota != nil {
					l.metric, l.target = seller.Quota.Metric, seller.Quota.Target
				}
				byID[l.member] = l
			}
			for _, want := range test.lines {
				equal(t, test.what, byID[want.member], want)
			}
		}
	})
}

// BenchmarkTeamView is quota team for a team of 1,000 reps, from the store to
// the figures.
func BenchmarkTeamView(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := crowd(b, s)
		today := coaching.DayOf(storagetest.Now(), c.Zone)
		month := coaching.PeriodOf(coaching.Month, today)
		team := must(s.CreateTeam(b.Context(), c.ID, "North"))(b)
		for _, m := range c.people {
			ok(b, s.JoinTeam(b.Context(), c.ID, m.ID, team.ID, coaching.NewDay(2026, time.January, 1)))
		}
		for b.Loop() {
			sellers, total, wins, err := s.Sellers(b.Context(), c.ID, team.ID, month, today)
			ok(b, err)
			view := coaching.ViewTeam(sellers, month, total, wins, today)
			equal(b, "people", len(view.People), reps)
			equal(b, "quotas", view.Quotas, reps)
		}
	})
}
