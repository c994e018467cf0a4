package reading

import (
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Period reads a run of days: today, this week, le mois dernier, Q3, T3 2026,
// 2026-H1, november, 2026, FY2027, 2026-W48, last 30 days, a date, or two dates
// with two points between them. Quarters, halves and years are fiscal; one
// without a year is this year's.
func Period(tokens []Token, today coaching.Day, fiscal coaching.Fiscal) (coaching.Period, int, error) {
	if len(tokens) == 0 {
		return coaching.Period{}, 0, missing("reading.period_missing")
	}
	r := periodReader{phraseOf(tokens), today, fiscal}
	if period, n := r.read(); n > 0 {
		return period, n, nil
	}
	looked := 1
	switch r.at(0) {
	case "this", "last", "past", "next", "ce", "cette", "le", "la", "les":
		looked = min(2, len(tokens))
	}
	return coaching.Period{}, looked, refuse("reading.period", tokens[:looked])
}

// periodReader holds what its readers of periods share. Each gives the number
// of words that it took, zero when they are not its own.
type periodReader struct {
	phrase
	today  coaching.Day
	fiscal coaching.Fiscal
}

func (r periodReader) read() (coaching.Period, int) {
	for _, read := range []func() (coaching.Period, int){
		r.named, r.counted, r.coded, r.related, r.month, r.dates,
	} {
		if period, n := read(); n > 0 {
			return period, n
		}
	}
	return coaching.Period{}, 0
}

// named reads today, hier.
func (r periodReader) named() (coaching.Period, int) {
	day, n, _ := dayReader{phrase: r.phrase, today: r.today}.named()
	return coaching.PeriodOf(coaching.Date, day), n
}

// counted reads last 30 days, 30 derniers jours, les 4 dernières semaines: it
// ends today.
func (r periodReader) counted() (coaching.Period, int) {
	i := 0
	said := false
	skipLast := func() {
		switch r.at(i) {
		case "last", "past", "derniers", "dernieres":
			said = true
			i++
		}
	}
	switch r.at(0) {
	case "the", "les", "ces":
		i++
	}
	skipLast()
	n, isNumber := number(r.at(i))
	i++
	skipLast()
	unit, isUnit := grain(r.at(i))
	if !said || !isUnit || !isNumber || n < 1 || n > maxToCount {
		return coaching.Period{}, 0
	}
	start := shift(r.today, -n, unit).AddDays(1)
	return coaching.Period{Grain: coaching.Span, Start: start, End: r.today}, i + 1
}

// related reads this week, le mois dernier, l'an prochain, or a bare month,
// which is this one.
func (r periodReader) related() (coaching.Period, int) {
	noun, relation, _, n := r.phrase.related()
	unit, ok := grain(noun)
	if !ok {
		return coaching.Period{}, 0
	}
	period := r.fiscal.PeriodOf(unit, r.today)
	switch relation {
	case -1:
		period = period.Previous()
	case 1:
		period = period.Next()
	}
	return period, n
}

// coded reads Q3, T3 2026, Q3 FY2027, T3 de l'exercice 2027, 2026-Q3, S1,
// 2026-W48, 2026-11, 2026 and FY2027.
func (r periodReader) coded() (coaching.Period, int) {
	first, second, _ := strings.Cut(r.at(0), "-")
	if y, ok := year(first); ok && second != "" {
		if m, ok := number(second); ok && len(second) == 2 && m >= 1 && m <= 12 {
			return coaching.PeriodOf(coaching.Month, coaching.NewDay(y, time.Month(m), 1)), 1
		}
		return r.partOfYear(y, second, 1)
	}
	if y, ok := year(second); ok {
		return r.partOfYear(y, first, 1)
	}
	if y, n := r.fiscalYear(); n > 0 {
		return r.fiscal.YearOf(y), n
	}
	rest := r
	rest.phrase = r.from(1)
	if rest.starts("de l'exercice") {
		rest.phrase = append(phrase{"exercice"}, rest.from(2)...)
		if y, n := rest.fiscalYear(); n > 0 {
			return r.partOfYear(y, r.at(0), n+2)
		}
	}
	if y, n := rest.fiscalYear(); n > 0 {
		return r.partOfYear(y, r.at(0), n+1)
	}
	if strings.HasPrefix(r.at(0), "w") { // weeks are the calendar's
		return r.partOfYear(r.today.Year, r.at(0), 1)
	}
	return r.partOfYear(r.fiscal.Year(r.today), r.at(0), 1)
}

// fiscalYear reads 2027, FY2027, FY27, exercice 2027.
func (r periodReader) fiscalYear() (number, taken int) {
	text, taken := strings.TrimPrefix(r.at(0), "l'"), 1
	if text == "fy" || text == "exercice" {
		text, taken = "fy"+r.at(1), 2
	}
	bare, marked := strings.CutPrefix(text, "fy")
	if marked && len(bare) == 2 {
		bare = "20" + bare
	}
	if y, ok := year(bare); ok {
		return y, taken
	}
	return 0, 0
}

// partOfYear is the part of a year that a code stands for: q3 or t3, h1 or s1,
// w48. It has taken some words, or none when it is no such code.
func (r periodReader) partOfYear(year int, code string, taken int) (coaching.Period, int) {
	letter, figures := cutAt(code, digits)
	n, ok := number(figures)
	if !ok || n < 1 {
		return coaching.Period{}, 0
	}
	switch {
	case n <= 4 && (letter == "q" || letter == "t"):
		return r.fiscal.Quarter(year, n), taken
	case n <= 2 && (letter == "h" || letter == "s"):
		return r.fiscal.Half(year, n), taken
	case n <= 53 && letter == "w":
		return isoWeek(year, n, taken)
	}
	return coaching.Period{}, 0
}

// isoWeek is a week by ISO 8601: the fourth of January is in the first, and a
// week's Thursday in the week's year.
func isoWeek(year, n, taken int) (coaching.Period, int) {
	week := coaching.PeriodOf(coaching.Week, coaching.NewDay(year, 1, 4+7*(n-1)))
	if week.Start.AddDays(3).Year != year {
		return coaching.Period{}, 0
	}
	return week, taken
}

// month reads november, novembre 2026.
func (r periodReader) month() (coaching.Period, int) {
	name, ok := month(r.at(0))
	if !ok {
		return coaching.Period{}, 0
	}
	if year, ok := year(r.at(1)); ok {
		return coaching.PeriodOf(coaching.Month, coaching.NewDay(year, name, 1)), 2
	}
	return coaching.PeriodOf(coaching.Month, coaching.NewDay(r.today.Year, name, 1)), 1
}

// dates reads 2026-11-25, and 2026-11-01..2026-11-15.
func (r periodReader) dates() (coaching.Period, int) {
	first, last, joined := strings.Cut(r.at(0), "..")
	start, ok := isoDay(first)
	if !ok {
		return coaching.Period{}, 0
	}
	if !joined {
		return coaching.PeriodOf(coaching.Date, start), 1
	}
	end, ok := isoDay(last)
	if !ok || end.Before(start) {
		return coaching.Period{}, 0
	}
	return coaching.Period{Grain: coaching.Span, Start: start, End: end}, 1
}
