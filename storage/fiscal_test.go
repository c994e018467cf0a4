package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestSetFiscal(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		other := newCompany(t, s, "T2", 1)
		north := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		ok(t, s.JoinTeam(t.Context(), c.ID, c.people[0].ID, north.ID, day(t, "2026-01-01")))
		for _, on := range []string{"2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01", "2026-09-30", "2026-10-01", "2026-11-24"} {
			c.record(t, c.deal(t, 100_00, day(t, on), c.people...))
			other.record(t, other.deal(t, 100_00, day(t, on), other.people...))
		}
		year := func(fiscal coaching.Fiscal) int64 {
			amount, _, err := s.Done(t.Context(), c.ID, c.people[0].ID, fiscal.YearOf(2026))
			ok(t, err)
			return amount
		}
		equal(t, "calendar year", year(0), 7*33_34)
		for _, month := range []time.Month{time.April, time.April, time.February, time.December, time.January} {
			before := must(s.Workspace(t.Context(), c.ID))(t).Fiscal
			fiscal := coaching.FiscalFrom(month)
			equal(t, "before", must(s.SetFiscal(t.Context(), c.ID, fiscal))(t), before)
			equal(t, "kept", must(s.Workspace(t.Context(), c.ID))(t).Fiscal, fiscal)
			c.checkTally(t)
			other.checkTally(t)
			c.record(t, c.deal(t, 100_00, day(t, "2026-03-31"), c.people...))
			c.checkTally(t)
		}
		ok(t, s.RebuildTally(t.Context(), c.ID))
		c.checkTally(t)
		_, err := s.SetFiscal(t.Context(), 999, 0)
		refused(t, err, coaching.NotFound)
	})
}

// Wins that are entered while the fiscal year changes are counted by the new
// one.
func TestSetFiscalBesideWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 4)
		var recording sync.WaitGroup
		for _, m := range c.people {
			recording.Go(func() {
				for i := range 15 {
					if _, err := s.RecordWin(t.Context(), soloWin(c, m, int64(i), coaching.NewDay(2026, time.January, 20*i)), m.ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for month := time.January; month <= time.December; month++ {
			must(s.SetFiscal(t.Context(), c.ID, coaching.FiscalFrom(month)))(t)
		}
		recording.Wait()
		c.checkTally(t)
	})
}

// BenchmarkSetFiscal moves the fiscal year of a workspace with 50,000 wins of
// 200 people, over four years.
func BenchmarkSetFiscal(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := newCompany(b, s, "T1", 0)
		for i := range 200 {
			c.people = append(c.people, c.join(b, fmt.Sprint("U", i), coaching.Grant{Role: coaching.Rep}))
		}
		for range 50 {
			ok(b, s.Within(b.Context(), func(ctx context.Context) error {
				for i := range 1000 {
					m := c.people[i%len(c.people)]
					w := soloWin(c, m, int64(i), coaching.NewDay(2023, time.January, (i*37)%1400))
					if _, err := s.RecordWin(ctx, w, m.ID); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		month := time.January
		for b.Loop() {
			month = month%12 + 1
			must(s.SetFiscal(b.Context(), c.ID, coaching.FiscalFrom(month)))(b)
		}
		c.checkTally(b)
	})
}
