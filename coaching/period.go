package coaching

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Grain is the size of a period.
type Grain string

// The grains. A Span is any other run of days.
const (
	Date    Grain = "d"
	Week    Grain = "w" // begins on Monday, ISO 8601
	Month   Grain = "m"
	Quarter Grain = "q"
	Half    Grain = "h"
	Year    Grain = "y"
	Span    Grain = "s"
)

// TallyGrains are the grains for which sums are kept.
var TallyGrains = []Grain{Date, Week, Month, Quarter, Half, Year}

// Period is a run of plain dates, first and last included.
type Period struct {
	Grain Grain
	Start Day
	End   Day
}

// months is how many months a period of the grain has; zero when it is not made
// of months.
func (g Grain) months() int {
	switch g {
	case Month:
		return 1
	case Quarter:
		return 3
	case Half:
		return 6
	case Year:
		return 12
	default:
		return 0
	}
}

// PeriodOf is the period of a grain that holds a day, in calendar years. The
// grain is not Span.
func PeriodOf(grain Grain, day Day) Period { return Fiscal(0).PeriodOf(grain, day) }

// Next is the period of the same grain that follows; of a Span, the same
// number of days.
func (p Period) Next() Period { return p.shift(1) }

// Previous is the period of the same grain that comes before; of a Span, the
// same number of days.
func (p Period) Previous() Period { return p.shift(-1) }

// shift is the period n periods later.
func (p Period) shift(n int) Period {
	if m := p.Grain.months(); m > 0 {
		start := NewDay(p.Start.Year, p.Start.Month+time.Month(n*m), 1)
		return Period{p.Grain, start, NewDay(start.Year, start.Month+time.Month(m), 0)}
	}
	return Period{p.Grain, p.Start.AddDays(n * p.Days()), p.End.AddDays(n * p.Days())}
}

// Days is how many days the period has.
func (p Period) Days() int { return p.End.Sub(p.Start) + 1 }

// Contains reports whether a day lies in the period.
func (p Period) Contains(day Day) bool { return !day.Before(p.Start) && !day.After(p.End) }

// clamp is the day itself, or the period's first or last when it lies outside.
func (p Period) clamp(day Day) Day {
	switch {
	case day.Before(p.Start):
		return p.Start
	case day.After(p.End):
		return p.End
	}
	return day
}

// String is the period's name in files and exports where fiscal years are
// calendar years; see Fiscal.Name.
func (p Period) String() string { return Fiscal(0).Name(p) }

// Key is the period as programs keep it, by its days and whatever fiscal year
// is in force: q2026-10-01..2026-12-31.
func (p Period) Key() string {
	return string(p.Grain) + p.Start.String() + ".." + p.End.String()
}

// ParsePeriod reads what Key wrote.
func ParsePeriod(key string) (Period, error) {
	for _, grain := range slices.Concat(TallyGrains, []Grain{Span}) {
		days, ok := strings.CutPrefix(key, string(grain))
		if !ok {
			continue
		}
		first, last, _ := strings.Cut(days, "..")
		start, err := ParseDay(first)
		if err != nil {
			return Period{}, fmt.Errorf("period %q: %w", key, err)
		}
		end, err := ParseDay(last)
		if err != nil {
			return Period{}, fmt.Errorf("period %q: %w", key, err)
		}
		if end.Before(start) {
			return Period{}, fmt.Errorf("period %q ends before it begins", key)
		}
		return Period{grain, start, end}, nil
	}
	return Period{}, fmt.Errorf("period %q: no such grain", key)
}
