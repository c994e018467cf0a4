package settings_test

import (
	"crypto/rand"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// rounds are how often the tests of this file do what they do: whether two
// things come in each other's way is a matter of chance.
const rounds = 8

// Settings that are changed at the same time are all changed: none puts back
// what another has just replaced.
func TestSettingsChangedTogetherAllHold(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w, stage := &world{storagetest.World{T: t, Store: s}}, storagetest.Stage(t, s, features(s))
		for range rounds {
			w.Changes("bob", func(m *coaching.Member) {
				m.Grants, m.Locale, m.OnBoard, m.Hours = []coaching.Grant{{Role: coaching.Rep}}, coaching.English, true, coaching.DefaultHours
			})
			together(t, stage, "bob: settings language fr", "bob: settings board off", "bob: settings hours mon-thu 8:00-16:00",
				"sam: settings role @bob auditor", "sam: settings role @bob cs")
			_, bob := w.Who("bob")
			if bob.Locale != coaching.French || bob.OnBoard || bob.Hours.From != 8*60 || !bob.Has(coaching.Auditor) || !bob.Has(coaching.CS) {
				t.Fatalf("kept are language %s, on board %v, hours %v, grants %v", bob.Locale, bob.OnBoard, bob.Hours, bob.Grants)
			}
		}
	})
}

// Two admins who withdraw each other's role at the same time leave one admin.
func TestOneAdminIsLeft(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w, stage := &world{storagetest.World{T: t, Store: s}}, storagetest.Stage(t, s, features(s))
		workspace, _ := w.Who("sam")
		for range rounds {
			for _, user := range []string{"sam", "mia"} {
				w.Changes(user, func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Admin}} })
			}
			together(t, stage, "sam: settings role @mia admin remove", "mia: settings role @sam admin remove")
			if admins, err := s.Admins(t.Context(), workspace.ID); err != nil || admins != 1 {
				t.Fatalf("%d admins are left, %v", admins, err)
			}
		}
	})
}

// Admins who choose a wins channel at the same time make one daily board.
func TestOneBoardIsMade(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w, stage := &world{storagetest.World{T: t, Store: s}}, storagetest.Stage(t, s, features(s))
		w.Changes("mia", func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Admin}} })
		together(t, stage, "sam: settings wins #sales", "mia: settings wins #sales", "sam: settings wins #sales", "mia: settings wins #sales")
		workspace, _ := w.Who("sam")
		if rituals, err := s.RitualsOf(t.Context(), workspace.ID, "board"); err != nil || len(rituals) != 1 {
			t.Errorf("there are %d boards, %v", len(rituals), err)
		}
	})
}

// The board's time and its channel, chosen at the same time, both hold.
func TestBoardTimeAndChannelBothHold(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w, stage := &world{storagetest.World{T: t, Store: s}}, storagetest.Stage(t, s, features(s))
		w.Changes("mia", func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Admin}} })
		workspace, _ := w.Who("sam")
		for round := range rounds {
			together(t, stage, "sam: settings wins "+bot.ChannelToken("#sales", "sales"), "sam: settings board-time 9:00")
			place := coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#other" + strconv.Itoa(round)}
			together(t, stage, "sam: settings wins "+bot.ChannelToken(place.Ref, "other"), "mia: settings board-time 16:15 mon-thu")
			boards, err := s.RitualsOf(t.Context(), workspace.ID, "board")
			w.OK(err)
			if len(boards) != 1 || boards[0].Channel.Ref != place.Ref || boards[0].Schedule.At != 16*60+15 {
				t.Fatalf("the boards are %+v", boards)
			}
		}
	})
}

// together has lines typed all at the same time, each as USER: LINE.
func together(t *testing.T, stage *bottest.Stage, lines ...string) {
	t.Helper()
	var all sync.WaitGroup
	for _, line := range lines {
		user, text, _ := strings.Cut(line, ": ")
		in := bot.Incoming{
			ID: rand.Text(), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user,
			Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true, At: stage.Now(), Text: text,
		}
		all.Go(func() {
			if _, err := stage.Router().Handle(t.Context(), in); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		})
	}
	all.Wait()
}
