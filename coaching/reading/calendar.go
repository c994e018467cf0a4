package reading

import (
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// The years that are read as years, and how far a count of days, weeks or
// months may lead.
const (
	firstYear  = 1900
	lastYear   = 2199
	maxToCount = 1000
)

// phrase is a line as words are matched: folded, without the punctuation that
// ends them. What was in quotes matches nothing.
type phrase []string

func phraseOf(tokens []Token) phrase {
	tokens = beginning(tokens)
	p := make(phrase, len(tokens))
	for i := range tokens {
		p[i], _ = cutEnd(Fold(word(tokens, i)))
	}
	return p
}

// at is the word at an index, or nothing behind the end.
func (p phrase) at(i int) string {
	if i >= len(p) {
		return ""
	}
	return p[i]
}

// from is what begins at an index.
func (p phrase) from(i int) phrase { return p[min(i, len(p)):] }

// starts reports whether the phrase begins with some words.
func (p phrase) starts(words string) bool {
	for i, want := range strings.Fields(words) {
		if p.at(i) != want {
			return false
		}
	}
	return true
}

// number reads a plain number of at most nine digits.
func number(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && allDigits(text) && len(text) <= 9
}

// year reads a year of four digits.
func year(text string) (int, bool) {
	n, ok := number(text)
	return n, ok && len(text) == 4 && n >= firstYear && n <= lastYear
}

// isoDay reads 2026-11-15.
func isoDay(text string) (coaching.Day, bool) {
	day, err := coaching.ParseDay(text)
	return day, err == nil && day.Year >= firstYear && day.Year <= lastYear
}

// count reads how many: a plain number, or one.
func count(text string) (int, bool) {
	switch text {
	case "a", "an", "one", "un", "une":
		return 1, true
	}
	n, ok := number(text)
	return n, ok && n > 0 && n <= maxToCount
}

// dayOfMonth reads 3, 3rd or 1er.
func dayOfMonth(text string) (int, bool) {
	for _, ending := range []string{"st", "nd", "rd", "th", "er", "eme", "e"} {
		if bare, ok := strings.CutSuffix(text, ending); ok {
			text = bare
			break
		}
	}
	n, ok := number(text)
	return n, ok && n >= 1 && n <= 31
}

// Month reads the name of a month: april, avril, apr.
func Month(tokens []Token) (time.Month, int, error) {
	if len(tokens) == 0 {
		return 0, 0, missing("reading.month_missing")
	}
	m, ok := month(phraseOf(tokens).at(0))
	if !ok {
		return 0, 1, refuse("reading.month", tokens[:1])
	}
	return m, 1, nil
}

// month reads the name of a month, whole or cut short.
func month(text string) (time.Month, bool) {
	switch text {
	case "january", "janvier", "jan", "janv":
		return time.January, true
	case "february", "fevrier", "feb", "fev", "fevr":
		return time.February, true
	case "march", "mars", "mar":
		return time.March, true
	case "april", "avril", "apr", "avr":
		return time.April, true
	case "may", "mai":
		return time.May, true
	case "june", "juin", "jun":
		return time.June, true
	case "july", "juillet", "jul", "juil":
		return time.July, true
	case "august", "aout", "aug", "aou":
		return time.August, true
	case "september", "septembre", "sep", "sept":
		return time.September, true
	case "october", "octobre", "oct":
		return time.October, true
	case "november", "novembre", "nov":
		return time.November, true
	case "december", "decembre", "dec":
		return time.December, true
	}
	return 0, false
}

// weekday reads the name of a day of the week, whole, cut short or in the
// plural.
func weekday(text string) (time.Weekday, bool) {
	if len(text) >= len("lundis") {
		text = strings.TrimSuffix(text, "s")
	}
	switch text {
	case "monday", "mon", "lundi", "lun":
		return time.Monday, true
	case "tuesday", "tue", "tues", "mardi", "mar":
		return time.Tuesday, true
	case "wednesday", "wed", "weds", "mercredi", "mer":
		return time.Wednesday, true
	case "thursday", "thu", "thur", "thurs", "jeudi", "jeu":
		return time.Thursday, true
	case "friday", "fri", "vendredi", "ven":
		return time.Friday, true
	case "saturday", "sat", "samedi", "sam":
		return time.Saturday, true
	case "sunday", "sun", "dimanche", "dim":
		return time.Sunday, true
	}
	return 0, false
}

// grain reads the name of a unit of time.
func grain(text string) (coaching.Grain, bool) {
	switch text {
	case "day", "days", "jour", "jours":
		return coaching.Date, true
	case "week", "weeks", "semaine", "semaines":
		return coaching.Week, true
	case "month", "months", "mois":
		return coaching.Month, true
	case "quarter", "quarters", "trimestre", "trimestres":
		return coaching.Quarter, true
	case "half", "halves", "semestre", "semestres":
		return coaching.Half, true
	case "year", "years", "an", "ans", "annee", "annees", "exercice", "exercices", "fy":
		return coaching.Year, true
	}
	return "", false
}

// shift is the day n units of time later. A month is the same date of another
// month, or the last where that has none.
func shift(day coaching.Day, n int, unit coaching.Grain) coaching.Day {
	months := 1
	switch unit {
	case coaching.Date:
		return day.AddDays(n)
	case coaching.Week:
		return day.AddDays(7 * n)
	case coaching.Quarter:
		months = 3
	case coaching.Half:
		months = 6
	case coaching.Year:
		months = 12
	}
	first := coaching.NewDay(day.Year, day.Month+time.Month(n*months), 1)
	last := coaching.PeriodOf(coaching.Month, first).End
	return coaching.Day{Year: last.Year, Month: last.Month, Day: min(day.Day, last.Day)}
}

// date is a day of the calendar, if there is such a one.
func date(year int, month time.Month, day int) (coaching.Day, bool) {
	d := coaching.Day{Year: year, Month: month, Day: day}
	return d, coaching.NewDay(year, month, day) == d && year >= firstYear && year <= lastYear
}

// related reads a noun of time and which one of it is meant, -1 for the last, 0
// for this and 1 for the next; said is false when the noun stands alone, and n
// zero when a word is missing. English and French say it before the noun (last
// week, ce mois), French also after it (la semaine dernière, ce mois-ci).
func (p phrase) related() (noun string, relation int, said bool, n int) {
	article := false
	switch p.at(0) {
	case "this", "current", "ce", "cet", "cette":
		said, n = true, 1
	case "last", "previous", "past":
		relation, said, n = -1, true, 1
	case "next":
		relation, said, n = 1, true, 1
	case "le", "la":
		article, n = true, 1
	}
	noun = p.at(n)
	if bare, ok := strings.CutPrefix(noun, "l'"); ok {
		article, noun = true, bare
	}
	if bare, ok := strings.CutSuffix(noun, "-ci"); ok {
		said, noun = true, bare
	}
	n++
	if !said {
		switch p.at(n) {
		case "dernier", "derniere", "passe", "passee", "precedent", "precedente":
			relation, said = -1, true
		case "prochain", "prochaine", "suivant", "suivante":
			relation, said = 1, true
		case "courant", "courante":
			said = true
		case "en":
			if p.at(n+1) == "cours" {
				said = true
				n++
			}
		}
		if said {
			n++
		}
	}
	if noun == "" || article && !said {
		return "", 0, false, 0
	}
	return noun, relation, said, n
}
