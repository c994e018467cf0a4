package coaching

import "github.com/carillon-bot/carillon/coaching/holiday"

// Workdays are the days on which somebody works: those of their week that are
// no public holiday of their country. All arithmetic on working days is here.
type Workdays struct {
	Week    Weekdays
	Country string // whose holidays count, as ISO 3166-1 code; empty for none
}

// Has reports whether a day is a working day.
func (w Workdays) Has(day Day) bool {
	if !w.Week.Has(day.Weekday()) {
		return false
	}
	for _, off := range holiday.Dates(w.Country, day.Year) {
		if DayOf(off, off.Location()) == day {
			return false
		}
	}
	return true
}

// Count is how many working days there are from first to last, both included.
// It is zero when last comes before first.
func (w Workdays) Count(first, last Day) int {
	n := w.Week.Count(first, last)
	if n == 0 || w.Country == "" {
		return n
	}
	counted := map[Day]bool{}
	for year := first.Year; year <= last.Year; year++ {
		for _, off := range holiday.Dates(w.Country, year) {
			day := DayOf(off, off.Location())
			if counted[day] || day.Before(first) || day.After(last) || !w.Week.Has(day.Weekday()) {
				continue
			}
			counted[day] = true
			n--
		}
	}
	return n
}

// NextHoliday is the first public holiday of a country after a day, false for a
// country whose holidays are not known.
func NextHoliday(country string, after Day) (Day, bool) {
	var next Day
	for year := after.Year; year <= after.Year+1; year++ {
		for _, off := range holiday.Dates(country, year) {
			if day := DayOf(off, off.Location()); day.After(after) && (next.IsZero() || day.Before(next)) {
				next = day
			}
		}
	}
	return next, !next.IsZero()
}
