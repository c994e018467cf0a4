package coaching

import (
	"fmt"
	"time"
)

// Day is a plain calendar date, in no zone. The zero Day is no day at all.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf is the date that the clock on the wall of a zone shows at an instant.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day{y, m, d}
}

// NewDay makes a day, carrying over what is out of range as time.Date does:
// 31 November is 1 December.
func NewDay(year int, month time.Month, day int) Day {
	return DayOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC), time.UTC)
}

// ParseDay reads 2006-01-02.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("day %q: %w", s, err)
	}
	return DayOf(t, time.UTC), nil
}

// String writes 2006-01-02, or nothing for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(time.DateOnly)
}

// IsZero reports whether d is no day at all.
func (d Day) IsZero() bool { return d == Day{} }

// AddDays is the day n days later, or earlier when n is negative.
func (d Day) AddDays(n int) Day { return NewDay(d.Year, d.Month, d.Day+n) }

// Sub is the number of days from the other day to d.
func (d Day) Sub(other Day) int { return int(d.utc().Sub(other.utc()) / (24 * time.Hour)) }

// Before reports whether d comes before the other day.
func (d Day) Before(other Day) bool { return d.utc().Before(other.utc()) }

// After reports whether d comes after the other day.
func (d Day) After(other Day) bool { return other.Before(d) }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// existsIn reports whether the clocks of a zone ever showed the day.
func (d Day) existsIn(zone *time.Location) bool {
	return DayOf(TimeOfDay(0).On(d, zone), zone) == d
}

func (d Day) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }
