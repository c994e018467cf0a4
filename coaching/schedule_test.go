package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestScheduleNext(t *testing.T) {
	for _, tt := range []struct {
		name  string
		zone  string
		days  Weekdays
		at    TimeOfDay
		after string
		want  string
	}{
		{"later today", "Europe/Paris", MondayToFriday, 9 * 60, "2026-11-25T08:59:59+01:00", "2026-11-25T09:00:00+01:00"},
		{"strictly after", "Europe/Paris", MondayToFriday, 9 * 60, "2026-11-25T09:00:00+01:00", "2026-11-26T09:00:00+01:00"},
		{"over the weekend", "Europe/Paris", MondayToFriday, 9 * 60, "2026-11-27T09:00:00+01:00", "2026-11-30T09:00:00+01:00"},
		{"a week later", "Europe/Paris", 1 << time.Wednesday, 9 * 60, "2026-11-25T10:00:00+01:00", "2026-12-02T09:00:00+01:00"},
		{"no days", "Europe/Paris", 0, 9 * 60, "2026-11-25T10:00:00+01:00", "0001-01-01T00:00:00Z"},
		{"once in the October night", "Europe/Paris", EveryDay, 150, "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"},
		{"in the March night", "Europe/Paris", EveryDay, 150, "2026-03-28T02:30:00+01:00", "2026-03-29T03:30:00+02:00"},
		{"after the March night", "Europe/Paris", EveryDay, 150, "2026-03-29T03:30:00+02:00", "2026-03-30T02:30:00+02:00"},
		{"the Friday that Samoa left out", "Pacific/Apia", 1 << time.Friday, 720, "2011-12-23T12:00:00-10:00", "2012-01-06T12:00:00+14:00"},
		{"moved past midnight", "America/Nuuk", 1 << time.Saturday, 23*60 + 30, "2024-03-31T00:00:00-01:00", "2024-03-31T00:30:00-01:00"},
	} {
		after, err := time.Parse(time.RFC3339, tt.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Schedule{Days: tt.days, At: tt.at}).Next(after, zone(t, tt.zone)).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestScheduleFiresOncePerDay follows a schedule and compares its moments with
// those of its days one by one.
func TestScheduleFiresOncePerDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, first := drawZone(t), drawDay.Draw(t, "first")
		s := Schedule{Days: Weekdays(rapid.IntRange(1, 127).Draw(t, "days")), At: drawTime.Draw(t, "at"), Holidays: rapid.SampledFrom([]string{"", "FR", "US"}).Draw(t, "holidays")}
		after := TimeOfDay(0).On(first, zone).Add(-time.Second)
		moment := after
		for day := first.AddDays(-1); day.Before(first.AddDays(60)); day = day.AddDays(1) {
			noon := TimeOfDay(12*60).On(day, zone)
			want := s.At.On(day, zone)
			if !(Workdays{s.Days, s.Holidays}).Has(day) || DayOf(noon, zone) != day || !want.After(after) {
				continue
			}
			next := s.Next(moment, zone)
			if !next.After(moment) || !next.Equal(want) {
				t.Fatalf("after %s comes %s, want that of %s: %s", moment, next, day, want)
			}
			moment = next
		}
	})
}
