package bot

import (
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Period names a period. Where fiscal years are not those of the calendar it
// says so, and a period of a fiscal year that is no longer in force goes by its
// days.
func (v Voice) Period(p coaching.Period) string {
	if !v.Fiscal.Has(p) {
		p.Grain = coaching.Span
	}
	switch p.Grain {
	case coaching.Date:
		return v.Day(p.Start)
	case coaching.Week:
		return v.Plain("period.week", "day", v.Day(p.Start))
	case coaching.Month:
		return v.Plain("period.month", "month", v.Month(p.Start.Month), "year", strconv.Itoa(p.Start.Year))
	case coaching.Quarter:
		return v.Plain(v.fiscal("period.quarter", "period.quarter_fiscal"), "number", strconv.Itoa(v.Fiscal.Part(p)), "year", strconv.Itoa(v.Fiscal.Year(p.Start)))
	case coaching.Half:
		return v.Plain(v.fiscal("period.half", "period.half_fiscal"), "number", strconv.Itoa(v.Fiscal.Part(p)), "year", strconv.Itoa(v.Fiscal.Year(p.Start)))
	case coaching.Year:
		return v.Plain(v.fiscal("period.year", "period.year_fiscal"), "year", strconv.Itoa(v.Fiscal.Year(p.Start)))
	default:
		return v.Plain("period.span", "first", v.Day(p.Start), "last", v.Day(p.End))
	}
}

// fiscal is one of two keys: the second where fiscal years are not those of the
// calendar.
func (v Voice) fiscal(calendar, fiscal string) string {
	if v.Fiscal == 0 {
		return calendar
	}
	return fiscal
}

// TypedPeriod is a period as its reader types it: 2026-Q4, in French 2026-T4.
func (v Voice) TypedPeriod(p coaching.Period) string {
	name := v.Fiscal.Name(p)
	if v.Locale == coaching.French {
		return strings.NewReplacer("-Q", "-T", "-H", "-S").Replace(name)
	}
	return name
}
