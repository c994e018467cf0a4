package storage_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestJoinIsOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		w, _, err := s.Who(t.Context(), "slack", "T1", "U1")
		if !errors.Is(err, bot.ErrStranger) {
			t.Fatalf("got %v, want ErrStranger", err)
		}
		equal(t, "workspace of a stranger", w.ID, c.ID)

		profile := bot.Profile{Platform: "slack", Tenant: "T1", User: "U1", Name: "Léa Martin", Email: "lea@example.com"}
		grants := []coaching.Grant{{Role: coaching.Rep}, {Role: coaching.Admin}}
		ids := make([]int64, 4)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				m, err := s.Join(t.Context(), c.ID, profile, grants)
				if err != nil {
					t.Error(err)
				}
				ids[i] = m.ID
			})
		}
		all.Wait()
		for _, id := range ids {
			equal(t, "member", id, ids[0])
		}
		equal(t, "members", len(must(s.Members(t.Context(), c.ID))(t)), 1)

		want := coaching.Member{
			ID: ids[0], Workspace: c.ID, Name: "Léa Martin", Handle: "U1", User: "U1", Email: "lea@example.com", Grants: grants,
			Zone: c.Zone, Locale: c.Locale, Hours: coaching.DefaultHours, OnBoard: true, Active: true,
			Assumed: coaching.AssumedZone | coaching.AssumedLocale,
		}
		w, m, err := s.Who(t.Context(), "slack", "T1", "U1")
		ok(t, err)
		equal(t, "workspace", w, c.Workspace)
		if !reflect.DeepEqual(m, want) {
			t.Fatalf("got %+v, want %+v", m, want)
		}
	})
}

func TestNewcomerBringsZoneAndLocale(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		tokyo := must(time.LoadLocation("Asia/Tokyo"))(t)
		m := must(s.Join(t.Context(), c.ID, bot.Profile{
			Platform: "slack", Tenant: "T1", User: "U1", Name: "Noé", Zone: tokyo, Locale: coaching.French,
		}, nil))(t)
		equal(t, "zone", m.Zone.String(), "Asia/Tokyo")
		equal(t, "locale", m.Locale, coaching.French)
		equal(t, "grants", len(m.Grants), 0)
	})
}

func TestFind(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		for _, p := range []bot.Profile{
			{User: "lea", Name: "Léa Martin", Email: "Lea.Martin@example.com"},
			{User: "lea2", Name: "LEA  MARTIN"},
			{User: "bob", Name: "Bob"},
			{User: "zoe.a", Name: "Zoé Arnaud"},
			{User: "zoe.b", Name: "Zoé Petit"},
			{User: "gone", Name: "Bob"},
		} {
			p.Platform, p.Tenant = "slack", "T1"
			m := must(s.Join(t.Context(), c.ID, p, nil))(t)
			if p.User == "gone" {
				m.Active = false
				ok(t, s.SaveMember(t.Context(), m))
			}
		}
		for _, test := range []struct {
			name string
			want []string
		}{
			{"léa martin", []string{"lea", "lea2"}},
			{"Lea\u00a0Martin ", []string{"lea", "lea2"}},
			{"LEA", []string{"lea"}},
			{"lea.martin@EXAMPLE.com", []string{"lea"}},
			{"bob", []string{"bob"}},
			{"Zoé", []string{"zoe.a", "zoe.b"}},
			{"zoe petit", []string{"zoe.b"}},
			{"Zo", nil},
			{"Petit", nil},
			{"Martin", nil},
			{"%", nil},
			{"", nil},
			{"  ", nil},
		} {
			var got []string
			for _, m := range must(s.Find(t.Context(), c.ID, test.name))(t) {
				got = append(got, m.Handle)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("find %q: got %v, want %v", test.name, got, test.want)
			}
		}
	})
}

// Nobody has another's handle, whoever came first; people are found by their id
// too.
func TestHandlesAreUnique(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		join := func(user, handle string) coaching.Member {
			return must(s.Join(t.Context(), c.ID, bot.Profile{Platform: "slack", Tenant: "T1", User: user, Name: "Person " + user, Handle: handle}, nil))(t)
		}
		bob, other, unread := join("U1", "bob"), join("U2", "Bob"), must(s.Join(t.Context(), c.ID, bot.Profile{Platform: "slack", Tenant: "T1", User: "U3"}, nil))(t)
		equal(t, "handle", bob.Handle, "bob")
		equal(t, "taken handle", other.Handle, "U2")
		equal(t, "handle of somebody unread", unread.Handle, "U3")
		equal(t, "assumed of somebody unread", unread.Assumed, coaching.AllAssumed)
		unread.Handle = "BOB"
		ok(t, s.SaveMember(t.Context(), unread))
		equal(t, "handle that is taken meanwhile", must(s.Member(t.Context(), c.ID, unread.ID))(t).Handle, "U3")
		bob.Handle = "robert"
		ok(t, s.SaveMember(t.Context(), bob))
		for typed, want := range map[string]int64{"robert": bob.ID, "U1": bob.ID, "u2": other.ID} {
			found := must(s.Find(t.Context(), c.ID, typed))(t)
			if len(found) != 1 || found[0].ID != want {
				t.Errorf("%s: found %+v", typed, found)
			}
		}
		elsewhere := newCompany(t, s, "T2", 0)
		m := must(s.Join(t.Context(), elsewhere.ID, bot.Profile{Platform: "slack", Tenant: "T2", User: "U1", Name: "Bob", Handle: "robert"}, nil))(t)
		equal(t, "the same handle in another workspace", m.Handle, "robert")
	})
}

func TestSaveMember(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		north := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		m := c.people[0]
		m.Name, m.Zone, m.Locale, m.OnBoard = "Ångström", time.UTC, coaching.French, false
		m.Hours = coaching.Hours{Days: coaching.EveryDay, From: 7 * 60, To: 15*60 + 30}
		m.Grants = []coaching.Grant{{Role: coaching.Manager, Team: north.ID}, {Role: coaching.Rep}}
		ok(t, s.SaveMember(t.Context(), m))
		if got := must(s.Member(t.Context(), c.ID, m.ID))(t); !reflect.DeepEqual(got, m) {
			t.Fatalf("got %+v, want %+v", got, m)
		}
		equal(t, "found by the new name", len(must(s.Find(t.Context(), c.ID, "angstrom"))(t)), 1)
		equal(t, "found by the old name", len(must(s.Find(t.Context(), c.ID, "Person UA"))(t)), 0)
		m.ID = 4711
		refused(t, s.SaveMember(t.Context(), m), coaching.NotFound)
	})
}

// Whoever was read before they were welcomed and is stored after it stays
// welcomed.
func TestNobodyIsWelcomedTwice(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		_, _, err := s.ChangeMember(t.Context(), c.ID, c.people[0].ID, func(ctx context.Context, m *coaching.Member) error {
			m.Name = "Renamed"
			first, err := s.Welcome(ctx, m.Workspace, m.ID)
			equal(t, "welcomed while changed", first, true)
			return err
		})
		ok(t, err)
		equal(t, "welcomed again", must(s.Welcome(t.Context(), c.ID, c.people[0].ID))(t), false)
		equal(t, "kept", must(s.Member(t.Context(), c.ID, c.people[0].ID))(t).Welcomed, true)
	})
}

func TestHolders(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 0)
		c.join(t, "UC", coaching.Grant{Role: coaching.Admin}, coaching.Grant{Role: coaching.Manager})
		c.join(t, "UA", coaching.Grant{Role: coaching.Admin})
		c.join(t, "UB", coaching.Grant{Role: coaching.Rep})
		gone := c.join(t, "UD", coaching.Grant{Role: coaching.Admin})
		gone.Active = false
		ok(t, s.SaveMember(t.Context(), gone))
		for role, want := range map[coaching.Role][]string{
			coaching.Admin:   {"UA", "UC"},
			coaching.Manager: {"UC"},
			coaching.Rep:     {"UB"},
			coaching.Auditor: nil,
		} {
			var got []string
			for _, m := range must(s.Holders(t.Context(), c.ID, role))(t) {
				got = append(got, m.Handle)
			}
			if !slices.Equal(got, want) {
				t.Errorf("holders of %s: got %v, want %v", role, got, want)
			}
		}
		equal(t, "admins", must(s.Admins(t.Context(), c.ID))(t), 2)
	})
}

func TestUsers(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		ids := []int64{c.people[0].ID, c.people[1].ID, 4711}
		got := must(s.Users(t.Context(), "slack", "T1", ids))(t)
		want := map[int64]string{ids[0]: "UA", ids[1]: "UB"}
		if !maps.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		equal(t, "users elsewhere", len(must(s.Users(t.Context(), "teams", "T1", ids))(t)), 0)
		equal(t, "users of nobody", len(must(s.Users(t.Context(), "slack", "T1", nil))(t)), 0)
	})
}

func TestTeams(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		south := must(s.CreateTeam(t.Context(), c.ID, " Équipe\nSud "))(t)
		equal(t, "name", south.Name, "Équipe Sud")
		north := must(s.CreateTeam(t.Context(), c.ID, "Équipe Nord"))(t)
		_, err := s.CreateTeam(t.Context(), c.ID, "EQUIPE sud")
		refused(t, err, coaching.Conflict)
		equal(t, "named", must(s.TeamNamed(t.Context(), c.ID, "equipe SUD"))(t), south)
		_, err = s.TeamNamed(t.Context(), c.ID, "east")
		refused(t, err, coaching.NotFound)
		if got, want := must(s.Teams(t.Context(), c.ID))(t), []coaching.Team{north, south}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}

		// The stores' clocks show 25 November; Paris has the same date.
		lea, bob := c.people[0].ID, c.people[1].ID
		ok(t, s.JoinTeam(t.Context(), c.ID, lea, north.ID, day(t, "2026-01-01")))
		ok(t, s.JoinTeam(t.Context(), c.ID, lea, south.ID, day(t, "2026-11-26")))
		ok(t, s.JoinTeam(t.Context(), c.ID, bob, north.ID, day(t, "2026-11-25")))
		ok(t, s.JoinTeam(t.Context(), c.ID, bob, south.ID, day(t, "2026-11-25")))
		for _, test := range []struct {
			day  string
			want map[int64]int64
		}{
			{"2025-12-31", map[int64]int64{}},
			{"2026-01-01", map[int64]int64{lea: north.ID}},
			{"2026-11-25", map[int64]int64{lea: north.ID, bob: south.ID}},
			{"2026-11-26", map[int64]int64{lea: south.ID, bob: south.ID}},
		} {
			got := must(s.TeamsOn(t.Context(), c.ID, []int64{lea, bob, c.people[2].ID}, day(t, test.day)))(t)
			if !maps.Equal(got, test.want) {
				t.Errorf("%s: got %v, want %v", test.day, got, test.want)
			}
		}
		equal(t, "team of today", must(s.Member(t.Context(), c.ID, lea))(t).Team, north)
		equal(t, "changed team of today", must(s.Member(t.Context(), c.ID, bob))(t).Team, south)
		equal(t, "no team", must(s.Member(t.Context(), c.ID, c.people[2].ID))(t).Team, coaching.Team{})
	})
}

// Today's team is that of the member's own today, wherever the server stands.
func TestTeamOfTodayFollowsTheZone(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		team := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		m := c.people[0]
		ok(t, s.JoinTeam(t.Context(), c.ID, m.ID, team.ID, day(t, "2026-11-26")))
		for zone, want := range map[string]coaching.Team{"Europe/Paris": {}, "Pacific/Kiritimati": team} {
			m.Zone = must(time.LoadLocation(zone))(t)
			ok(t, s.SaveMember(t.Context(), m))
			equal(t, zone, must(s.Member(t.Context(), c.ID, m.ID))(t).Team, want)
		}
	})
}
