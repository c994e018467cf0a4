package storage_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// lose records a lost deal of somebody's.
func (c *company) lose(t failer, author coaching.Member, customer string, on coaching.Day) coaching.LostDeal {
	t.Helper()
	return must(c.RecordLost(t.Context(), coaching.LostDeal{
		Workspace: c.ID, Author: author.ID, Customer: customer, Reason: "too dear", Lesson: "ask early", Competitor: "Globex",
		Product: "CRM", Amount: coaching.Money{Minor: 1_200_000, Currency: "EUR"}, ClosedOn: on, RecordedAt: noon(on),
	}))(t)
}

// A lost deal is what it has become, and every version of it is kept.
func TestLostDealsAreKept(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		first := c.lose(t, c.people[0], "Acme S.A.", day(t, "2026-11-10"))
		equal(t, "version", first.Version, 1)
		equal(t, "stored", must(s.LostDeal(t.Context(), c.ID, first.ID))(t), first)

		second := first
		second.Customer, second.Reason, second.Lesson, second.Competitor, second.Product = "Acme Labs", "too late", "", "", "Suite"
		second.Amount, second.ClosedOn = coaching.Money{}, day(t, "2026-11-12")
		second = must(s.ChangeLost(t.Context(), second, first.Author, storagetest.Now()))(t)
		equal(t, "version", second.Version, 2)
		equal(t, "stored", must(s.LostDeal(t.Context(), c.ID, first.ID))(t), second)

		_, err := s.ChangeLost(t.Context(), first, first.Author, storagetest.Now())
		refused(t, err, coaching.Conflict)

		third := second
		third.Removed = true
		third = must(s.ChangeLost(t.Context(), third, first.Author, storagetest.Now()))(t)
		equal(t, "listed", len(must(s.LostDeals(t.Context(), c.ID, coaching.LostQuery{Limit: 9}))(t)), 0)
		if versions := must(s.LostVersions(t.Context(), c.ID, first.ID))(t); !slices.Equal(versions, []coaching.LostDeal{first, second, third}) {
			t.Errorf("kept are %+v", versions)
		}
	})
}

// Of two who change a lost deal at the same time one is told, and nothing is
// overwritten.
func TestOneChangeOfALostDealWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		d := c.lose(t, c.people[0], "Acme", day(t, "2026-11-10"))
		var all sync.WaitGroup
		errs := make(chan error, 4)
		for range cap(errs) {
			all.Go(func() {
				_, err := s.ChangeLost(t.Context(), d, d.Author, storagetest.Now())
				errs <- err
			})
		}
		all.Wait()
		close(errs)
		done := 0
		for err := range errs {
			if err == nil {
				done++
				continue
			}
			refused(t, err, coaching.Conflict)
		}
		equal(t, "changes", done, 1)
	})
}

// A query gives what it asks for, latest first, and its pages make up the whole.
func TestLostDealsAreFound(t *testing.T) {
	fewerChecks(t, 20)
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		number := 0
		rapid.Check(t, func(rt *rapid.T) {
			number++
			c := newCompany(rt, s, "found "+time.Duration(number).String(), 3)
			var deals []coaching.LostDeal
			for range rapid.IntRange(0, 12).Draw(rt, "deals") {
				d := c.lose(rt, rapid.SampledFrom(c.people).Draw(rt, "author"), rapid.SampledFrom([]string{"Acme", "ACME Ltd", "Globex"}).Draw(rt, "customer"), days.Draw(rt, "closed on"))
				if rapid.IntRange(0, 4).Draw(rt, "removed") == 0 {
					d.Removed = true
					d = must(s.ChangeLost(rt.Context(), d, d.Author, storagetest.Now()))(rt)
				}
				deals = append(deals, d)
			}
			slices.Reverse(deals)
			q := coaching.LostQuery{Limit: rapid.IntRange(1, 5).Draw(rt, "limit")}
			for _, p := range c.people {
				if rapid.Bool().Draw(rt, "asked for") {
					q.Authors = append(q.Authors, p.ID)
				}
			}
			if rapid.Bool().Draw(rt, "in a month") {
				q.In = coaching.PeriodOf(coaching.Month, days.Draw(rt, "month"))
			}
			want := slices.DeleteFunc(slices.Clone(deals), func(d coaching.LostDeal) bool {
				return d.Removed || len(q.Authors) > 0 && !slices.Contains(q.Authors, d.Author) ||
					q.In != (coaching.Period{}) && !q.In.Contains(d.ClosedOn)
			})
			var got []coaching.LostDeal
			for {
				page := must(s.LostDeals(rt.Context(), c.ID, q))(rt)
				got = append(got, page...)
				if len(page) < q.Limit {
					break
				}
				q.Before = page[len(page)-1].ID
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("found %v, want %v", got, want)
			}
			on, author := days.Draw(rt, "like"), rapid.SampledFrom(c.people).Draw(rt, "whose")
			like := coaching.LostDeal{Author: author.ID, Customer: "acme", ClosedOn: on}
			want = slices.DeleteFunc(slices.Clone(deals), func(d coaching.LostDeal) bool { return !coaching.SameLoss(like, d) })
			similar := must(s.SimilarLost(rt.Context(), c.ID, author.ID, coaching.CustomerKey("acme"), on.AddDays(-7), on.AddDays(7)))(rt)
			if !slices.Equal(similar, want) {
				rt.Fatalf("similar are %v, want %v", similar, want)
			}
		})
	})
}
