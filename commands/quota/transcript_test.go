package quota_test

import (
	"context"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestTranscripts(t *testing.T) {
	for name, seed := range map[string]func(w *world){
		"unset": func(w *world) {
			w.won("lea", "Acme", coaching.Money{Minor: 12_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 5))
		},
		"attainment": func(w *world) {
			w.won("lea", "Acme", coaching.Money{Minor: 12_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 5))
			w.won("lea", "Zylker", coaching.Money{Minor: 9_500_50, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 22))
			w.won("lea", "Initech", coaching.Money{Minor: 10_000_00, Currency: "USD"}, "0.92", coaching.NewDay(2026, 11, 3))
			w.won("lea", "Hooli", coaching.Money{Minor: 4_000_00, Currency: "GBP"}, "", coaching.NewDay(2026, 11, 10))
			w.shared("lea", "bob", "Globex", coaching.Money{Minor: 20_000_01, Currency: "EUR"}, coaching.NewDay(2026, 11, 20))
			w.won("bob", "Umbrella", coaching.Money{Minor: 60_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 11, 12))
		},
		"pace":    func(w *world) {},
		"tied":    func(w *world) {},
		"set":     func(w *world) {},
		"adjust":  func(w *world) {},
		"fixer":   func(w *world) { w.speaks("sam", coaching.French) },
		"import":  func(w *world) {},
		"refused": func(w *world) { w.manages("mia", "Asia") },
		"history": func(w *world) {},
		"since": func(w *world) {
			early := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			late := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
			w.set("lea", 100_000_00, early)
			w.won("lea", "Acme", coaching.Money{Minor: 30_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 5))
			hooli := w.recorded("lea", "Hooli", coaching.Money{Minor: 10_000_00, Currency: "EUR"}, coaching.NewDay(2026, 11, 10), early)
			globex := w.recorded("lea", "Globex", coaching.Money{Minor: 5_000_00, Currency: "EUR"}, coaching.NewDay(2026, 11, 11), early)
			w.recorded("lea", "Zylker", coaching.Money{Minor: 8_000_00, Currency: "USD"}, coaching.NewDay(2026, 11, 12), early)
			workspace, lea := w.Who("lea")
			_, err := w.Store.SetRate(context.Background(), workspace.ID, "USD", coaching.Rate{Decimal: "0.9", Day: coaching.NewDay(2026, 11, 1)}, lea.ID, late)
			w.OK(err)
			w.recorded("lea", "Initech", coaching.Money{Minor: 12_000_00, Currency: "EUR"}, coaching.NewDay(2026, 11, 25), late)
			hooli.ClosedOn = coaching.NewDay(2026, 11, 9)
			hooli.Credits[0].Amount.Minor, hooli.Credits[0].Reporting.Minor = 9_000_00, 9_000_00
			hooli.Amount.Minor, hooli.Reporting.Minor = 9_000_00, 9_000_00
			w.changed(hooli, coaching.EntryEdit, late, "a typo in the amount")
			globex.State = coaching.Voided
			w.changed(globex, coaching.EntryVoid, late, "the client walked away")
		},
		"team": func(w *world) {
			w.manages("mia", "Asia")
			w.manages("mia", "Africa")
			w.won("lea", "Acme", coaching.Money{Minor: 90_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 5))
			w.won("lea", "Zylker", coaching.Money{Minor: 20_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 11, 3))
			w.won("bob", "Umbrella", coaching.Money{Minor: 12_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 11, 12))
			w.shared("bob", "mia", "Globex", coaching.Money{Minor: 8_000_00, Currency: "EUR"}, coaching.NewDay(2026, 11, 20))
		},
		"many": func(w *world) {
			for i := range 25 {
				w.won("bob", "Customer "+string(rune('A'+i)), coaching.Money{Minor: 1_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 11, 1+i))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				stage := storagetest.Stage(t, s, features(s))
				seed(&world{storagetest.World{T: t, Store: s}})
				bottest.Transcript(t, stage, "testdata/"+name+".txt")
			})
		})
	}
}

// world is where wins happened before a transcript begins.
type world struct {
	storagetest.World
}

// speaks sets the language of a person.
func (w *world) speaks(user string, locale coaching.Locale) {
	w.T.Helper()
	w.Changes(user, func(m *coaching.Member) { m.Locale = locale })
}

// manages makes a person the manager of a new team.
func (w *world) manages(user, name string) {
	w.T.Helper()
	workspace, _ := w.Who(user)
	team, err := w.Store.CreateTeam(context.Background(), workspace.ID, name)
	w.OK(err)
	w.Changes(user, func(m *coaching.Member) {
		m.Grants = append(m.Grants, coaching.Grant{Role: coaching.Manager, Team: team.ID})
	})
}

// won records a win. Of one in another currency the rate is given, or none.
func (w *world) won(user, customer string, amount coaching.Money, rate string, on coaching.Day) {
	w.T.Helper()
	w.record(w.win(user, customer, amount, rate, on))
}

// recorded records a win at an instant, without a rate in another currency.
func (w *world) recorded(user, customer string, amount coaching.Money, on coaching.Day, at time.Time) coaching.Win {
	w.T.Helper()
	win := w.win(user, customer, amount, "", on)
	win.RecordedAt = at
	win, err := w.Store.RecordWin(context.Background(), win, win.Author)
	w.OK(err)
	return win
}

func (w *world) changed(win coaching.Win, kind coaching.EntryKind, at time.Time, reason string) {
	w.T.Helper()
	_, err := w.Store.ChangeWin(context.Background(), win, kind, win.Author, at, reason)
	w.OK(err)
}

// set sets a person's quota of the quarter at an instant.
func (w *world) set(user string, target int64, at time.Time) {
	w.T.Helper()
	workspace, m := w.Who(user)
	quarter := coaching.PeriodOf(coaching.Quarter, coaching.NewDay(2026, 11, 25))
	_, err := w.Store.SetQuota(context.Background(), coaching.Quota{
		Workspace: workspace.ID, Member: m.ID, Metric: coaching.Revenue, Period: quarter, Target: target,
		From: quarter.Start, SetBy: m.ID, SetAt: at,
	})
	w.OK(err)
}

// shared records a win of which two people have a half each.
func (w *world) shared(user, other, customer string, amount coaching.Money, on coaching.Day) {
	w.T.Helper()
	_, partner := w.Who(other)
	win := w.win(user, customer, amount, "", on)
	credits, err := coaching.Credits(coaching.Part{Member: win.Author, Team: win.Credits[0].Team},
		[]coaching.Part{{Member: partner.ID, Team: partner.Team.ID}}, win.Amount, win.Reporting)
	w.OK(err)
	win.Credits = credits
	w.record(win)
}

func (w *world) win(user, customer string, amount coaching.Money, rate string, on coaching.Day) coaching.Win {
	w.T.Helper()
	workspace, author := w.Who(user)
	win := coaching.Win{
		Workspace: workspace.ID, Author: author.ID, Customer: customer, Amount: amount, ClosedOn: on,
		RecordedAt: time.Date(on.Year, on.Month, on.Day, 12, 0, 0, 0, time.UTC), State: coaching.Standing,
	}
	switch {
	case amount.Currency == workspace.Currency:
		win.Reporting = amount
	case rate != "":
		win.Rate = coaching.Rate{Decimal: rate, Day: on}
		reporting, err := coaching.Convert(amount, win.Rate, workspace.Currency)
		w.OK(err)
		win.Reporting = reporting
	}
	win.Credits = []coaching.Credit{{Member: author.ID, Team: author.Team.ID, Share: coaching.Whole, Amount: win.Amount, Reporting: win.Reporting}}
	return win
}

func (w *world) record(win coaching.Win) {
	w.T.Helper()
	_, err := w.Store.RecordWin(context.Background(), win, win.Author)
	w.OK(err)
}
