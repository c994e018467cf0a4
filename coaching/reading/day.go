package reading

import (
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Lean says where a date lies that does not say it, such as 3 nov or friday.
type Lean int

// A win closed in the past, a goal ends in the future; today is in both.
const (
	Past Lean = iota
	Future
)

// Day reads a date: today, hier, 3 nov, november 3rd, 3 novembre 2026,
// 2026-11-15, 15/11, 15.11.2026, in 3 days, il y a 3 jours, vendredi, last
// friday, end of month. A date without a year and a bare weekday are the
// nearest on the side that the date leans to. Of 03/11 the day comes first,
// unless an English writer may have meant the month: that is refused.
func Day(tokens []Token, today coaching.Day, fiscal coaching.Fiscal, locale coaching.Locale, lean Lean) (coaching.Day, int, error) {
	if len(tokens) == 0 {
		return coaching.Day{}, 0, missing("reading.day_missing")
	}
	r := dayReader{phraseOf(tokens), tokens, today, fiscal, locale, lean}
	skipped := 0
	switch r.at(0) {
	case "on", "the", "le":
		skipped = 1
		r.phrase = r.from(1)
		r.tokens = r.tokens[1:]
	}
	for _, read := range []func() (coaching.Day, int, error){
		r.named, r.numeric, r.monthAndDay, r.counted, r.weekday, r.end,
	} {
		if day, n, err := read(); n > 0 {
			return day, skipped + n, err
		}
	}
	looked := min(skipped+r.begun(), len(tokens))
	if looked <= skipped {
		return coaching.Day{}, 0, refuse("reading.day", tokens[:min(skipped+1, len(tokens))])
	}
	return coaching.Day{}, looked, refuse("reading.day", tokens[:looked])
}

// dayReader holds what its readers of dates share. Each gives the number of
// words that it took, zero when they are not its own.
type dayReader struct {
	phrase
	tokens []Token
	today  coaching.Day
	fiscal coaching.Fiscal
	locale coaching.Locale
	lean   Lean
}

// named reads today, hier, avant-hier.
func (r dayReader) named() (coaching.Day, int, error) {
	for _, name := range []struct {
		words string
		days  int
	}{
		{"today", 0}, {"aujourd'hui", 0}, {"aujourdhui", 0},
		{"yesterday", -1}, {"hier", -1}, {"tomorrow", 1}, {"demain", 1},
		{"avant-hier", -2}, {"apres-demain", 2},
		{"day before yesterday", -2}, {"day after tomorrow", 2},
	} {
		if r.starts(name.words) {
			return r.today.AddDays(name.days), len(strings.Fields(name.words)), nil
		}
	}
	return coaching.Day{}, 0, nil
}

// numeric reads 2026-11-15, 15/11, 15/11/2026, 15.11.2026.
func (r dayReader) numeric() (coaching.Day, int, error) {
	if day, ok := isoDay(r.at(0)); ok {
		return day, 1, nil
	}
	separator, _ := cutAt(strings.TrimLeft(r.at(0), digits), digits)
	if separator != "/" && separator != "." && separator != "-" {
		return coaching.Day{}, 0, nil
	}
	parts := strings.Split(r.at(0), separator)
	var numbers [3]int
	for i, part := range parts {
		n, ok := number(part)
		if !ok || i >= len(numbers) {
			return coaching.Day{}, 0, nil
		}
		numbers[i] = n
	}
	dated := len(parts) == 3
	if dated {
		if _, ok := year(parts[0]); ok { // 2026/11/15
			return r.day(numbers[2], time.Month(numbers[1]), numbers[0], 1)
		}
		switch _, ok := year(parts[2]); {
		case ok:
		case len(parts[2]) == 2 && separator != "-": // 15/11/26
			numbers[2] += 2000
		default:
			return coaching.Day{}, 0, nil
		}
	} else if separator != "/" { // 9.30 is a time, 15-20 a range
		return coaching.Day{}, 0, nil
	}
	first, second, year := numbers[0], numbers[1], numbers[2]
	dayFirst, _, errDayFirst := r.day(first, time.Month(second), year, 1)
	monthFirst, _, errMonthFirst := r.day(second, time.Month(first), year, 1)
	switch {
	case errDayFirst != nil && errMonthFirst == nil:
		return monthFirst, 1, nil
	case errDayFirst == nil && errMonthFirst == nil && first != second && r.locale == coaching.English && separator != ".":
		return coaching.Day{}, 1, refuse("reading.day_ambiguous", r.tokens[:1], "first", dayFirst, "second", monthFirst)
	}
	return dayFirst, 1, errDayFirst
}

// monthAndDay reads 3 nov, 1er décembre, november 3rd, each with or without a
// year.
func (r dayReader) monthAndDay() (coaching.Day, int, error) {
	day, isDay := dayOfMonth(r.at(0))
	name, isMonth := month(r.at(1))
	if !isDay || !isMonth {
		name, isMonth = month(r.at(0))
		if day, isDay = dayOfMonth(r.at(1)); !isDay || !isMonth {
			return coaching.Day{}, 0, nil
		}
	}
	if year, ok := year(r.at(2)); ok {
		return r.day(day, name, year, 3)
	}
	return r.day(day, name, 0, 2)
}

// counted reads in 3 days, dans une semaine, 3 days ago, il y a 2 mois.
func (r dayReader) counted() (coaching.Day, int, error) {
	ahead, skipped := 1, 0
	switch {
	case r.starts("in"), r.starts("dans"):
		skipped = 1
	case r.starts("il y a"):
		ahead, skipped = -1, 3
	}
	n, isCount := count(r.at(skipped))
	unit, isUnit := grain(r.at(skipped + 1))
	if !isCount || !isUnit {
		return coaching.Day{}, 0, nil
	}
	taken := skipped + 2
	if skipped == 0 {
		if r.at(2) != "ago" {
			return coaching.Day{}, 0, nil
		}
		ahead, taken = -1, 3
	}
	day := shift(r.today, ahead*n, unit)
	return r.day(day.Day, day.Month, day.Year, taken)
}

// weekday reads vendredi, last friday, vendredi prochain.
func (r dayReader) weekday() (coaching.Day, int, error) {
	noun, relation, _, n := r.related()
	weekday, ok := weekday(noun)
	if !ok {
		return coaching.Day{}, 0, nil
	}
	ahead := (int(weekday) - int(r.today.Weekday()) + 7) % 7 // from today on
	switch {
	case relation > 0 && ahead == 0:
		ahead = 7
	case relation < 0, relation == 0 && r.lean == Past && ahead > 0:
		ahead -= 7
	}
	return r.today.AddDays(ahead), n, nil
}

// end reads the end of a period: end of month, fin du trimestre, fin novembre.
func (r dayReader) end() (coaching.Day, int, error) {
	skipped := 1
	switch {
	case r.starts("end of the"), r.starts("fin de la"):
		skipped = 3
	case r.starts("end of"), r.starts("fin du"), r.starts("fin de"):
		skipped = 2
	case r.starts("fin"):
	default:
		return coaching.Day{}, 0, nil
	}
	rest := r.from(skipped)
	noun := strings.TrimPrefix(strings.TrimPrefix(rest.at(0), "d'"), "l'") // fin d'année, fin de l'année
	rest = append(phrase{noun}, rest.from(1)...)
	period, n := periodReader{rest, r.today, r.fiscal}.read()
	if n == 0 {
		return coaching.Day{}, 0, nil
	}
	return period.End, skipped + n, nil
}

// day is a date of the calendar; without a year (zero) the nearest one on the
// side that the date leans to. It refuses one that does not exist.
func (r dayReader) day(day int, month time.Month, year, taken int) (coaching.Day, int, error) {
	if year != 0 {
		if d, ok := date(year, month, day); ok {
			return d, taken, nil
		}
		return coaching.Day{}, taken, refuse("reading.day_none", r.tokens[:taken])
	}
	step := -1
	if r.lean == Future {
		step = 1
	}
	for i := range 9 { // 29 February comes every four years, or eight
		d, ok := date(r.today.Year+i*step, month, day)
		if ok && (d == r.today || d.After(r.today) == (r.lean == Future)) {
			return d, taken, nil
		}
	}
	return coaching.Day{}, taken, refuse("reading.day_none", r.tokens[:taken])
}

// begun is how many words an unreadable date seems to have; zero when nothing
// about it looks like a date.
func (r dayReader) begun() int {
	switch r.at(0) {
	case "in", "dans", "il", "last", "next", "this", "end", "fin":
		return 3
	}
	if _, ok := number(r.at(0)); ok {
		return 2
	}
	if _, ok := month(r.at(0)); ok {
		return 2
	}
	return 0
}
