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

// Of two admins who submit the same form at the same time, one is told that the
// other was quicker.
func TestFormsSubmittedTogether(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w, stage := &world{storagetest.World{T: t, Store: s}}, storagetest.Stage(t, s, features(s))
		w.Changes("mia", func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Admin}} })
		zones := [][]string{{"Europe/Rome", "Europe/Madrid"}, {"Asia/Tokyo", "Asia/Seoul"}}
		for round := range rounds {
			var forms []bot.Incoming
			for i, user := range []string{"sam", "mia"} {
				opening := said(stage, user, "settings workspace")
				opening.CanOpenForm = true
				opened, err := stage.Router().Handle(t.Context(), opening)
				w.OK(err)
				values := map[string][]string{}
				for _, f := range opened.Form.Fields {
					values[f.Name] = f.Value
				}
				values["zone"] = []string{zones[round%2][i]}
				filled := said(stage, user, "")
				filled.Form = &bot.Submission{Name: opened.Form.Name, State: opened.Form.State, Values: values}
				forms = append(forms, filled)
			}
			replies := atOnce(t, stage, forms...)
			told := map[string]int{}
			for _, reply := range replies {
				for field := range reply.Errors {
					told[field]++
				}
			}
			if len(told) != 1 || told["zone"] != 1 {
				t.Fatalf("round %d: the admins are told %v and %v", round, replies[0].Errors, replies[1].Errors)
			}
		}
	})
}

// together has lines typed all at the same time, each as USER: LINE.
func together(t *testing.T, stage *bottest.Stage, lines ...string) {
	t.Helper()
	var all []bot.Incoming
	for _, line := range lines {
		user, text, _ := strings.Cut(line, ": ")
		all = append(all, said(stage, user, text))
	}
	atOnce(t, stage, all...)
}

// said is what somebody types in private.
func said(stage *bottest.Stage, user, text string) bot.Incoming {
	return bot.Incoming{
		ID: rand.Text(), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user,
		Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true, At: stage.Now(), Text: text,
	}
}

// atOnce has all of it come at the same time, and gives the answers.
func atOnce(t *testing.T, stage *bottest.Stage, incoming ...bot.Incoming) []bot.Reply {
	t.Helper()
	replies := make([]bot.Reply, len(incoming))
	var all sync.WaitGroup
	for i, in := range incoming {
		all.Go(func() {
			var err error
			if replies[i], err = stage.Router().Handle(t.Context(), in); err != nil {
				t.Errorf("%s: %q: %v", in.User, in.Text, err)
			}
		})
	}
	all.Wait()
	return replies
}
