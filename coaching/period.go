package coaching

import (
	"fmt"
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

// PeriodOf is the period of a grain that holds a day. The grain is not Span.
func PeriodOf(grain Grain, day Day) Period {
	switch grain {
	case Week:
		start := day.AddDays(-(int(day.Weekday()) + 6) % 7)
		return Period{Week, start, start.AddDays(6)}
	case Month:
		return months(Month, day, 1)
	case Quarter:
		return months(Quarter, day, 3)
	case Half:
		return months(Half, day, 6)
	case Year:
		return months(Year, day, 12)
	default:
		return Period{Date, day, day}
	}
}

func months(grain Grain, day Day, n int) Period {
	first := time.Month((int(day.Month)-1)/n*n + 1)
	return Period{grain, NewDay(day.Year, first, 1), NewDay(day.Year, first+time.Month(n), 0)}
}

// Next is the period of the same grain that follows; of a Span, the same
// number of days.
func (p Period) Next() Period {
	if p.Grain == Span {
		return Period{Span, p.End.AddDays(1), p.End.AddDays(p.Days())}
	}
	return PeriodOf(p.Grain, p.End.AddDays(1))
}

// Previous is the period of the same grain that comes before; of a Span, the
// same number of days.
func (p Period) Previous() Period {
	if p.Grain == Span {
		return Period{Span, p.Start.AddDays(-p.Days()), p.Start.AddDays(-1)}
	}
	return PeriodOf(p.Grain, p.Start.AddDays(-1))
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

// String is the period's name in files and exports, the same in every
// language: 2026-11-25, 2026-W48, 2026-11, 2026-Q4, 2026-H2, 2026, or first and
// last day joined by two points.
func (p Period) String() string {
	switch p.Grain {
	case Date:
		return p.Start.String()
	case Week:
		y, w := p.Start.utc().ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case Month:
		return fmt.Sprintf("%04d-%02d", p.Start.Year, p.Start.Month)
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", p.Start.Year, (p.Start.Month+2)/3)
	case Half:
		return fmt.Sprintf("%04d-H%d", p.Start.Year, (p.Start.Month+5)/6)
	case Year:
		return fmt.Sprintf("%04d", p.Start.Year)
	default:
		return p.Start.String() + ".." + p.End.String()
	}
}
