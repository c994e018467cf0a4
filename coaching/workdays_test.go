package coaching

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWorkdays(t *testing.T) {
	for _, tt := range []struct {
		country     string
		first, last Day
		want        int
	}{
		{"", Day{2026, 11, 1}, Day{2026, 11, 30}, 21},
		{"FR", Day{2026, 11, 1}, Day{2026, 11, 30}, 20}, // 1 November is a Sunday
		{"US", Day{2026, 11, 1}, Day{2026, 11, 30}, 19},
		{"FR", Day{2026, 12, 25}, Day{2027, 1, 1}, 4},
		{"FR", Day{2026, 12, 25}, Day{2026, 12, 25}, 0},
		{"FR", Day{2026, 12, 25}, Day{2026, 12, 24}, 0},
		{"AQ", Day{2026, 11, 1}, Day{2026, 11, 30}, 21}, // whose holidays nobody knows
	} {
		if got := (Workdays{MondayToFriday, tt.country}).Count(tt.first, tt.last); got != tt.want {
			t.Errorf("%s from %s to %s: %d working days, want %d", tt.country, tt.first, tt.last, got, tt.want)
		}
	}
}

// Count is what Has says day by day.
func TestWorkdaysCountWhatTheyHave(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := Workdays{Weekdays(rapid.IntRange(0, 127).Draw(t, "week")), rapid.SampledFrom([]string{"", "FR", "GB", "US", "DE"}).Draw(t, "country")}
		first := drawDay.Draw(t, "first")
		last := first.AddDays(rapid.IntRange(-10, 400).Draw(t, "length"))
		want := 0
		for day := first; !day.After(last); day = day.AddDays(1) {
			if w.Has(day) {
				want++
			}
		}
		if got := w.Count(first, last); got != want {
			t.Fatalf("%v from %s to %s: %d, want %d", w, first, last, got, want)
		}
	})
}
