package storage_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
)

// failer is what a test or a property fails by.
type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// company is a workspace whose people sell.
type company struct {
	*storage.Store
	coaching.Workspace
	people []coaching.Member
}

// newCompany creates a workspace in euros with a number of reps, for a tenant
// that has none yet.
func newCompany(t failer, s *storage.Store, tenant string, people int) *company {
	t.Helper()
	w := must(s.Install(t.Context(), "slack", tenant, coaching.Workspace{
		Name: "Company " + tenant, Zone: paris(t), Locale: coaching.English, Currency: "EUR",
	}))(t)
	c := &company{Store: s, Workspace: w}
	for i := range people {
		c.people = append(c.people, c.join(t, "U"+string(rune('A'+i)), coaching.Grant{Role: coaching.Rep}))
	}
	return c
}

func (c *company) join(t failer, user string, grants ...coaching.Grant) coaching.Member {
	t.Helper()
	return must(c.Join(t.Context(), c.ID, bot.Profile{
		Platform: "slack", Tenant: c.Name[len("Company "):], User: user, Name: "Person " + user,
	}, grants))(t)
}

// deal is a win of an amount in euros that people share equally, the first the
// author, under their teams of the day.
func (c *company) deal(t failer, minor int64, on coaching.Day, people ...coaching.Member) coaching.Win {
	t.Helper()
	return c.dealIn(t, coaching.Money{Minor: minor, Currency: "EUR"}, on, people...)
}

func (c *company) dealIn(t failer, amount coaching.Money, on coaching.Day, people ...coaching.Member) coaching.Win {
	t.Helper()
	w := coaching.Win{
		Workspace: c.ID, Author: people[0].ID, Customer: "Acme S.A.", Product: "CRM", Note: "they like us",
		Tags: []string{"renewal", "q4"}, Amount: amount, ClosedOn: on, RecordedAt: noon(on), State: coaching.Standing,
	}
	if amount.Currency == c.Currency {
		w.Reporting = amount
	}
	w.Credits = c.share(t, w, people...)
	return w
}

// share splits a win equally between people.
func (c *company) share(t failer, w coaching.Win, people ...coaching.Member) []coaching.Credit {
	t.Helper()
	ids := make([]int64, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	teams := must(c.TeamsOn(t.Context(), c.ID, ids, w.ClosedOn))(t)
	parts := make([]coaching.Part, len(ids))
	for i, id := range ids {
		parts[i] = coaching.Part{Member: id, Team: teams[id]}
	}
	return must(coaching.Credits(parts[0], parts[1:], w.Amount, w.Reporting))(t)
}

func (c *company) record(t failer, w coaching.Win) coaching.Win {
	t.Helper()
	return must(c.RecordWin(t.Context(), w, w.Author))(t)
}

// checkTally fails unless the sums are what the ledger says.
func (c *company) checkTally(t failer) {
	t.Helper()
	if n := must(c.CheckTally(t.Context(), c.ID))(t); n != 0 {
		t.Fatalf("%d sums of the tally differ from the ledger", n)
	}
}

// must gives a value, or a function that fails the test with the error.
func must[V any](v V, err error) func(t failer) V {
	return func(t failer) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused fails unless an error is a refusal of a kind.
func refused(t failer, err error, kind coaching.Kind) {
	t.Helper()
	if refusal, is := errors.AsType[*coaching.Error](err); !is || refusal.Kind != kind {
		t.Fatalf("got error %v, want a refusal of kind %d", err, kind)
	}
}

func equal[V comparable](t failer, what string, got, want V) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func day(t failer, text string) coaching.Day {
	t.Helper()
	return must(coaching.ParseDay(text))(t)
}

func noon(d coaching.Day) time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

func paris(t failer) *time.Location { return must(time.LoadLocation("Europe/Paris"))(t) }

var _ failer = (*testing.T)(nil)
