package reading

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// The tests are on a Wednesday.
var today = coaching.Day{Year: 2026, Month: time.November, Day: 25}

func iso(t testing.TB, text string) coaching.Day {
	t.Helper()
	if text == "" {
		return coaching.Day{}
	}
	day, err := coaching.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

var datesOfBoth = []struct {
	line         string
	past, future string
	n            int
}{
	{"today", "2026-11-25", "2026-11-25", 1},
	{"aujourd’hui", "2026-11-25", "2026-11-25", 1},
	{"Aujourd'hui Acme", "2026-11-25", "2026-11-25", 1},
	{"yesterday", "2026-11-24", "2026-11-24", 1},
	{"hier", "2026-11-24", "2026-11-24", 1},
	{"tomorrow", "2026-11-26", "2026-11-26", 1},
	{"demain", "2026-11-26", "2026-11-26", 1},
	{"avant-hier", "2026-11-23", "2026-11-23", 1},
	{"après-demain", "2026-11-27", "2026-11-27", 1},
	{"the day before yesterday", "2026-11-23", "2026-11-23", 4},
	{"3 nov", "2026-11-03", "2027-11-03", 2},
	{"le 3 nov.", "2026-11-03", "2027-11-03", 3},
	{"on 3 nov, split", "2026-11-03", "2027-11-03", 3},
	{"nov 3", "2026-11-03", "2027-11-03", 2},
	{"November 3rd", "2026-11-03", "2027-11-03", 2},
	{"november 3, 2026", "2026-11-03", "2026-11-03", 3},
	{"3 novembre 2026", "2026-11-03", "2026-11-03", 3},
	{"3 Novembre 2025 x", "2025-11-03", "2025-11-03", 3},
	{"1er décembre", "2025-12-01", "2026-12-01", 2},
	{"1er decembre", "2025-12-01", "2026-12-01", 2},
	{"30 nov", "2025-11-30", "2026-11-30", 2},
	{"25 nov", "2026-11-25", "2026-11-25", 2},
	{"2nd feb", "2026-02-02", "2027-02-02", 2},
	{"2 févr.", "2026-02-02", "2027-02-02", 2},
	{"15 août", "2026-08-15", "2027-08-15", 2},
	{"4 juil", "2026-07-04", "2027-07-04", 2},
	{"3 mars", "2026-03-03", "2027-03-03", 2},
	{"29 feb", "2024-02-29", "2028-02-29", 2},
	{"2026-11-15", "2026-11-15", "2026-11-15", 1},
	{"2026/11/15", "2026-11-15", "2026-11-15", 1},
	{"15/11", "2026-11-15", "2027-11-15", 1},
	{"11/15", "2026-11-15", "2027-11-15", 1},
	{"15/11/2026", "2026-11-15", "2026-11-15", 1},
	{"15/11/26", "2026-11-15", "2026-11-15", 1},
	{"15.11.2026", "2026-11-15", "2026-11-15", 1},
	{"03.11.2026", "2026-11-03", "2026-11-03", 1},
	{"15-11-2026", "2026-11-15", "2026-11-15", 1},
	{"11/11", "2026-11-11", "2027-11-11", 1},
	{"in 3 days", "2026-11-28", "2026-11-28", 3},
	{"dans 3 jours", "2026-11-28", "2026-11-28", 3},
	{"in a week", "2026-12-02", "2026-12-02", 3},
	{"dans une semaine", "2026-12-02", "2026-12-02", 3},
	{"in 3 months", "2027-02-25", "2027-02-25", 3},
	{"3 days ago", "2026-11-22", "2026-11-22", 3},
	{"il y a 3 jours", "2026-11-22", "2026-11-22", 5},
	{"il y a un an", "2025-11-25", "2025-11-25", 5},
	{"friday", "2026-11-20", "2026-11-27", 1},
	{"vendredi", "2026-11-20", "2026-11-27", 1},
	{"ven. Acme", "2026-11-20", "2026-11-27", 1},
	{"wednesday", "2026-11-25", "2026-11-25", 1},
	{"mercredi", "2026-11-25", "2026-11-25", 1},
	{"last friday", "2026-11-20", "2026-11-20", 2},
	{"vendredi dernier", "2026-11-20", "2026-11-20", 2},
	{"last wednesday", "2026-11-18", "2026-11-18", 2},
	{"mercredi prochain", "2026-12-02", "2026-12-02", 2},
	{"next friday", "2026-11-27", "2026-11-27", 2},
	{"end of month", "2026-11-30", "2026-11-30", 3},
	{"end of the month", "2026-11-30", "2026-11-30", 4},
	{"end of next month", "2026-12-31", "2026-12-31", 4},
	{"end of Q4", "2026-12-31", "2026-12-31", 3},
	{"fin du mois", "2026-11-30", "2026-11-30", 3},
	{"fin de mois", "2026-11-30", "2026-11-30", 3},
	{"fin du trimestre", "2026-12-31", "2026-12-31", 3},
	{"fin de la semaine", "2026-11-29", "2026-11-29", 4},
	{"fin de l’année", "2026-12-31", "2026-12-31", 3},
	{"fin d'année", "2026-12-31", "2026-12-31", 2},
	{"fin décembre", "2026-12-31", "2026-12-31", 2},
}

func TestDay(t *testing.T) {
	for _, tt := range datesOfBoth {
		for _, locale := range []coaching.Locale{coaching.English, coaching.French} {
			got, n, err := Day(Tokens(tt.line), today, 0, locale, Past)
			check(t, tt.line+" (past)", got, n, err, result[coaching.Day]{iso(t, tt.past), tt.n, ""})
			got, n, err = Day(Tokens(tt.line), today, 0, locale, Future)
			check(t, tt.line+" (future)", got, n, err, result[coaching.Day]{iso(t, tt.future), tt.n, ""})
		}
	}
}

func TestDayFirst(t *testing.T) {
	for line, want := range map[string]result[coaching.Day]{
		"03/11":      {iso(t, "2026-11-03"), 1, ""},
		"03/11/2026": {iso(t, "2026-11-03"), 1, ""},
	} {
		got, n, err := Day(Tokens(line), today, 0, coaching.French, Past)
		check(t, line, got, n, err, want)
		_, n, err = Day(Tokens(line), today, 0, coaching.English, Past)
		check(t, line, coaching.Day{}, n, err, result[coaching.Day]{n: 1, key: "reading.day_ambiguous"})
	}
}

func TestDayRefused(t *testing.T) {
	for line, want := range map[string]result[coaching.Day]{
		"":              {n: 0, key: "reading.day_missing"},
		"Acme":          {n: 0, key: "reading.day"},
		"on":            {n: 0, key: "reading.day"},
		"on Acme":       {n: 0, key: "reading.day"},
		`"3 nov"`:       {n: 0, key: "reading.day"},
		"in 3 bananas":  {n: 3, key: "reading.day"},
		"31 feb":        {n: 2, key: "reading.day_none"},
		"31 févr. 2026": {n: 3, key: "reading.day_none"},
		"29 feb 2026":   {n: 3, key: "reading.day_none"},
		"2026-02-30":    {n: 1, key: "reading.day_none"},
		"31/02/2026":    {n: 1, key: "reading.day_none"},
		"13/13":         {n: 1, key: "reading.day_none"},
		"32 nov":        {n: 2, key: "reading.day"},
		"9.30":          {n: 0, key: "reading.day"},
		"42":            {n: 1, key: "reading.day"},
		"mars":          {n: 1, key: "reading.day"},
		"in 99999 days": {n: 3, key: "reading.day"},
		"in 999 years":  {n: 3, key: "reading.day_none"},
	} {
		_, n, err := Day(Tokens(line), today, 0, coaching.French, Past)
		check(t, line, coaching.Day{}, n, err, want)
	}
}

func FuzzDay(f *testing.F) {
	for _, tt := range datesOfBoth {
		f.Add(tt.line, true, false)
	}
	for _, line := range []string{"", "31 feb", "03/11", "9.30", "0000-00-00", "1/2/3/4", "on", "fin", "il y a"} {
		f.Add(line, false, true)
	}
	f.Fuzz(func(t *testing.T, line string, fromEnglish, future bool) {
		locale, lean := coaching.French, Past
		if fromEnglish {
			locale = coaching.English
		}
		if future {
			lean = Future
		}
		tokens := Tokens(line)
		day, n, err := Day(tokens, today, 0, locale, lean)
		sound(t, tokens, n, err)
		if again, _ := coaching.ParseDay(day.String()); err == nil && again != day {
			t.Errorf("%q read as %v", line, day)
		}
	})
}
