package storage_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestRates(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		set := func(currency coaching.Currency, decimal, from string) {
			must(s.SetRate(t.Context(), c.ID, currency, coaching.Rate{Decimal: decimal, Day: day(t, from)}, c.people[0].ID, storagetest.Now()))(t)
		}
		set("USD", "0.92", "2026-11-01")
		set("USD", "0.9", "2026-06-01")
		set("GBP", "1.15", "2026-11-01")
		set("USD", "0.93", "2026-11-01")
		want := []coaching.Rate{{Decimal: "0.9", Day: day(t, "2026-06-01")}, {Decimal: "0.93", Day: day(t, "2026-11-01")}}
		if got := must(s.Rates(t.Context(), c.ID, "USD"))(t); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		equal(t, "rates of another currency", len(must(s.Rates(t.Context(), c.ID, "CHF"))(t)), 0)
	})
}

// A win without a rate counts for nothing until there is one, and then for all
// that became of it in the meantime.
func TestSetRateSettlesPendingWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0], c.people[1]
		at := storagetest.Now()
		usd := func(minor int64) coaching.Money { return coaching.Money{Minor: minor, Currency: "USD"} }
		w := c.record(t, c.dealIn(t, usd(100_00), day(t, "2026-11-10"), lea, bob))
		undone := c.record(t, c.dealIn(t, usd(70_00), day(t, "2026-11-10"), lea))
		undone.State = coaching.Undone
		must(s.ChangeWin(t.Context(), undone, coaching.EntryUndo, lea.ID, at, ""))(t)
		other := c.record(t, c.dealIn(t, coaching.Money{Minor: 5_00, Currency: "GBP"}, day(t, "2026-11-10"), lea))

		// Twice another amount, then another day with another split.
		w.Amount = usd(333_33)
		w.Credits = c.share(t, w, lea, bob)
		w = must(s.ChangeWin(t.Context(), w, coaching.EntryEdit, lea.ID, at, "more"))(t)
		w.ClosedOn, w.Amount = day(t, "2026-10-10"), usd(333_34)
		w.Credits = c.share(t, w, bob, lea)
		w = must(s.ChangeWin(t.Context(), w, coaching.EntryEdit, lea.ID, at, "earlier"))(t)

		total := func(on string) string {
			b := must(s.Board(t.Context(), c.ID, coaching.BoardQuery{
				Period: coaching.PeriodOf(coaching.Month, day(t, on)), By: coaching.ByAmount, Top: 10,
			}))(t)
			return fmt.Sprint(b.Total, b.Distinct, b.Ranked)
		}
		equal(t, "while pending", total("2026-10-10"), "0 0 0")
		settled := must(s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "0.921", Day: day(t, "2026-11-20")}, lea.ID, at))(t)
		equal(t, "settled", len(settled), 1)
		equal(t, "october", total("2026-10-10"), "30701 1 2") // 307.00614
		equal(t, "november", total("2026-11-10"), "0 0 0")
		c.checkTally(t)

		got := must(s.Win(t.Context(), c.ID, w.ID))(t)
		if !reflect.DeepEqual(settled[0], got) {
			t.Fatalf("settled %+v, stored %+v", settled[0], got)
		}
		equal(t, "reporting", got.Reporting, coaching.Money{Minor: 307_01, Currency: "EUR"})
		equal(t, "rate", got.Rate, coaching.Rate{Decimal: "0.921", Day: day(t, "2026-11-20")})
		equal(t, "version", got.Version, w.Version+1)
		equal(t, "another currency", must(s.Win(t.Context(), c.ID, other.ID))(t).Pending(), true)
		equal(t, "an undone win", must(s.Win(t.Context(), c.ID, undone.ID))(t).Pending(), true)

		again := must(s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "2", Day: day(t, "2026-11-21")}, lea.ID, at))(t)
		equal(t, "settled again", len(again), 0)
		equal(t, "october, later", total("2026-10-10"), "30701 1 2")
	})
}

// Someone whose part of a win is nothing is counted with it all the same.
func TestSetRateCountsEmptyParts(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		on := day(t, "2026-11-10")
		c.record(t, c.dealIn(t, coaching.Money{Minor: 1, Currency: "USD"}, on, c.people...))
		must(s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "1000", Day: on}, c.people[0].ID, storagetest.Now()))(t)
		for _, m := range c.people {
			amount, wins, err := s.Done(t.Context(), c.ID, m.ID, coaching.PeriodOf(coaching.Month, on))
			ok(t, err)
			equal(t, "done", fmt.Sprint(amount, wins), "500 1")
		}
		c.checkTally(t)
	})
}

// A win that was made without a rate while the rate was being set does not wait
// for another.
func TestSetRateWhileRecording(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		on := day(t, "2026-11-10")
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				if i == 5 {
					if _, err := s.SetRate(t.Context(), c.ID, "USD", coaching.Rate{Decimal: "2", Day: on}, c.people[0].ID, storagetest.Now()); err != nil {
						t.Error(err)
					}
					return
				}
				w := c.dealIn(t, coaching.Money{Minor: 1_00, Currency: "USD"}, on, c.people[0])
				if _, err := s.RecordWin(t.Context(), w, w.Author); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		amount, wins, err := s.Done(t.Context(), c.ID, c.people[0].ID, coaching.PeriodOf(coaching.Month, on))
		ok(t, err)
		equal(t, "done", fmt.Sprint(amount, wins), "1800 9")
		c.checkTally(t)
	})
}
