package reading

import (
	"strings"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/coaching"
)

// TimeOfDay reads what a clock shows: 9, 9h, 9h30, 9 h 30, 09:30, 9.30, 9:30am,
// 5 pm, noon, minuit.
func TimeOfDay(tokens []Token) (coaching.TimeOfDay, int, error) {
	if len(tokens) == 0 {
		return 0, 0, missing("reading.time_missing")
	}
	p := piecesOf(tokens)
	at, n := p.time()
	if taken := p.tokens(n); taken > 0 {
		return at, taken, nil
	}
	return 0, 1, refuse("reading.time", tokens[:1])
}

// TimeRange reads a time of the day and another: 9:00-17:30, 9h à 17h30, from
// 9am to 5pm. The second may come before the first, as the end of a night does.
func TimeRange(tokens []Token) (from, to coaching.TimeOfDay, n int, err error) {
	if len(tokens) == 0 {
		return 0, 0, 0, missing("reading.hours_missing")
	}
	p := piecesOf(tokens)
	from, to, size := p.timeRange()
	if taken := p.tokens(size); taken > 0 {
		return from, to, taken, nil
	}
	n, err = unreadableHours(tokens)
	return 0, 0, n, err
}

// Weekdays reads days of the week: mon-fri, du lundi au vendredi, mon,wed,fri,
// lundi et mercredi, sun-thu, weekdays, jours ouvrés, every day, tous les jours.
func Weekdays(tokens []Token) (coaching.Weekdays, int, error) {
	if len(tokens) == 0 {
		return 0, 0, missing("reading.weekdays_missing")
	}
	p := piecesOf(tokens)
	days, n := p.days()
	if taken := p.tokens(n); taken > 0 {
		return days, taken, nil
	}
	return 0, 1, refuse("reading.weekdays", tokens[:1])
}

// Hours reads the days and the time in which a person works, in either order:
// mon-fri 9:00-17:30, 9h-18h lun-ven. Without days they are Monday to Friday.
// It refuses hours that end before they begin.
func Hours(tokens []Token) (coaching.Hours, int, error) {
	if len(tokens) == 0 {
		return coaching.Hours{}, 0, missing("reading.hours_missing")
	}
	p := piecesOf(tokens)
	days, before := p.days()
	from, to, size := p[before:].timeRange()
	taken := p.tokens(before + size)
	if size == 0 || taken == 0 {
		n, err := unreadableHours(tokens)
		return coaching.Hours{}, n, err
	}
	if to <= from {
		return coaching.Hours{}, taken, refuse("reading.hours_order", tokens[:taken])
	}
	if before == 0 {
		after, n := p[size:].days()
		if n := p.tokens(size + n); n > taken {
			days, taken = after, n
		} else {
			days = coaching.MondayToFriday
		}
	}
	return coaching.Hours{Days: days, From: from, To: to}, taken, nil
}

func unreadableHours(tokens []Token) (looked int, err error) {
	looked = min(3, len(tokens))
	return looked, refuse("reading.hours", tokens[:looked])
}

// piece is a word or a mark of a token: mon-fri is three. ends is the number of
// tokens up to this piece when it is the last of its token, else zero.
type piece struct {
	text string
	ends int
}

type pieces []piece

func piecesOf(tokens []Token) pieces {
	const marks = "-–—−,/&;"
	var all pieces
	for i := range beginning(tokens) {
		text := Fold(word(tokens, i))
		if short, _ := cutEnd(text); short != "" {
			text = short
		}
		for len(text) > 0 {
			size := strings.IndexAny(text, marks)
			switch {
			case size < 0:
				size = len(text)
			case size == 0:
				_, size = utf8.DecodeRuneInString(text)
			}
			all = append(all, piece{text: text[:size]})
			text = text[size:]
		}
		if len(all) == 0 || word(tokens, i) == "" { // what was in quotes is no word
			all = append(all, piece{})
		}
		all[len(all)-1].ends = i + 1
	}
	return all
}

// tokens is how many tokens the first n pieces are, zero when they end inside
// of one.
func (p pieces) tokens(n int) int {
	if n == 0 {
		return 0
	}
	return p[n-1].ends
}

// at is the text of the piece at an index, or nothing behind the end.
func (p pieces) at(i int) string {
	if i >= len(p) {
		return ""
	}
	return p[i].text
}

// skip is the index behind the piece at an index when that is one of some
// words, else the index itself.
func (p pieces) skip(i int, words ...string) int {
	for _, word := range words {
		if p.at(i) == word {
			return i + 1
		}
	}
	return i
}

// time reads a time of the day and says how many pieces it took.
func (p pieces) time() (coaching.TimeOfDay, int) {
	switch p.at(0) {
	case "noon", "midi":
		return 12 * 60, 1
	case "midnight", "minuit":
		return 0, 1
	}
	joined, n := p.at(0), 1
	switch p.at(1) {
	case "am", "a.m", "pm", "p.m": // 5 pm
		joined, n = joined+p.at(1), 2
	case "h", "heure", "heures": // 9 h, 9 h 30
		joined, n = joined+"h", 2
		if minutes := p.at(2); allDigits(minutes) && len(minutes) == 2 {
			joined, n = joined+minutes, 3
		}
	}
	if at, ok := clock(joined); ok {
		return at, n
	}
	return 0, 0
}

// clock reads 9, 9h, 9h30, 09:30, 9.30, each with am or pm behind it or not.
func clock(text string) (coaching.TimeOfDay, bool) {
	text, afternoon, halfDay := cutHalfDay(text)
	figures, rest := text, ""
	if i := strings.IndexAny(text, ":h."); i >= 0 {
		figures, rest = text[:i], text[i:]
	}
	hour, ok := number(figures)
	if !ok || len(figures) > 2 {
		return 0, false
	}
	minute := 0
	switch rest {
	case "", "h", "heure", "heures":
	default:
		if minute, ok = number(rest[1:]); !ok || len(rest) != 3 {
			return 0, false
		}
	}
	if halfDay {
		if hour < 1 || hour > 12 {
			return 0, false
		}
		hour = hour % 12
		if afternoon {
			hour += 12
		}
	}
	return coaching.TimeOfDay(hour*60 + minute), hour < 24 && minute < 60
}

// cutHalfDay cuts am or pm off a time.
func cutHalfDay(text string) (rest string, afternoon, found bool) {
	for _, suffix := range []string{"am", "a.m"} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			return rest, false, true
		}
	}
	for _, suffix := range []string{"pm", "p.m"} {
		if rest, ok := strings.CutSuffix(text, suffix); ok {
			return rest, true, true
		}
	}
	return text, false, false
}

// timeRange reads two times with a dash or a word between them, and says how
// many pieces they took.
func (p pieces) timeRange() (from, to coaching.TimeOfDay, n int) {
	start := p.skip(0, "from", "de")
	from, first := p[start:].time()
	middle := start + first
	end := p.skip(middle, "-", "–", "—", "−", "to", "until", "a")
	if first == 0 || end == middle {
		return 0, 0, 0
	}
	to, second := p[end:].time()
	if second == 0 {
		return 0, 0, 0
	}
	return from, to, end + second
}

// days reads days of the week and says how many pieces they took.
func (p pieces) days() (coaching.Weekdays, int) {
	for _, named := range []struct {
		words string
		days  coaching.Weekdays
	}{
		{"weekdays", coaching.MondayToFriday},
		{"every weekday", coaching.MondayToFriday},
		{"workdays", coaching.MondayToFriday},
		{"working days", coaching.MondayToFriday},
		{"jours ouvres", coaching.MondayToFriday},
		{"en semaine", coaching.MondayToFriday},
		{"every day", coaching.EveryDay},
		{"everyday", coaching.EveryDay},
		{"daily", coaching.EveryDay},
		{"tous les jours", coaching.EveryDay},
		{"chaque jour", coaching.EveryDay},
	} {
		words := strings.Fields(named.words)
		n := 0
		for n < len(words) && p.at(n) == words[n] {
			n++
		}
		if n == len(words) {
			return named.days, n
		}
	}
	var days coaching.Weekdays
	taken := 0
	next := p.skip(p.skip(0, "every", "on", "chaque", "du", "le", "tous"), "les")
	for {
		first, ok := weekday(p.at(next))
		if !ok {
			return days, taken
		}
		taken = next + 1
		last := first
		end := p.skip(taken, "-", "–", "—", "−", "to", "through", "a", "au")
		if day, ok := weekday(p.at(end)); ok && end > taken {
			last, taken = day, end+1
		}
		days = days.With(last)
		for day := first; day != last; day = (day + 1) % 7 {
			days = days.With(day)
		}
		next = p.skip(taken, ",", "/", "&", ";", "and", "et")
	}
}
