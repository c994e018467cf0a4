package coaching

import (
	"fmt"
	"time"
)

// Fiscal is the calendar by which a workspace reckons its quarters, halves and
// years: how many months after January its fiscal year begins. The zero Fiscal
// is the calendar year. Days, weeks and months are the same by every Fiscal.
type Fiscal int

// FiscalFrom is the fiscal year that begins in a month.
func FiscalFrom(month time.Month) Fiscal { return Fiscal(month - time.January) }

// Month is the month in which the fiscal year begins.
func (f Fiscal) Month() time.Month { return time.January + time.Month(f) }

// PeriodOf is the period of a grain that holds a day. The grain is not Span.
func (f Fiscal) PeriodOf(grain Grain, day Day) Period {
	if grain == Week {
		start := day.AddDays(-(int(day.Weekday()) + 6) % 7)
		return Period{Week, start, start.AddDays(6)}
	}
	if n := grain.months(); n > 0 {
		start := NewDay(day.Year, day.Month-time.Month(f.since(day.Month)%n), 1)
		return Period{grain, start, NewDay(start.Year, start.Month+time.Month(n), 0)}
	}
	return Period{Date, day, day}
}

// Has reports whether a period is one of the calendar's. A Span always is; a
// quarter may stem from a fiscal year that is no longer in force.
func (f Fiscal) Has(p Period) bool { return p.Grain == Span || p == f.PeriodOf(p.Grain, p.Start) }

// Year is the number of the fiscal year that holds a day: the calendar year in
// which it ends.
func (f Fiscal) Year(day Day) int { return f.PeriodOf(Year, day).End.Year }

// Part is which quarter or half of its fiscal year a period is, from 1 on.
func (f Fiscal) Part(p Period) int { return f.since(p.Start.Month)/p.Grain.months() + 1 }

// Quarter is the quarter of a fiscal year, from 1 on.
func (f Fiscal) Quarter(year, n int) Period { return f.part(Quarter, year, n) }

// Half is the half of a fiscal year, from 1 on.
func (f Fiscal) Half(year, n int) Period { return f.part(Half, year, n) }

// YearOf is the fiscal year of a number.
func (f Fiscal) YearOf(year int) Period { return f.part(Year, year, 1) }

// Name is the period's name in files and exports, the same in every language:
// 2026-11-25, 2026-W48, 2026-11, 2026-Q4, 2026-H2, 2026, or first and last day
// joined by two points.
func (f Fiscal) Name(p Period) string {
	if !f.Has(p) {
		p.Grain = Span
	}
	switch p.Grain {
	case Date:
		return p.Start.String()
	case Week:
		y, w := p.Start.utc().ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case Month:
		return fmt.Sprintf("%04d-%02d", p.Start.Year, p.Start.Month)
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", f.Year(p.Start), f.Part(p))
	case Half:
		return fmt.Sprintf("%04d-H%d", f.Year(p.Start), f.Part(p))
	case Year:
		return fmt.Sprintf("%04d", f.Year(p.Start))
	default:
		return p.Start.String() + ".." + p.End.String()
	}
}

// part is the nth period of a grain in a fiscal year. One that begins in
// January ends in the year that it begins in.
func (f Fiscal) part(grain Grain, year, n int) Period {
	if f > 0 {
		year--
	}
	return f.PeriodOf(grain, NewDay(year, f.Month()+time.Month((n-1)*grain.months()), 1))
}

// since is how many months a month comes after the fiscal year's first.
func (f Fiscal) since(month time.Month) int { return (int(month-f.Month()) + 12) % 12 }
