package bot_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// An act that writes counts how often it ran, however often it is delivered.
func countingFeature(runs *int, fail func() error) bot.Feature {
	return bot.Feature{Name: "count", Actions: []bot.Action{
		{Name: "count.up", Run: func(context.Context, *bot.Request) (bot.Reply, error) {
			*runs++
			if err := fail(); err != nil {
				return bot.Reply{}, err
			}
			return bot.Answer(bot.Say(bot.Plainly("counted"))), nil
		}},
		{Name: "count.admin", Who: coaching.Admin, Run: func(context.Context, *bot.Request) (bot.Reply, error) {
			*runs++
			return bot.Reply{}, nil
		}},
	}}
}

func press(user, delivery, action string) bot.Incoming {
	return bot.Incoming{
		ID: delivery, Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user, Direct: true,
		Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Action: action,
	}
}

func TestADeliveryThatComesTwiceActsOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		runs := 0
		stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature {
			return []bot.Feature{countingFeature(&runs, func() error { return nil })}
		})
		for range 3 {
			reply, err := stage.Router().Handle(t.Context(), press("lea", "d1", "count.up"))
			if err != nil || len(reply.Messages) != 1 || reply.Messages[0].PlainText() != "counted" {
				t.Fatalf("got %v, %v", reply, err)
			}
		}
		if runs != 1 {
			t.Errorf("ran %d times", runs)
		}
	})
}

func TestARefusalIsTriedAnew(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		runs := 0
		stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature {
			return []bot.Feature{countingFeature(&runs, func() error {
				if runs == 1 {
					return coaching.Refuse(coaching.Invalid, "args.required")
				}
				return nil
			})}
		})
		for _, want := range []string{"This is needed.", "counted", "counted"} {
			reply, err := stage.Router().Handle(t.Context(), press("bob", "d1", "count.up"))
			if err != nil || reply.Messages[0].PlainText() != want {
				t.Fatalf("got %v, %v; want %s", reply, err, want)
			}
		}
		if runs != 2 {
			t.Errorf("ran %d times", runs)
		}
	})
}

func TestWhatBreaksIsAReference(t *testing.T) {
	for broken, want := range map[error]string{
		errors.New("disk on fire"):                `nothing was changed.* reference [0-9a-f]{8}\.$`,
		fmt.Errorf("%w: line cut", bot.ErrUnsure): `cannot tell whether this was done.* reference [0-9a-f]{8}\.$`,
	} {
		s := storagetest.SQLite(t)
		runs := 0
		stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature {
			return []bot.Feature{countingFeature(&runs, func() error { return broken })}
		})
		reply, err := stage.Router().Handle(t.Context(), press("bob", "d1", "count.up"))
		if err == nil {
			t.Error("the platform is not told that it may deliver again")
		}
		if got := reply.Messages[0].PlainText(); !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("got %q", got)
		}
	}
}

func TestRolesAreChecked(t *testing.T) {
	s := storagetest.SQLite(t)
	runs := 0
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature {
		return []bot.Feature{countingFeature(&runs, func() error { return nil })}
	})
	reply, err := stage.Router().Handle(t.Context(), press("bob", "d1", "count.admin"))
	if err != nil || reply.Messages[0].PlainText() != "This takes the role admin. Sam Taylor can do it." {
		t.Errorf("got %v, %v", reply, err)
	}
	if _, err := stage.Router().Handle(t.Context(), press("sam", "d2", "count.admin")); err != nil || runs != 1 {
		t.Errorf("the admin was refused: %v", err)
	}
}

func TestForeignTenantsAreToldSo(t *testing.T) {
	s := storagetest.SQLite(t)
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature { return nil })
	in := press("bob", "d1", "count.up")
	in.Tenant = "another"
	reply, err := stage.Router().Handle(t.Context(), in)
	if err != nil || reply.Messages[0].PlainText() != "I am not installed in this workspace." {
		t.Errorf("got %v, %v", reply, err)
	}
	if _, _, err := s.Who(t.Context(), bottest.StagePlatform, "another", "bob"); !errors.Is(err, bot.ErrNotInstalled) {
		t.Errorf("something was stored: %v", err)
	}
}

func TestNewcomersJoinAsReps(t *testing.T) {
	s := storagetest.SQLite(t)
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature { return nil })
	if _, err := stage.Router().Handle(t.Context(), press("neo", "d1", "nothing")); err != nil {
		t.Fatal(err)
	}
	_, neo, err := s.Who(t.Context(), bottest.StagePlatform, bottest.StageTenant, "neo")
	if err != nil || neo.Name != "Neo" || !neo.Has(coaching.Rep) || neo.Has(coaching.Admin) {
		t.Errorf("got %+v, %v", neo, err)
	}
}
