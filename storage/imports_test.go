package storage_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// imported makes wins of other programs' names, on many days, shared or not, in
// euros, in yen that have a rate and in dollars that wait for one.
func (c *company) imported(t failer, n int) []coaching.Win {
	t.Helper()
	first := day(t, "2025-01-01")
	rates := must(c.AllRates(t.Context(), c.ID))(t)
	teams := must(c.TeamsEver(t.Context(), c.ID))(t)
	wins := make([]coaching.Win, n)
	for i := range wins {
		author := c.people[i%len(c.people)]
		w := coaching.Win{
			Workspace: c.ID, ExternalID: fmt.Sprint("deal ", i), Author: author.ID, Customer: fmt.Sprint("Customer ", i%1000),
			Tags: []string{"imported"}, Amount: coaching.Money{Minor: int64(100 + i), Currency: "EUR"},
			ClosedOn: first.AddDays(i % 600), RecordedAt: storagetest.Now(), State: coaching.Standing,
		}
		switch {
		case i%50 == 7:
			w.Amount.Currency = "USD"
		case i%10 == 3:
			w.Amount.Currency = "JPY"
		}
		w = must(coaching.Price(w, rates[w.Amount.Currency], c.Currency))(t)
		var parts []coaching.Part
		if other := c.people[(i+1)%len(c.people)]; i%4 == 0 {
			parts = append(parts, coaching.Part{Member: other.ID, Team: teams(other.ID, w.ClosedOn), Share: 33_00})
		}
		w.Credits = must(coaching.Credits(coaching.Part{Member: author.ID, Team: teams(author.ID, w.ClosedOn)}, parts, w.Amount, w.Reporting))(t)
		wins[i] = w
	}
	return wins
}

// seller is a company with two teams, in which people came to be at different
// times, and a rate for yen.
func seller(t failer, s *storage.Store, tenant string, people int) *company {
	t.Helper()
	c := newCompany(t, s, tenant, people)
	for i, name := range []string{"North", "South"} {
		team := must(s.CreateTeam(t.Context(), c.ID, name))(t)
		for j, m := range c.people {
			if (i+j)%3 != 0 {
				ok(t, s.JoinTeam(t.Context(), c.ID, m.ID, team.ID, day(t, "2025-01-01").AddDays(i*200+j)))
			}
		}
	}
	must(s.SetRate(t.Context(), c.ID, "JPY", coaching.Rate{Decimal: "0.0061", Day: day(t, "2025-01-01")}, c.people[0].ID, storagetest.Now()))(t)
	return c
}

// Wins that are imported together are as if each had been recorded: as they
// stand, in the ledger, in every sum, and once a rate comes.
func TestImportWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := seller(t, s, "T1", 7)
		one := seller(t, s, "T2", 7)
		wins := c.imported(t, 2_500)
		imported := must(s.ImportWins(t.Context(), c.ID, wins, c.people[0].ID))(t)
		c.checkTally(t)

		names := make([]string, len(wins))
		for i, w := range one.imported(t, 2_500) {
			one.record(t, w)
			names[i] = w.ExternalID
		}
		called := must(s.WinsCalled(t.Context(), c.ID, append(names, "no such deal")))(t)
		equal(t, "wins", len(called), len(wins))
		for i, w := range imported {
			is := called[names[i]]
			equal(t, "number", is.ID, w.ID)
			equal(t, "credits", fmt.Sprint(is.Credits), fmt.Sprint(w.Credits))
			if is.Customer != wins[i].Customer || is.Amount != wins[i].Amount || is.ClosedOn != wins[i].ClosedOn || !slices.Equal(is.Tags, w.Tags) || is.Version != 1 {
				t.Fatalf("got %+v, want %+v", is, wins[i])
			}
		}
		for _, grain := range []coaching.Grain{coaching.Month, coaching.Quarter, coaching.Year} {
			period := coaching.PeriodOf(grain, day(t, "2025-05-05"))
			for i := range c.people {
				amount, n, err := s.Done(t.Context(), c.ID, c.people[i].ID, period)
				ok(t, err)
				wantAmount, want, err := s.Done(t.Context(), one.ID, one.people[i].ID, period)
				ok(t, err)
				equal(t, "amount", amount, wantAmount)
				equal(t, "wins", n, want)
			}
		}
		equal(t, "settled", len(must(s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "0.92", Day: day(t, "2026-01-01")}, c.people[0].ID, storagetest.Now()))(t)), 50)
		c.checkTally(t)

		late := c.imported(t, 2_501)[2_500:]
		late = append(late, wins[0])
		_, err := s.ImportWins(t.Context(), c.ID, late, c.people[0].ID)
		refused(t, err, coaching.Conflict)
		equal(t, "wins", len(must(s.WinsCalled(t.Context(), c.ID, []string{"deal 2500"}))(t)), 0)
		c.checkTally(t)
	})
}

// A win that had no rate when it was read has the one that was set since.
func TestImportedWinsFindTheirRates(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := seller(t, s, "T1", 2)
		wins := c.imported(t, 10)
		must(s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "0.92", Day: day(t, "2026-01-01")}, c.people[0].ID, storagetest.Now()))(t)
		for _, w := range must(s.ImportWins(t.Context(), c.ID, wins, c.people[0].ID))(t) {
			if w.Pending() {
				t.Errorf("%s waits for a rate", w.ExternalID)
			}
		}
		c.checkTally(t)
		must(s.RecordWin(t.Context(), c.deal(t, 100, day(t, "2025-01-03"), c.people[0]), c.people[0].ID))(t)
		equal(t, "wins without a name", len(must(s.UnnamedWins(t.Context(), c.ID, day(t, "2025-01-01"), day(t, "2025-01-31")))(t)), 1)
		equal(t, "wins without a name", len(must(s.UnnamedWins(t.Context(), c.ID, day(t, "2025-01-04"), day(t, "2025-01-31")))(t)), 0)
	})
}

func TestTeamsEver(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := seller(t, s, "T1", 5)
		teams := must(s.TeamsEver(t.Context(), c.ID))(t)
		for n := -1; n < 300; n += 7 {
			on := day(t, "2025-01-01").AddDays(n)
			var ids []int64
			for _, m := range c.people {
				ids = append(ids, m.ID)
			}
			want := must(s.TeamsOn(t.Context(), c.ID, ids, on))(t)
			for _, id := range ids {
				equal(t, on.String(), teams(id, on), want[id])
			}
		}
	})
}
