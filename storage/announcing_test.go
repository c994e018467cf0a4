package storage_test

import (
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func (c *company) channel(t failer, name string) coaching.Channel {
	t.Helper()
	return must(c.ChannelAt(t.Context(), c.ID, coaching.Place{Platform: "slack", Tenant: c.Name[len("Company "):], Ref: "C-" + name}, name))(t)
}

func TestAnnouncingIsKept(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		a := must(s.Announcing(t.Context(), c.ID))(t)
		equal(t, "before anybody said", a.From.IsZero() && a.Hourly == 0 && len(a.Routes) == 0, true)
		from := day(t, "2026-11-01")
		before, after, err := s.ChangeAnnouncing(t.Context(), c.ID, func(a *coaching.Announcing) { a.From = from })
		ok(t, err)
		equal(t, "day before", before.From, coaching.Day{})
		equal(t, "day after", after.From, from)
		_, _, err = s.ChangeAnnouncing(t.Context(), c.ID, func(a *coaching.Announcing) { a.Hourly = 20 })
		ok(t, err)
		a = must(s.Announcing(t.Context(), c.ID))(t)
		equal(t, "day", a.From, from)
		equal(t, "an hour", a.Hourly, 20)
	})
}

func TestRoutesAreKept(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		big, north := c.channel(t, "big"), c.channel(t, "north")
		team := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		set := func(r coaching.Route) (before, after coaching.Route) {
			t.Helper()
			before, after, err := s.SetRoute(t.Context(), c.ID, r, c.people[0].ID, storagetest.Now())
			ok(t, err)
			return before, after
		}
		over := coaching.Route{Over: coaching.Money{Minor: 50_000_00, Currency: "EUR"}, Channel: big}
		combined := coaching.Route{Over: over.Over, Team: team, Product: "CRM", Channel: north}
		_, first := set(over)
		_, second := set(combined)
		equal(t, "numbers", [2]int{first.Number, second.Number}, [2]int{1, 2})

		moved := combined
		moved.Product, moved.Channel = "crm", big
		before, after := set(moved)
		equal(t, "number", after.Number, 2)
		equal(t, "channel before", before.Channel.ID, north.ID)

		routes := must(s.Announcing(t.Context(), c.ID))(t).Routes
		equal(t, "routes", len(routes), 2)
		moved.Number, over.Number = 2, 1
		equal(t, "what names more", routes[0], moved)
		equal(t, "what names less", routes[1], over)

		equal(t, "removed", must(s.RemoveRoute(t.Context(), c.ID, 1))(t), over)
		_, err := s.RemoveRoute(t.Context(), c.ID, 1)
		refused(t, err, coaching.NotFound)
		_, third := set(over)
		equal(t, "the next number", third.Number, 3)

		theirs := newCompany(t, s, "T2", 1)
		equal(t, "theirs", len(must(s.Announcing(t.Context(), theirs.ID))(t).Routes), 0)
		_, err = s.RemoveRoute(t.Context(), theirs.ID, 2)
		refused(t, err, coaching.NotFound)
		for what, r := range map[string]coaching.Route{
			"to our channel": {Product: "CRM", Channel: big},
			"for our team":   {Team: team, Channel: theirs.channel(t, "big")},
		} {
			if _, _, err := s.SetRoute(t.Context(), theirs.ID, r, theirs.people[0].ID, storagetest.Now()); err == nil {
				t.Errorf("they lead wins %s", what)
			}
		}
	})
}

// However many are counted at the same time, each gets a number of its own.
func TestAnnouncementsAreCounted(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		sales, hour := c.channel(t, "sales"), storagetest.Now().Truncate(time.Hour)
		var all sync.WaitGroup
		numbers := make(chan int, 8)
		for range cap(numbers) {
			all.Go(func() {
				n, err := s.CountAnnounced(t.Context(), c.ID, sales.ID, hour)
				if err != nil {
					t.Error(err)
				}
				numbers <- n
			})
		}
		all.Wait()
		close(numbers)
		sum := 0
		for n := range numbers {
			sum += n
		}
		equal(t, "sum of the numbers", sum, 8*9/2)
		equal(t, "of the next hour", must(s.CountAnnounced(t.Context(), c.ID, sales.ID, hour.Add(time.Hour)))(t), 1)
		equal(t, "of another channel", must(s.CountAnnounced(t.Context(), c.ID, c.channel(t, "big").ID, hour))(t), 1)
	})
}
