package coaching

import (
	"fmt"
	"time"
)

// TimeOfDay is what a clock on the wall shows, in minutes after midnight.
type TimeOfDay int

// String writes 15:04.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t/60, t%60) }

// On is the instant at which the clocks of a zone show t on a day. A time that
// the day skips (clocks go forward) is moved on by the length of the gap; of a
// time that the day repeats (clocks go back) it is the first. Both are the time
// read with the offset of before the change. time.Date alone promises neither.
func (t TimeOfDay) On(day Day, zone *time.Location) time.Time {
	wall := time.Date(day.Year, day.Month, day.Day, int(t)/60, int(t)%60, 0, 0, time.UTC)
	// Start at an instant when no clock on earth shows wall yet, and follow the
	// changes of the zone from there.
	since := wall.Add(-24 * time.Hour).In(zone)
	for {
		at := wall.Add(-offset(since)).In(zone)
		_, change := since.ZoneBounds()
		if change.IsZero() || at.Before(change) || wall.Add(-offset(change)).Before(change) {
			return at
		}
		since = change
	}
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
