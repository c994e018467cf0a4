package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// reps is how many people sell in the benchmarks of boards.
const reps = 1_000

// crowd is a company of reps in one team, each with a quota and two wins in the
// month of the stores' clock.
func crowd(b *testing.B, s *storage.Store) *company {
	b.Helper()
	c := newCompany(b, s, "T1", 0)
	today := coaching.DayOf(storagetest.Now(), c.Zone)
	month := coaching.PeriodOf(coaching.Month, today)
	ok(b, s.Within(b.Context(), func(ctx context.Context) error {
		for i := range reps {
			m, err := s.Join(ctx, c.ID, bot.Profile{
				Platform: "slack", Tenant: "T1", User: fmt.Sprint("U", i), Name: fmt.Sprint("Person ", i),
			}, []coaching.Grant{{Role: coaching.Rep}})
			if err != nil {
				return err
			}
			c.people = append(c.people, m)
			_, err = s.SetQuota(ctx, coaching.Quota{
				Workspace: c.ID, Member: m.ID, Metric: coaching.Revenue, Period: month, Target: 100_000_00,
				From: month.Start, SetBy: m.ID, SetAt: storagetest.Now(),
			})
			if err != nil {
				return err
			}
			for n := range 2 {
				if _, err := s.RecordWin(ctx, soloWin(c, m, int64(i*1000+n), today), m.ID); err != nil {
					return err
				}
			}
		}
		return nil
	}))
	return c
}

// soloWin is one person's win, made without asking the store.
func soloWin(c *company, m coaching.Member, minor int64, on coaching.Day) coaching.Win {
	money := coaching.Money{Minor: minor + 1, Currency: c.Currency}
	return coaching.Win{
		Workspace: c.ID, Author: m.ID, Customer: "Acme", Tags: []string{"renewal"}, Amount: money, Reporting: money,
		ClosedOn: on, RecordedAt: storagetest.Now().Add(time.Duration(minor) * time.Microsecond), State: coaching.Standing,
		Credits: []coaching.Credit{{Member: m.ID, Share: coaching.Whole, Amount: money, Reporting: money}},
	}
}

func BenchmarkRecordWin(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := newCompany(b, s, "T1", 1)
		team := must(s.CreateTeam(b.Context(), c.ID, "North"))(b)
		w := soloWin(c, c.people[0], 100, day(b, "2026-11-10"))
		w.Credits[0].Team = team.ID
		for b.Loop() {
			c.record(b, w)
		}
	})
}

// BenchmarkRecordManyWins records 600 wins in one transaction.
func BenchmarkRecordManyWins(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := newCompany(b, s, "T1", 5)
		team := must(s.CreateTeam(b.Context(), c.ID, "North"))(b)
		for b.Loop() {
			ok(b, s.Within(b.Context(), func(ctx context.Context) error {
				for i := range 600 {
					m := c.people[i%len(c.people)]
					w := soloWin(c, m, int64(i), coaching.NewDay(2026, time.June, i/4))
					w.Credits[0].Team = team.ID
					if _, err := s.RecordWin(ctx, w, m.ID); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	})
}

func BenchmarkBoardTop10(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := crowd(b, s)
		today := coaching.DayOf(storagetest.Now(), c.Zone)
		for _, by := range []coaching.By{coaching.ByPercent, coaching.ByAmount, coaching.ByCount} {
			b.Run(string(by), func(b *testing.B) {
				query := coaching.BoardQuery{
					Period: coaching.PeriodOf(coaching.Month, today), By: by, Today: today, Top: 10, Member: c.people[reps/2].ID,
				}
				for b.Loop() {
					board := must(s.Board(b.Context(), c.ID, query))(b)
					equal(b, "rows", len(board.Rows), 10)
				}
			})
		}
	})
}

func BenchmarkDone(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := crowd(b, s)
		month := coaching.PeriodOf(coaching.Month, coaching.DayOf(storagetest.Now(), c.Zone))
		for b.Loop() {
			_, wins, err := s.Done(b.Context(), c.ID, c.people[reps/2].ID, month)
			ok(b, err)
			equal(b, "wins", wins, 2)
		}
	})
}

func BenchmarkWho(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		c := crowd(b, s)
		for b.Loop() {
			_, m, err := s.Who(b.Context(), "slack", "T1", "U500")
			ok(b, err)
			equal(b, "member", m.ID, c.people[500].ID)
		}
	})
}

// BenchmarkImportWins imports 50,000 wins of 50 people into an empty store.
func BenchmarkImportWins(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		for number := range b.N {
			c := seller(b, s, fmt.Sprint("bench ", number), 50)
			wins := c.imported(b, 50_000)
			b.ResetTimer()
			must(s.ImportWins(b.Context(), c.ID, wins, c.people[0].ID))(b)
			b.StopTimer()
			c.checkTally(b)
		}
	})
}
