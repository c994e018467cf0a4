package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// choose sets the reporting currency as the settings do: not once there are
// wins.
func (c *company) choose(ctx context.Context, currency coaching.Currency) error {
	_, _, err := c.ChangeWorkspace(ctx, c.ID, func(ctx context.Context, w *coaching.Workspace) error {
		if has, err := c.HasWins(ctx, w.ID); err != nil || has {
			return coaching.Refuse(coaching.Conflict, "settings.currency_fixed")
		}
		w.Currency = currency
		return nil
	})
	return err
}

// A win that was made in a currency which the workspace has left is refused,
// and one that waited for a rate of what is now the currency needs none.
func TestWinsOfTheCurrencyBefore(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		on := day(t, "2026-11-24")
		euros := c.deal(t, 100_00, on, c.people[0])
		dollars := c.dealIn(t, coaching.Money{Minor: 70_00, Currency: "USD"}, on, c.people[0])
		ok(t, c.choose(t.Context(), "USD"))
		_, err := s.RecordWin(t.Context(), euros, euros.Author)
		refused(t, err, coaching.Conflict)
		equal(t, "wins", must(s.HasWins(t.Context(), c.ID))(t), false)

		recorded := c.record(t, dollars)
		equal(t, "reporting", recorded.Reporting, dollars.Amount)
		refused(t, c.choose(t.Context(), "EUR"), coaching.Conflict)
		amount, wins, err := s.Done(t.Context(), c.ID, c.people[0].ID, coaching.PeriodOf(coaching.Month, on))
		ok(t, err)
		equal(t, "done", fmt.Sprint(amount, wins), "7000 1")
		c.checkTally(t)
	})
}

// Of the first win and another currency, chosen at the same time, one is
// refused.
func TestFirstWinWhileTheCurrencyIsChosen(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		for round := range 10 {
			c := newCompany(t, s, fmt.Sprint("T", round), 1)
			w := c.deal(t, 100_00, day(t, "2026-11-24"), c.people[0])
			var recorded, chosen error
			var both sync.WaitGroup
			acts := []func(){
				func() { _, recorded = s.RecordWin(t.Context(), w, w.Author) },
				func() { chosen = c.choose(t.Context(), "USD") },
			}
			both.Go(acts[round%2])
			both.Go(acts[1-round%2])
			both.Wait()
			currency := must(s.Workspace(t.Context(), c.ID))(t).Currency
			switch has := must(s.HasWins(t.Context(), c.ID))(t); {
			case has:
				ok(t, recorded)
				refused(t, chosen, coaching.Conflict)
				equal(t, "currency", currency, "EUR")
			default:
				ok(t, chosen)
				refused(t, recorded, coaching.Conflict)
				equal(t, "currency", currency, "USD")
			}
		}
	})
}
