package coaching

import "time"

// Weekdays is a set of days of the week: bit n is time.Weekday(n).
type Weekdays uint8

// MondayToFriday is the working week where nothing else was said.
const MondayToFriday Weekdays = 1<<time.Monday | 1<<time.Tuesday | 1<<time.Wednesday | 1<<time.Thursday | 1<<time.Friday

// EveryDay is the whole week.
const EveryDay Weekdays = 1<<7 - 1

// Has reports whether a day of the week is in the set.
func (w Weekdays) Has(day time.Weekday) bool { return w&(1<<day) != 0 }

// With is the set and one more day of the week.
func (w Weekdays) With(day time.Weekday) Weekdays { return w | 1<<day }

// Count is how many of the days from first to last, both included, are in the
// set. It is zero when last comes before first.
func (w Weekdays) Count(first, last Day) int {
	days := last.Sub(first) + 1
	if days <= 0 {
		return 0
	}
	n := 0
	for d := range time.Weekday(7) {
		if w.Has(d) {
			offset := (int(d) - int(first.Weekday()) + 7) % 7
			if offset < days {
				n += (days-offset-1)/7 + 1
			}
		}
	}
	return n
}
