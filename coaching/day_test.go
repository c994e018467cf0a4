package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDay(t *testing.T) {
	if got := NewDay(2026, time.November, 31); got != (Day{2026, time.December, 1}) {
		t.Errorf("31 November is %s", got)
	}
	if got := (Day{}).String(); got != "" {
		t.Errorf("no day is %q", got)
	}
	for _, text := range []string{"", "2026-02-30", "2026-1-1", "25/11/2026", "today"} {
		if day, err := ParseDay(text); err == nil {
			t.Errorf("ParseDay(%q) = %s", text, day)
		}
	}
	late := time.Date(2026, time.November, 25, 23, 30, 0, 0, time.UTC)
	if got := DayOf(late, zone(t, "Europe/Paris")); got != (Day{2026, time.November, 26}) {
		t.Errorf("in Paris it is %s", got)
	}
}

func TestDayArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day, n := drawDay.Draw(t, "of"), rapid.IntRange(-5000, 5000).Draw(t, "n")
		later := day.AddDays(n)
		if later.Sub(day) != n || later.AddDays(-n) != day || later.After(day) != (n > 0) || later.Before(day) != (n < 0) {
			t.Fatalf("%s and %d days are %s", day, n, later)
		}
		if (int(day.Weekday())+n%7+7)%7 != int(later.Weekday()) {
			t.Fatalf("%s is a %s and %s a %s", day, day.Weekday(), later, later.Weekday())
		}
		if back, err := ParseDay(day.String()); back != day || err != nil {
			t.Fatalf("%s is read as %s, %v", day, back, err)
		}
	})
}

func TestWeekdaysCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := Weekdays(rapid.IntRange(0, 127).Draw(t, "days"))
		first := drawDay.Draw(t, "first")
		last := first.AddDays(rapid.IntRange(-10, 400).Draw(t, "length"))
		want := 0
		for day := first; !day.After(last); day = day.AddDays(1) {
			if w.Has(day.Weekday()) {
				want++
			}
		}
		if got := w.Count(first, last); got != want {
			t.Fatalf("%07b from %s to %s: %d, want %d", w, first, last, got, want)
		}
	})
}
