package storage_test

import (
	"errors"
	"reflect"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestInstallIsOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		_, _, err := s.Who(t.Context(), "slack", "T1", "U1")
		if !errors.Is(err, bot.ErrNotInstalled) {
			t.Fatalf("got %v, want ErrNotInstalled", err)
		}
		given := coaching.Workspace{Name: "Acme", Zone: paris(t), Locale: coaching.French, Currency: "CHF", Demo: true}
		ids := make([]int64, 4)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				w, err := s.Install(t.Context(), "slack", "T1", given)
				if err != nil {
					t.Error(err)
				}
				ids[i] = w.ID
			})
		}
		all.Wait()
		for _, id := range ids {
			equal(t, "workspace", id, ids[0])
		}
		got := must(s.Install(t.Context(), "slack", "T1", coaching.Workspace{Name: "Other", Zone: paris(t)}))(t)
		given.ID = ids[0]
		if !reflect.DeepEqual(got, given) {
			t.Fatalf("got %+v, want %+v", got, given)
		}
		other := must(s.Install(t.Context(), "teams", "T1", given))(t)
		if other.ID == got.ID {
			t.Fatal("two platforms share a workspace")
		}
	})
}

func TestSaveWorkspace(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		place := coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}
		wins := must(s.ChannelAt(t.Context(), c.ID, place, "wins"))(t)
		w := c.Workspace
		w.Name, w.Locale, w.Currency, w.Wins = "Renamed", coaching.French, "XOF", &wins
		ok(t, s.SaveWorkspace(t.Context(), w))
		got := must(s.Workspace(t.Context(), c.ID))(t)
		// The channel has the workspace's language where it has none of its own.
		w.Wins = &coaching.Channel{ID: wins.ID, Place: place, Name: "wins", Locale: coaching.French, Zone: w.Zone}
		if !reflect.DeepEqual(got, w) {
			t.Fatalf("got %+v, want %+v", got, w)
		}
		w.Wins = nil
		ok(t, s.SaveWorkspace(t.Context(), w))
		if got := must(s.Workspace(t.Context(), c.ID))(t); got.Wins != nil {
			t.Fatalf("the wins channel is still %+v", got.Wins)
		}
		w.ID = 4711
		refused(t, s.SaveWorkspace(t.Context(), w), coaching.NotFound)
	})
}

func TestWinsChannelOfAnotherWorkspace(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c, other := newCompany(t, s, "T1", 0), newCompany(t, s, "T2", 0)
		foreign := must(s.ChannelAt(t.Context(), other.ID, coaching.Place{Platform: "slack", Tenant: "T2", Ref: "C1"}, "wins"))(t)
		w := c.Workspace
		w.Wins = &foreign
		if err := s.SaveWorkspace(t.Context(), w); err == nil {
			t.Fatal("a workspace posts into another's channel")
		}
	})
}

func TestHasWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		equal(t, "before", must(s.HasWins(t.Context(), c.ID))(t), false)
		c.record(t, c.deal(t, 100, day(t, "2026-11-24"), c.people[0]))
		equal(t, "after", must(s.HasWins(t.Context(), c.ID))(t), true)
	})
}

func TestChannelAt(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		place := coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}
		added := must(s.ChannelAt(t.Context(), c.ID, place, "sales"))(t)
		want := coaching.Channel{ID: added.ID, Place: place, Name: "sales", Locale: c.Locale, Zone: c.Zone}
		for _, step := range []struct{ called, is string }{
			{"sales", "sales"}, {"", "sales"}, {"big-wins", "big-wins"}, {"", "big-wins"},
		} {
			want.Name = step.is
			if got := must(s.ChannelAt(t.Context(), c.ID, place, step.called))(t); !reflect.DeepEqual(got, want) {
				t.Fatalf("called %q: got %+v, want %+v", step.called, got, want)
			}
		}
		equal(t, "by id", must(s.Channel(t.Context(), c.ID, added.ID))(t), want)
		equal(t, "by name", must(s.ChannelNamed(t.Context(), c.ID, "slack", "T1", "big-wins"))(t), want)
		_, err := s.ChannelNamed(t.Context(), c.ID, "slack", "T1", "sales")
		refused(t, err, coaching.NotFound)
		_, err = s.ChannelNamed(t.Context(), c.ID, "teams", "T1", "big-wins")
		refused(t, err, coaching.NotFound)
	})
}
