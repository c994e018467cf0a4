package playground_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// memory keeps how far a clock was moved.
type memory struct{ ahead time.Duration }

func (m *memory) ClockAhead(context.Context) (time.Duration, error) { return m.ahead, nil }

func (m *memory) SetClockAhead(_ context.Context, ahead time.Duration) error {
	m.ahead = ahead
	return nil
}

func TestClockStopsAtEachMoment(t *testing.T) {
	now := storagetest.Now()
	clock := playground.NewClock(func() time.Time { now = now.Add(time.Second); return now }) // time goes on meanwhile
	start, kept := clock.Now(), &memory{}
	in := func(d time.Duration) time.Time { return start.Add(d) }
	jobs := &fakeJobs{clock: clock, due: []time.Time{in(-time.Hour), in(time.Hour), in(time.Hour), in(30 * time.Hour), in(72 * time.Hour)}}
	if err := clock.Move(t.Context(), in(48*time.Hour), jobs, kept); err != nil {
		t.Fatal(err)
	}
	if jobs.done[0].Before(start) || jobs.done[0].After(in(time.Minute)) {
		t.Errorf("what was late was done at %s", jobs.done[0])
	}
	if want := []time.Time{in(time.Hour), in(time.Hour), in(30 * time.Hour)}; !slices.EqualFunc(jobs.done[1:], want, time.Time.Equal) {
		t.Errorf("done at %s, want %s", jobs.done[1:], want)
	}
	if got := clock.Now(); got.Before(in(48*time.Hour)) || got.After(in(48*time.Hour+time.Minute)) {
		t.Errorf("the clock shows %s", got)
	}
	if later := clock.Now(); !later.After(clock.Now().Add(-2*time.Second)) || later.Equal(clock.Now()) {
		t.Error("the clock stands still")
	}
	if last := jobs.steps[len(jobs.steps)-1]; last != "quiet" {
		t.Errorf("the last step was %s", last)
	}
}

func TestClockIsThereAfterARestart(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		clock := playground.NewClock(storagetest.Now)
		if err := clock.Restore(t.Context(), store); err != nil || !clock.Now().Equal(storagetest.Now()) {
			t.Fatalf("a new clock shows %s, %v", clock.Now(), err)
		}
		for _, by := range []time.Duration{36*time.Hour + time.Microsecond, time.Hour} {
			if err := clock.Move(t.Context(), clock.Now().Add(by), &fakeJobs{clock: clock}, store); err != nil {
				t.Fatal(err)
			}
		}
		again := playground.NewClock(storagetest.Now)
		if err := again.Restore(t.Context(), store); err != nil || !again.Now().Equal(clock.Now()) {
			t.Errorf("after the restart it shows %s, not %s, %v", again.Now(), clock.Now(), err)
		}
	})
}

// stuck has something due that is never done.
type stuck struct{ fakeJobs }

func (s *stuck) Beat(context.Context) error { return nil }

func TestClockGivesUp(t *testing.T) {
	clock := playground.NewClock(storagetest.Now)
	due := storagetest.Now().Add(time.Hour)
	jobs := &stuck{fakeJobs{clock: clock, due: []time.Time{due}}}
	err := clock.Move(t.Context(), due.Add(time.Hour), jobs, &memory{})
	if !errors.Is(err, playground.ErrStuck) || !clock.Now().Equal(due) {
		t.Errorf("%v, and the clock shows %s", err, clock.Now())
	}
}

func TestClockInterface(t *testing.T) {
	for _, c := range []struct {
		name string
		body fields
		want string // the status, or what the clock shows then
	}{
		{"by a day", fields{"advance": "24h"}, "2026-11-26T10:00:00Z"},
		{"by minutes", fields{"advance": "1h30m"}, "2026-11-25T11:30:00Z"},
		{"not at all", fields{"advance": "0s"}, "2026-11-25T10:00:00Z"},
		{"to a local time", fields{"to": "2026-12-01T09:00"}, "2026-12-01T08:00:00Z"},
		{"to an instant", fields{"to": "2026-12-01T09:00:00-05:00"}, "2026-12-01T14:00:00Z"},
		{"over the change of the clocks", fields{"to": "2027-03-28T02:30"}, "2027-03-28T01:30:00Z"},
		{"back", fields{"advance": "-1s"}, "400"},
		{"back to", fields{"to": "2026-11-25T10:59"}, "400"},
		{"too far", fields{"advance": "9601h"}, "400"},
		{"far", fields{"advance": "9600h"}, "2027-12-30T10:00:00Z"},
		{"nowhere", fields{}, "400"},
		{"both ways", fields{"advance": "1h", "to": "2026-12-01T09:00"}, "400"},
		{"nonsense", fields{"advance": "tomorrow"}, "400"},
		{"no such day", fields{"to": "2026-02-30T09:00"}, "400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, storagetest.SQLite(t))
			a := s.post("clock", c.body)
			if c.want == "400" {
				if a.status != http.StatusBadRequest || a.Error == "" {
					t.Errorf("got %d %s", a.status, a.body)
				}
				c.want = "2026-11-25T10:00:00Z"
			} else if s.well(a).Now != c.want {
				t.Errorf("it shows %s, want %s", a.Now, c.want)
			}
			if now := s.well(s.get("api/clock")).Now; now != c.want {
				t.Errorf("then it shows %s, want %s", now, c.want)
			}
		})
	}
}

func TestClockIsFixedBesideRealPeople(t *testing.T) {
	s := newStageWith(t, storagetest.SQLite(t), func(settings *playground.Settings) { settings.Beside = true })
	if a := s.post("clock", fields{"advance": "1h"}); a.status != http.StatusForbidden || a.Error == "" {
		t.Errorf("got %d %s", a.status, a.body)
	}
	if now := s.well(s.get("api/clock")).Now; now != "2026-11-25T10:00:00Z" {
		t.Errorf("it shows %s", now)
	}
	if len(s.jobs.steps) > 0 {
		t.Errorf("the jobs were told to %q", s.jobs.steps)
	}
}

// slow takes longer than the server allows a request, unless it is stopped.
type slow struct{ fakeJobs }

func (s *slow) Quiet(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(300 * time.Millisecond):
		return nil
	}
}

func TestClockMayTakeItsTime(t *testing.T) {
	s := newStageWith(t, storagetest.SQLite(t), func(settings *playground.Settings) {
		settings.Jobs = &slow{fakeJobs{clock: settings.Clock}}
	})
	hurried := httptest.NewUnstartedServer(s.server.Config.Handler)
	hurried.Config.ReadTimeout, hurried.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	hurried.Start()
	t.Cleanup(hurried.Close)
	s.server = hurried
	s.well(s.post("clock", fields{"advance": "1h"}))
}
