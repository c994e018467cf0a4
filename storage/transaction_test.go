package storage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

var errStop = errors.New("stop")

func TestWithin(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		team := func(ctx context.Context, name string) {
			_, err := s.CreateTeam(ctx, c.ID, name)
			ok(t, err)
		}
		teams := func(ctx context.Context) int { return len(must(s.Teams(ctx, c.ID))(t)) }

		ok(t, s.Within(t.Context(), func(ctx context.Context) error {
			team(ctx, "one")
			equal(t, "seen from inside", teams(ctx), 1)
			equal(t, "seen from outside", teams(t.Context()), 0)
			return s.Within(ctx, func(ctx context.Context) error {
				equal(t, "seen from further inside", teams(ctx), 1)
				team(ctx, "two")
				return nil
			})
		}))
		equal(t, "committed", teams(t.Context()), 2)

		err := s.Within(t.Context(), func(ctx context.Context) error {
			team(ctx, "three")
			return s.Within(ctx, func(ctx context.Context) error {
				team(ctx, "four")
				return errStop
			})
		})
		if !errors.Is(err, errStop) {
			t.Fatalf("got %v, want the inner error", err)
		}
		equal(t, "after a failure", teams(t.Context()), 2)

		func() {
			defer func() { equal(t, "panic", fmt.Sprint(recover()), "stop") }()
			_ = s.Within(t.Context(), func(ctx context.Context) error {
				team(ctx, "five")
				panic(errStop)
			})
		}()
		equal(t, "after a panic", teams(t.Context()), 2)
	})
}

// Two transactions that lock two rows in opposite orders end in a deadlock on
// Postgres, and in the end both get through.
func TestWithinTriesAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		// Whoever wrote first waits for the other to have done so too, in the
		// first round: on SQLite, where transactions take turns, for nobody.
		_, turns := s.SQLite()
		var meet sync.WaitGroup
		meet.Add(2)
		var tries atomic.Int32
		rename := func(people ...coaching.Member) error {
			waited := turns
			return s.Within(t.Context(), func(ctx context.Context) error {
				tries.Add(1)
				for _, m := range people {
					m.Name += " the second"
					if err := s.SaveMember(ctx, m); err != nil {
						return err
					}
					if !waited {
						waited = true
						meet.Done()
						meet.Wait()
					}
				}
				return nil
			})
		}
		var all sync.WaitGroup
		for _, people := range [][]coaching.Member{{c.people[0], c.people[1]}, {c.people[1], c.people[0]}} {
			all.Go(func() {
				if err := rename(people...); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, m := range must(s.Members(t.Context(), c.ID))(t) {
			equal(t, "name", m.Name, "Person "+m.Handle+" the second")
		}
		if n := tries.Load(); !turns && n < 3 {
			t.Errorf("no transaction was tried again: %d tries", n)
		}
	})
}

func TestOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		ran := 0
		answer := func(text string) func(context.Context) ([]byte, error) {
			return func(ctx context.Context) ([]byte, error) {
				ran++
				return []byte(text), nil
			}
		}
		for _, step := range []struct {
			workspace    int64
			delivery     string
			gives, wants string
			ran          int
		}{
			{c.ID, "one", "first", "first", 1},
			{c.ID, "one", "second", "first", 1},
			{c.ID, "two", "second", "second", 2},
			{newCompany(t, s, "T2", 0).ID, "one", "third", "third", 3},
			{c.ID, "one", "fourth", "first", 3},
		} {
			got := must(s.Once(t.Context(), step.workspace, step.delivery, answer(step.gives)))(t)
			equal(t, "answer", string(got), step.wants)
			equal(t, "runs", ran, step.ran)
		}
	})
}

func TestOnceThatFailsLeavesNothing(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		_, err := s.Once(t.Context(), c.ID, "one", func(ctx context.Context) ([]byte, error) {
			_, err := s.RecordWin(ctx, c.deal(t, 100, day(t, "2026-11-24"), c.people[0]), c.people[0].ID)
			ok(t, err)
			return []byte("never given"), errStop
		})
		if !errors.Is(err, errStop) {
			t.Fatalf("got %v, want the function's error", err)
		}
		equal(t, "has wins", must(s.HasWins(t.Context(), c.ID))(t), false)
		got := must(s.Once(t.Context(), c.ID, "one", func(context.Context) ([]byte, error) { return []byte("tried anew"), nil }))(t)
		equal(t, "answer", string(got), "tried anew")
	})
}

// Of copies of a delivery that arrive together, of which the first ones fail,
// one is carried out, and all that come after it hear what it said.
func TestOnceAtTheSameTime(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		for round := range 10 {
			var tries, failures atomic.Int32
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					got, err := s.Once(t.Context(), c.ID, fmt.Sprint("delivery ", round), func(ctx context.Context) ([]byte, error) {
						w, err := s.RecordWin(ctx, c.deal(t, 100, day(t, "2026-11-24"), c.people[0]), c.people[0].ID)
						if err != nil {
							return nil, err
						}
						if tries.Add(1) <= 2 {
							return nil, errStop
						}
						return fmt.Append(nil, w.Customer), nil
					})
					switch {
					case errors.Is(err, errStop):
						failures.Add(1)
					case err != nil:
						t.Error(err)
					case string(got) != "Acme S.A.":
						t.Errorf("got answer %q", got)
					}
				})
			}
			all.Wait()
			equal(t, "failures", failures.Load(), 2)
			equal(t, "tries", tries.Load(), 3)
		}
		equal(t, "wins", len(must(s.MemberWins(t.Context(), c.ID, c.people[0].ID, true, 100))(t)), 10)
		c.checkTally(t)
	})
}
