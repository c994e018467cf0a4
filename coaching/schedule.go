package coaching

import "time"

// Schedule is when a ritual happens: at a time of the day, on days of the week
// that are no public holiday of a country, if there is one.
type Schedule struct {
	Days     Weekdays
	At       TimeOfDay
	Holidays string // the country's ISO 3166-1 code
}

// Next is the first moment of the schedule after an instant, on the clocks of
// a zone, by the rule of TimeOfDay.On: once on each day, also on the day whose
// clocks change, and not at all on a date that the zone left out (Samoa had no
// 30 December 2011). It is the zero Time for a schedule without days.
func (s Schedule) Next(after time.Time, zone *time.Location) time.Time {
	// From the day before, whose moment may have been moved past midnight, on
	// for as long as a weekday can be left out: five weeks of holidays.
	work := Workdays{s.Days, s.Holidays}
	day := DayOf(after, zone).AddDays(-1)
	for range 37 {
		if at := s.At.On(day, zone); work.Has(day) && at.After(after) && day.existsIn(zone) {
			return at
		}
		day = day.AddDays(1)
	}
	return time.Time{}
}
