package win_test

import (
	"fmt"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What people type and see, word by word.
func TestTranscripts(t *testing.T) {
	for _, test := range []struct {
		file string
		options
	}{
		{"record.en", options{locale: coaching.English}},
		{"record.fr", options{locale: coaching.French}},
		{"badinput", options{locale: coaching.English}},
		{"hostile", options{locale: coaching.English}},
		{"mentions", options{locale: coaching.English}},
		{"questions", options{locale: coaching.English}},
		{"undo", options{locale: coaching.English}},
		{"edit.en", options{locale: coaching.English}},
		{"edit.fr", options{locale: coaching.French}},
		{"void", options{locale: coaching.French}},
		{"cheer", options{locale: coaching.English}},
		{"pending", options{locale: coaching.English}},
		{"nochannel", options{locale: coaching.English, noWins: true}},
		{"nobody", options{locale: coaching.English, noWins: true, noAdmin: true}},
		{"closed", options{locale: coaching.English}},
		{"routes", options{locale: coaching.English, before: house.leads}},
		{"start", options{locale: coaching.English, before: house.announcesFrom20November}},
		{"together.en", options{locale: coaching.English, before: house.announcesTwoAnHour}},
		{"together.fr", options{locale: coaching.French, before: house.announcesTwoAnHour}},
		{"milestones.en", options{locale: coaching.English}},
		{"milestones.fr", options{locale: coaching.French}},
		{"list", options{locale: coaching.English, before: house.sold23}},
		{"gone", options{locale: coaching.English}},
		{"gone.route", options{locale: coaching.English, before: house.leads}},
	} {
		t.Run(test.file, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				h := newHouse(t, s, test.options)
				bottest.Transcript(t, h.Stage, "testdata/"+test.file+".txt")
				h.balanced(t)
			})
		})
	}
}

// leads has routes, and puts Bob into a team.
func (h house) leads(t testing.TB) {
	t.Helper()
	north, err := h.store.CreateTeam(t.Context(), h.workspace.ID, "North")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.JoinTeam(t.Context(), h.workspace.ID, h.people["bob"].ID, north.ID, coaching.NewDay(2026, 1, 1)); err != nil {
		t.Fatal(err)
	}
	big := h.channel(t, "big")
	for _, r := range []coaching.Route{
		{Over: coaching.Money{Minor: 50_000_00, Currency: "EUR"}, Channel: big},
		{Team: north, Channel: h.channel(t, "north")},
		{Product: "CRM", Channel: big},
	} {
		if _, _, err := h.store.SetRoute(t.Context(), h.workspace.ID, r, h.people["sam"].ID, h.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

// sold23 has Bob win 23 deals, two of them on each day.
func (h house) sold23(t testing.TB) {
	t.Helper()
	for i := range 23 {
		money := coaching.Money{Minor: int64(i+1) * 100_00, Currency: "EUR"}
		on := coaching.NewDay(2026, 11, 10-i/2)
		w := coaching.Win{
			Workspace: h.workspace.ID, Author: h.people["bob"].ID, Customer: fmt.Sprint("Customer ", i+1), Amount: money, Reporting: money,
			ClosedOn: on, RecordedAt: h.Now(), State: coaching.Standing,
			Credits: []coaching.Credit{{Member: h.people["bob"].ID, Share: coaching.Whole, Amount: money, Reporting: money}},
		}
		if _, err := h.store.RecordWin(t.Context(), w, w.Author); err != nil {
			t.Fatal(err)
		}
	}
}

func (h house) announcesFrom20November(t testing.TB) {
	h.announces(t, func(a *coaching.Announcing) { a.From = coaching.NewDay(2026, 11, 20) })
}

func (h house) announcesTwoAnHour(t testing.TB) {
	h.announces(t, func(a *coaching.Announcing) { a.Hourly = 2 })
}

func (h house) announces(t testing.TB, change func(a *coaching.Announcing)) {
	t.Helper()
	if _, _, err := h.store.ChangeAnnouncing(t.Context(), h.workspace.ID, change); err != nil {
		t.Fatal(err)
	}
}

func (h house) channel(t testing.TB, name string) coaching.Channel {
	t.Helper()
	place := coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#" + name}
	channel, err := h.store.ChannelAt(t.Context(), h.workspace.ID, place, name)
	if err != nil {
		t.Fatal(err)
	}
	return channel
}
