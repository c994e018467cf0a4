package bot_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// almanac keeps one ritual and its moment, in memory.
type almanac struct {
	ritual      coaching.Ritual
	moment      coaching.Moment
	occurrences map[time.Time]coaching.OccurrenceState
}

func (a *almanac) Ritual(_ context.Context, _, id int64) (coaching.Ritual, error) {
	if id != a.ritual.ID {
		return coaching.Ritual{}, coaching.Refuse(coaching.NotFound, "machinery.no_ritual")
	}
	return a.ritual, nil
}

func (a *almanac) Occur(_ context.Context, _ int64, o coaching.Occurrence) (int64, bool, error) {
	_, there := a.occurrences[o.Planned.UTC()]
	if !there {
		a.occurrences[o.Planned.UTC()] = o.State
	}
	return int64(len(a.occurrences)), !there, nil
}

func (a *almanac) OpenedBetween(_ context.Context, _, _ int64, from, until time.Time) (bool, error) {
	for planned, state := range a.occurrences {
		if state == coaching.Opened && !planned.Before(from) && planned.Before(until) {
			return true, nil
		}
	}
	return false, nil
}

func (a *almanac) Plan(_ context.Context, m coaching.Moment) error {
	a.moment = m
	return nil
}

func (a *almanac) Cancel(context.Context, int64, string) error {
	a.moment = coaching.Moment{}
	return nil
}

// tower is a ritual engine with everything around it.
type tower struct {
	*bot.RitualEngine
	almanac  *almanac
	mailroom *mailroom
	opened   []time.Time
	now      time.Time
}

func newTower(r coaching.Ritual, now time.Time) *tower {
	a, m := &almanac{ritual: r, occurrences: map[time.Time]coaching.OccurrenceState{}}, &mailroom{}
	w := &tower{almanac: a, mailroom: m, now: now}
	w.RitualEngine = &bot.RitualEngine{
		Rituals: a, Moments: a, Outbox: m,
		Kinds: map[string]bot.RitualKind{"board": {Kind: "board", Late: bot.LateAfterDay,
			Open: func(_ context.Context, _ coaching.Ritual, o coaching.Occurrence) error {
				w.opened = append(w.opened, o.Planned)
				return nil
			}}},
		Now: func() time.Time { return w.now },
		Log: slog.New(slog.DiscardHandler),
	}
	return w
}

func board(zone *time.Location, days coaching.Weekdays, at coaching.TimeOfDay) coaching.Ritual {
	return coaching.Ritual{
		ID: 7, Workspace: 1, Kind: "board", Owner: 1, Active: true,
		Channel:  coaching.Channel{ID: 1, Name: "ventes", Zone: zone},
		Schedule: coaching.Schedule{Days: days, At: at},
	}
}

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func (w *tower) schedule(t interface{ Fatal(...any) }) {
	if err := w.Schedule(context.Background(), w.almanac.ritual); err != nil {
		t.Fatal(err)
	}
}

func (w *tower) open(t interface{ Fatal(...any) }) {
	if err := w.Open(context.Background(), w.almanac.moment); err != nil {
		t.Fatal(err)
	}
}

// TestRitualOnceADay runs a year of a ritual anywhere on earth, with moments
// that are handled late, twice and after restarts.
func TestRitualOnceADay(t *testing.T) {
	zones := []string{"Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Santiago", "Africa/Cairo", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		days := coaching.Weekdays(rapid.IntRange(1, int(coaching.EveryDay)).Draw(t, "days"))
		at := coaching.TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "at"))
		start := time.Date(2026, 1, 1, rapid.IntRange(0, 23).Draw(t, "hour"), 0, 0, 0, time.UTC)
		w := newTower(board(z, days, at), start)
		w.schedule(t)
		for end := start.AddDate(1, 0, 0); w.now.Before(end); {
			m := w.almanac.moment
			// Late by less than what is left of the local day.
			midnight := coaching.TimeOfDay(0).On(coaching.DayOf(m.Due, z).AddDays(1), z)
			late := time.Duration(rapid.Int64Range(0, int64(midnight.Sub(m.Due)-1)).Draw(t, "late"))
			w.now = m.Due.Add(late)
			switch rapid.SampledFrom([]string{"once", "twice", "restart"}).Draw(t, "how") {
			case "once":
				w.open(t)
			case "twice":
				w.open(t)
				if err := w.Open(context.Background(), m); err != nil {
					t.Fatal(err)
				}
			case "restart":
				w.open(t)
				w.schedule(t)
			}
		}
		opened := map[coaching.Day]int{}
		for _, o := range w.opened {
			opened[coaching.DayOf(o, z)]++
		}
		// The first day may have been over, the last may not have come.
		for day := coaching.DayOf(start, z).AddDays(1); day.Before(coaching.DayOf(start, z).AddDays(364)); day = day.AddDays(1) {
			want := 0
			if days.Has(day.Weekday()) {
				want = 1
			}
			if opened[day] != want {
				t.Errorf("on %v opened %d times, want %d", day, opened[day], want)
			}
		}
		for planned, state := range w.almanac.occurrences {
			if state != coaching.Opened {
				t.Errorf("%v was %s", planned, state)
			}
		}
		if len(w.mailroom.parcels) != 0 {
			t.Errorf("the owner was told %d times", len(w.mailroom.parcels))
		}
	})
}

// A ritual that is moved is opened once on the day, whether the new time is
// later or earlier, and whether it was opened already or not.
func TestRitualMovedOnItsDay(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.November, day, hour, minute, 0, 0, paris)
	}
	for name, c := range map[string]struct {
		moved time.Time
		to    coaching.TimeOfDay
		next  time.Time
	}{
		"later, before it was opened":   {at(2, 17, 0), 18 * 60, at(2, 18, 0)},
		"later, after it was opened":    {at(2, 17, 45), 18 * 60, at(3, 18, 0)},
		"earlier, before it was opened": {at(2, 15, 0), 16 * 60, at(2, 16, 0)},
		"earlier, after it was opened":  {at(2, 17, 45), 16 * 60, at(3, 16, 0)},
		"to a time that is over":        {at(2, 15, 0), 14 * 60, at(3, 14, 0)},
		"the day after":                 {at(3, 0, 0), 9 * 60, at(3, 9, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTower(board(paris, coaching.MondayToFriday, 17*60+30), at(2, 9, 0))
			w.schedule(t)
			if due := w.almanac.moment.Due; due.Before(c.moved) {
				w.now = due
				w.open(t)
			}
			w.now = c.moved
			w.almanac.ritual.Schedule.At = c.to
			w.schedule(t)
			equal(t, "planned", w.almanac.moment.Due, c.next)
		})
	}
}

// A day on which the ritual was skipped is not one on which it was opened.
func TestRitualMovedAfterItWasSkipped(t *testing.T) {
	start := time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)
	w := newTower(board(time.UTC, coaching.EveryDay, 10*60), start)
	w.almanac.occurrences[start.Add(time.Hour)] = coaching.Skipped
	w.now = start.Add(2 * time.Hour)
	w.almanac.ritual.Schedule.At = 12 * 60
	w.schedule(t)
	equal(t, "planned", w.almanac.moment.Due, start.Add(3*time.Hour))
}

func TestRitualAfterDowntime(t *testing.T) {
	paris := zone(t, "Europe/Paris")
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.November, day, hour, minute, 0, 0, paris)
	}
	for name, c := range map[string]struct {
		back    time.Time
		opened  []time.Time
		skipped int
		told    string
	}{
		"a minute late":           {at(2, 17, 31), []time.Time{at(2, 17, 30)}, 0, ""},
		"at the end of the day":   {at(2, 23, 59), []time.Time{at(2, 17, 30)}, 0, ""},
		"on the next day":         {at(3, 0, 0), nil, 1, "7 1 1793637000 1793637000"},
		"after the next one":      {at(3, 18, 0), []time.Time{at(3, 17, 30)}, 1, "7 1 1793637000 1793637000"},
		"after a week, too late":  {at(9, 9, 0), nil, 5, "7 5 1793637000 1793982600"},
		"after a week, just late": {at(9, 20, 0), []time.Time{at(9, 17, 30)}, 5, "7 5 1793637000 1793982600"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTower(board(paris, coaching.MondayToFriday, 17*60+30), at(2, 9, 0))
			w.schedule(t)
			w.now = c.back
			m := w.almanac.moment
			w.open(t)
			equal(t, "opened", w.opened, c.opened)
			skipped := 0
			for _, state := range w.almanac.occurrences {
				if state == coaching.Skipped {
					skipped++
				}
			}
			equal(t, "skipped", skipped, c.skipped)
			if next := w.almanac.moment.Due; !next.After(c.back) || next.Sub(c.back) > 4*24*time.Hour {
				t.Errorf("next is %v", next)
			}
			if err := w.Open(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			var told []string
			for _, p := range w.mailroom.parcels {
				equal(t, "whom it was told", p.Member, 1)
				told = append(told, p.Subject)
			}
			if c.told == "" {
				equal(t, "told", told, []string(nil))
			} else {
				equal(t, "told", told, []string{c.told})
			}
		})
	}
}

func TestRitualThatDoesNotHappen(t *testing.T) {
	start := time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)
	w := newTower(board(time.UTC, coaching.EveryDay, 600), start)
	w.schedule(t)
	m := w.almanac.moment
	w.now = m.Due

	w.almanac.ritual.Active = false
	if err := w.Open(t.Context(), m); err != nil {
		t.Error(err)
	}
	w.schedule(t)
	equal(t, "moment of an inactive ritual", w.almanac.moment, coaching.Moment{})

	w.almanac.ritual.Active, w.almanac.ritual.Schedule.Days = true, 0
	w.schedule(t)
	equal(t, "moment of a ritual without days", w.almanac.moment, coaching.Moment{})

	w.almanac.ritual.ID = 8
	if err := w.Open(t.Context(), m); err != nil {
		t.Error(err)
	}
	equal(t, "opened", len(w.opened), 0)
}

func TestRitualWhoseOwnerCannotBeTold(t *testing.T) {
	w := newTower(board(time.UTC, coaching.EveryDay, 600), time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC))
	w.almanac.ritual.Owner = nowhere
	w.schedule(t)
	w.now = w.now.AddDate(0, 0, 3)
	w.open(t)
	equal(t, "occurrences", len(w.almanac.occurrences), 3)
}

func TestSkippedNotice(t *testing.T) {
	start := time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		days int
		told string
	}{
		"once":  {1, "I was not running on 2 November 2026 at 10:00, so I skipped board.ritual in #ventes."},
		"often": {3, "I was not running from 2 November 2026 to 4 November 2026, so I skipped board.ritual in #ventes 3 times."},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTower(board(time.UTC, coaching.EveryDay, 600), start)
			w.schedule(t)
			w.now = start.AddDate(0, 0, c.days)
			w.open(t)
			d := newDesk(t)
			for _, k := range bot.Notices(people{closed: new(bool)}, w.almanac) {
				d.Kinds[k.Kind] = k
			}
			d.Leases = w.mailroom
			d.Now = func() time.Time { return w.now }
			d.drain(t)
			equal(t, "told", d.wall.said(), []string{c.told})
		})
	}
}

type taker struct{ moment coaching.Moment }

func (k taker) TakeMoment(ctx context.Context, _ int64, fn func(context.Context, coaching.Moment) error) error {
	return fn(ctx, k.moment)
}

func TestDispatcher(t *testing.T) {
	var handled []int64
	d := &bot.Dispatcher{Kinds: map[string]bot.MomentHandler{
		"ring": func(_ context.Context, m coaching.Moment) error {
			handled = append(handled, m.ID)
			return nil
		},
	}}
	d.Moments = taker{coaching.Moment{ID: 3, Kind: "ring"}}
	if err := d.Moment(t.Context(), 3); err != nil {
		t.Error(err)
	}
	equal(t, "handled", handled, []int64{3})
	d.Moments = taker{coaching.Moment{ID: 4, Kind: "sing"}}
	if err := d.Moment(t.Context(), 4); err == nil {
		t.Error("a moment that nobody handles was handled")
	}
}
