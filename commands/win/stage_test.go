package win_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/win"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// house is a workspace with people in it, on a stage: Léa and Bob sell, Mia too
// and in New York, Sam manages them all and is the admin, Tom is in Customer
// Success, Ada audits. Léa has a quota of 120 000 € for the last quarter.
type house struct {
	*bottest.Stage
	store     *storage.Store
	workspace coaching.Workspace
	people    map[string]coaching.Member
}

// options are what differs between houses.
type options struct {
	locale  coaching.Locale
	noWins  bool // no channel for wins is chosen
	noAdmin bool
	ledger  func(win.Ledger) win.Ledger // in place of the store
	idle    bool                        // nobody works the jobs until work is called
	before  func(house, testing.TB)     // what is set up before anybody says anything
}

func newHouse(t testing.TB, s *storage.Store, o options) house {
	t.Helper()
	ctx := t.Context()
	paris, london, newYork := zone(t, "Europe/Paris"), zone(t, "Europe/London"), zone(t, "America/New_York")
	h := house{store: s, people: map[string]coaching.Member{}}
	var err error
	h.workspace, err = s.Install(ctx, bottest.StagePlatform, bottest.StageTenant, coaching.Workspace{Name: "Team", Zone: paris, Locale: o.locale, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	if !o.noWins {
		place := coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#sales"}
		sales, err := s.ChannelAt(ctx, h.workspace.ID, place, "sales")
		if err != nil {
			t.Fatal(err)
		}
		h.workspace.Wins = &sales
		if err := s.SaveWorkspace(ctx, h.workspace); err != nil {
			t.Fatal(err)
		}
	}
	managing := []coaching.Grant{{Role: coaching.Manager}, {Role: coaching.Admin}}
	if o.noAdmin {
		managing = managing[:1]
	}
	var profiles []bot.Profile
	for _, p := range []struct {
		user, name string
		locale     coaching.Locale
		zone       *time.Location
		grants     []coaching.Grant
	}{
		{"lea", "Léa Martin", coaching.French, paris, []coaching.Grant{{Role: coaching.Rep}}},
		{"bob", "Bob Stone", coaching.English, london, []coaching.Grant{{Role: coaching.Rep}}},
		{"mia", "Mia Wong", coaching.English, newYork, []coaching.Grant{{Role: coaching.Rep}}},
		{"sam", "Sam Reed", coaching.English, london, managing},
		{"tom", "Tom Hale", coaching.English, london, []coaching.Grant{{Role: coaching.CS}}},
		{"ada", "Ada Roy", coaching.French, paris, []coaching.Grant{{Role: coaching.Auditor}}},
	} {
		profile := bot.Profile{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: p.user, Name: p.name, Zone: p.zone, Locale: p.locale}
		profiles = append(profiles, profile)
		if h.people[p.user], err = s.Join(ctx, h.workspace.ID, profile, p.grants); err != nil {
			t.Fatal(err)
		}
	}
	quarter := coaching.PeriodOf(coaching.Quarter, coaching.DayOf(storagetest.Now(), paris))
	_, err = s.SetQuota(ctx, coaching.Quota{
		Workspace: h.workspace.ID, Member: h.people["lea"].ID, Metric: coaching.Revenue, Period: quarter,
		Target: 120_000_00, From: quarter.Start, SetBy: h.people["sam"].ID, SetAt: storagetest.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	p := ports(s)
	if o.ledger != nil {
		p.Ledger = o.ledger(s)
	}
	h.Stage = bottest.NewStage(t, bottest.Setting{
		Store: s, Zone: paris, Now: storagetest.Now(), People: profiles,
		Features: func(*bot.RitualEngine) []bot.Feature { return []bot.Feature{win.New(p)} },
	})
	if o.before != nil {
		o.before(h, t)
	}
	if !o.idle {
		h.work(t)
	}
	return h
}

// ports are the whole feature's on one store.
func ports(s *storage.Store) win.Ports {
	return win.Ports{Ledger: s, Circumstances: s, Cheers: s, Drafts: s, Progress: s, Changes: s, Roles: s, Announcements: s, Milestones: s, Lists: s, Outbox: s}
}

// work runs the jobs until the test ends.
func (h house) work(t testing.TB) {
	t.Helper()
	runner := jobs.New(h.store, jobs.Work{Drain: h.Drain, Moment: h.Moment}, jobs.Options{Now: h.Now, Log: slog.New(slog.DiscardHandler)})
	h.SetJobs(runner)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- runner.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("run jobs: %v", err)
		}
	})
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// balanced fails the test when the sums are not those of the ledger.
func (h house) balanced(t testing.TB) {
	t.Helper()
	differences, err := h.store.CheckTally(t.Context(), h.workspace.ID)
	if err != nil {
		t.Fatal(err)
	}
	if differences != 0 {
		t.Errorf("%d sums differ from the ledger", differences)
	}
}

// done is the sum and the count of somebody's wins in the last quarter.
func (h house) done(t testing.TB, user string) (amount int64, wins int) {
	t.Helper()
	quarter := coaching.PeriodOf(coaching.Quarter, coaching.DayOf(storagetest.Now(), time.UTC))
	amount, wins, err := h.store.Done(t.Context(), h.workspace.ID, h.people[user].ID, quarter)
	if err != nil {
		t.Fatal(err)
	}
	return amount, wins
}

// says hands a line that somebody typed to the bot in a direct message.
func (h house) says(user, line string) bot.Incoming {
	in := h.acts(user)
	in.Text = line
	return in
}

// presses is a button's action with a value of the presser's choice.
func (h house) presses(user, action, value string) bot.Incoming {
	in := h.acts(user)
	in.Action, in.Value, in.CanOpenForm = action, value, true
	return in
}

func (h house) acts(user string) bot.Incoming {
	return bot.Incoming{
		ID: rand.Text(), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user, At: h.Now(),
		Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true,
	}
}

// handle gives the text of the answer.
func (h house) handle(t testing.TB, in bot.Incoming) string {
	t.Helper()
	reply, err := h.Router().Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range reply.Messages {
		texts = append(texts, m.PlainText())
	}
	return strings.Join(texts, "\n")
}

// wins gives everything that somebody has a credit of, newest first.
func (h house) wins(t testing.TB, user string) []coaching.Win {
	t.Helper()
	wins, err := h.store.MemberWins(t.Context(), h.workspace.ID, h.people[user].ID, true, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return wins
}
