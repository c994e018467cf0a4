package playground_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// worlds make the stage's workspace anew, and note as what.
type worlds struct {
	stage *stage
	made  []playground.Team
	fails error
	at    []time.Time // what the clock showed
}

func (w *worlds) Renew(ctx context.Context, as playground.Team) error {
	w.made, w.at = append(w.made, as), append(w.at, w.stage.jobs.clock.Now())
	if err := w.stage.store.Raze(ctx, playground.Name, "demo"); err != nil {
		return err
	}
	_, err := w.stage.store.Install(ctx, playground.Name, "demo", coaching.Workspace{
		Name: "Anew", Zone: time.UTC, Locale: coaching.English, Currency: "EUR", Demo: as == playground.DemoTeam,
	})
	return errors.Join(err, w.fails)
}

func newWorlds(t *testing.T, store *storage.Store, change func(*playground.Settings)) (*stage, *worlds) {
	t.Helper()
	w := &worlds{}
	w.stage = newStageWith(t, store, func(settings *playground.Settings) {
		settings.Worlds = w
		change(settings)
	})
	return w.stage, w
}

func unchanged(*playground.Settings) {}

func TestReset(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s, w := newWorlds(t, store, unchanged)
		s.say("lea", "#sales", "hello")
		s.well(s.post("clock", fields{"advance": "48h"}))
		lea := s.listen("lea", "#sales", "")
		lea.next("clock")
		a := s.well(s.post("reset", fields{}))
		if a.Now != "2026-11-25T10:00:00Z" || !strings.Contains(a.body, `"people":[]`) {
			t.Errorf("the world is %s", a.body)
		}
		if got := lea.next("anew"); got == "" {
			t.Error("the page is not told")
		}
		if now := s.well(s.get("api/clock")).Now; now != "2026-11-25T10:00:00Z" {
			t.Errorf("the clock shows %s", now)
		}
		if ahead, err := store.ClockAhead(t.Context()); err != nil || ahead != 0 {
			t.Errorf("the clock is kept as %v ahead, %v", ahead, err)
		}
		s.well(s.post("reset", fields{"team": "empty"}))
		s.well(s.post("reset", fields{"team": "demo"}))
		if want := []playground.Team{playground.DemoTeam, playground.EmptyTeam, playground.DemoTeam}; !slices.Equal(w.made, want) {
			t.Errorf("made were %q", w.made)
		}
	})
}

// Whoever talks meanwhile is heard in the old world or in the new one, or told
// that it did not work; the reset itself works.
func TestResetWhilePeopleTalk(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s, _ := newWorlds(t, store, unchanged)
		done := make(chan struct{})
		var talking sync.WaitGroup
		for i := range 4 {
			talking.Go(func() {
				for n := 0; ; n++ {
					select {
					case <-done:
						return
					default:
						as := fmt.Sprintf("newcomer-%d", i)
						s.post("say", fields{"as": as, "place": "@" + as, "text": fmt.Sprint("win ", n)})
					}
				}
			})
		}
		for range 8 {
			if a := s.post("reset", fields{}); a.status != http.StatusOK {
				t.Errorf("got %d %s", a.status, a.body)
			}
		}
		close(done)
		talking.Wait()
		s.say("newcomer-zoe", "@newcomer-zoe", "quota")
		if got := s.read("newcomer-zoe", "@newcomer-zoe"); len(got) != 2 {
			t.Errorf("zoe sees %q", texts(got))
		}
	})
}

// What another workspace has lived by does not go back.
func TestResetLeavesTheClockToOthers(t *testing.T) {
	s, w := newWorlds(t, storagetest.SQLite(t), unchanged)
	_, err := s.store.Install(t.Context(), playground.Name, "team", s.workspace)
	s.must(err)
	s.well(s.post("clock", fields{"advance": "48h"}))
	if a := s.well(s.post("reset", fields{})); a.Now != "2026-11-27T10:00:00Z" {
		t.Errorf("the clock shows %s", a.Now)
	}
	if want := storagetest.Now().Add(48 * time.Hour); !w.at[0].Equal(want) {
		t.Errorf("the new world begins at %s", w.at[0])
	}
}

func TestResetBesideRealPeopleLeavesTheClock(t *testing.T) {
	s, w := newWorlds(t, storagetest.SQLite(t), func(settings *playground.Settings) { settings.Beside = true })
	s.must(s.store.SetClockAhead(t.Context(), time.Hour))
	s.well(s.post("reset", fields{}))
	if ahead, err := s.store.ClockAhead(t.Context()); err != nil || ahead != time.Hour || len(w.made) != 1 {
		t.Errorf("the clock is kept as %v ahead, %v", ahead, err)
	}
}

func TestResetThatFailsChangesNothing(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s, w := newWorlds(t, store, unchanged)
		w.fails = errors.New("no room")
		s.say("lea", "#sales", "hello")
		s.well(s.post("clock", fields{"advance": "48h"}))
		if a := s.post("reset", fields{}); a.status != http.StatusInternalServerError || a.Error == "" || strings.Contains(a.Error, "no room") {
			t.Errorf("got %d %s", a.status, a.body)
		}
		if now := s.well(s.get("api/clock")).Now; now != "2026-11-27T10:00:00Z" {
			t.Errorf("the clock shows %s", now)
		}
		if got := s.read("bob", "#sales"); len(got) != 1 {
			t.Errorf("bob sees %q", texts(got))
		}
		if a := s.post("reset", fields{"team": "nobody"}); a.status != http.StatusBadRequest || !strings.Contains(a.Error, "nobody") {
			t.Errorf("got %d %s", a.status, a.body)
		}
	})
}

// A page that did not listen during a reset learns of it when it does again.
func TestStreamOfAWorldThatIsGone(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	gone := s.listenIn("0", "lea", "#sales", "")
	if got := gone.next("anew"); got != "/playground/" {
		t.Errorf("it leads to %q", got)
	}
	if gone.lines.Scan() {
		t.Errorf("then it says %q", gone.lines.Text())
	}
}
