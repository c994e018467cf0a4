package coaching

import "time"

// Schedule is when a ritual happens: at a time of the day, on days of the week.
type Schedule struct {
	Days Weekdays
	At   TimeOfDay
}

// Next is the first moment of the schedule after an instant, on the clocks of
// a zone, by the rule of TimeOfDay.On: once on each day, also on the day whose
// clocks change, and not at all on a date that the zone left out (Samoa had no
// 30 December 2011). It is the zero Time for a schedule without days.
func (s Schedule) Next(after time.Time, zone *time.Location) time.Time {
	// From the day before, whose moment may have been moved past midnight, to
	// the same weekday of the week after next, should next week's be left out.
	day := DayOf(after, zone).AddDays(-1)
	for range 16 {
		if at := s.At.On(day, zone); s.Days.Has(day.Weekday()) && at.After(after) && day.existsIn(zone) {
			return at
		}
		day = day.AddDays(1)
	}
	return time.Time{}
}
