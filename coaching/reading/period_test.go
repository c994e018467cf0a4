package reading

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

var periods = []struct {
	line string
	want string // as Period.String
	n    int
}{
	{"today", "2026-11-25", 1},
	{"aujourd'hui", "2026-11-25", 1},
	{"yesterday", "2026-11-24", 1},
	{"hier", "2026-11-24", 1},
	{"this week", "2026-W48", 2},
	{"cette semaine", "2026-W48", 2},
	{"last week", "2026-W47", 2},
	{"la semaine dernière", "2026-W47", 3},
	{"semaine passée", "2026-W47", 2},
	{"next week", "2026-W49", 2},
	{"la semaine prochaine", "2026-W49", 3},
	{"this month by amount", "2026-11", 2},
	{"month", "2026-11", 1},
	{"ce mois", "2026-11", 2},
	{"ce mois-ci", "2026-11", 2},
	{"le mois en cours", "2026-11", 4},
	{"last month", "2026-10", 2},
	{"le mois dernier", "2026-10", 3},
	{"mois dernier", "2026-10", 2},
	{"next month", "2026-12", 2},
	{"le mois prochain", "2026-12", 3},
	{"this quarter", "2026-Q4", 2},
	{"ce trimestre", "2026-Q4", 2},
	{"last quarter", "2026-Q3", 2},
	{"le trimestre dernier", "2026-Q3", 3},
	{"this year", "2026", 2},
	{"cette année", "2026", 2},
	{"l’an dernier", "2025", 2},
	{"l'année dernière", "2025", 2},
	{"l'an prochain", "2027", 2},
	{"last year", "2025", 2},
	{"this half", "2026-H2", 2},
	{"ce semestre", "2026-H2", 2},
	{"Q3", "2026-Q3", 1},
	{"Q4 stretch", "2026-Q4", 1},
	{"T3", "2026-Q3", 1},
	{"t4", "2026-Q4", 1},
	{"2026-Q3", "2026-Q3", 1},
	{"2026-T3", "2026-Q3", 1},
	{"Q3-2025", "2025-Q3", 1},
	{"Q3 2025", "2025-Q3", 2},
	{"T3 2027", "2027-Q3", 2},
	{"H1", "2026-H1", 1},
	{"S1", "2026-H1", 1},
	{"H1 2025", "2025-H1", 2},
	{"2026-S2", "2026-H2", 1},
	{"2026", "2026", 1},
	{"2025 team", "2025", 1},
	{"november", "2026-11", 1},
	{"Novembre", "2026-11", 1},
	{"février", "2026-02", 1},
	{"novembre 2025", "2025-11", 2},
	{"nov 2025", "2025-11", 2},
	{"december", "2026-12", 1},
	{"last 30 days", "2026-10-27..2026-11-25", 3},
	{"the last 30 days", "2026-10-27..2026-11-25", 4},
	{"30 derniers jours", "2026-10-27..2026-11-25", 3},
	{"les 30 derniers jours", "2026-10-27..2026-11-25", 4},
	{"les 2 dernières semaines", "2026-11-12..2026-11-25", 4},
	{"last 3 months", "2026-08-26..2026-11-25", 3},
	{"2026-11", "2026-11", 1},
	{"2026-W48", "2026-W48", 1},
	{"2026-W53", "2026-W53", 1},
	{"W1", "2026-W01", 1},
	{"2026-11-25", "2026-11-25", 1},
	{"2026-11-01..2026-11-15", "2026-11-01..2026-11-15", 1},
}

func TestPeriod(t *testing.T) {
	for _, tt := range periods {
		got, n, err := Period(Tokens(tt.line), today, 0)
		check(t, tt.line, got.String(), n, err, result[string]{tt.want, tt.n, ""})
	}
}

func TestPeriodRefused(t *testing.T) {
	for line, want := range map[string]result[coaching.Period]{
		"":                       {n: 0, key: "reading.period_missing"},
		"Acme":                   {n: 1, key: "reading.period"},
		"Q5":                     {n: 1, key: "reading.period"},
		"Q0":                     {n: 1, key: "reading.period"},
		"H3":                     {n: 1, key: "reading.period"},
		"2026-13":                {n: 1, key: "reading.period"},
		"2025-W53":               {n: 1, key: "reading.period"},
		"2026-":                  {n: 1, key: "reading.period"},
		"11":                     {n: 1, key: "reading.period"},
		"11 2026":                {n: 1, key: "reading.period"},
		`"" 2026`:                {n: 1, key: "reading.period"},
		"last 0 days":            {n: 2, key: "reading.period"},
		"30 days":                {n: 1, key: "reading.period"},
		"le mois":                {n: 2, key: "reading.period"},
		"2026-11-15..2026-11-01": {n: 1, key: "reading.period"},
		"moi":                    {n: 1, key: "reading.period"},
	} {
		_, n, err := Period(Tokens(line), today, 0)
		check(t, line, coaching.Period{}, n, err, want)
	}
}

// Quarters, halves and years are fiscal; the rest is the calendar's.
func TestFiscalPeriod(t *testing.T) {
	for _, tt := range []struct {
		line string
		want string // as Fiscal.Name
		n    int
	}{
		{"Q3", "2027-Q3", 1},
		{"T4", "2027-Q4", 1},
		{"Q1 2026", "2026-Q1", 2},
		{"2027-T2", "2027-Q2", 1},
		{"Q3 FY2027", "2027-Q3", 2},
		{"T3 exercice 2027", "2027-Q3", 3},
		{"T3 de l’exercice 2027 par montant", "2027-Q3", 4},
		{"S1 de l'exercice 2026", "2026-H1", 4},
		{"H2 FY 2028", "2028-H2", 3},
		{"H1", "2027-H1", 1},
		{"2026", "2026", 1},
		{"FY2026", "2026", 1},
		{"fy27", "2027", 1},
		{"FY 2027", "2027", 2},
		{"exercice 2027", "2027", 2},
		{"l’exercice 2027", "2027", 2},
		{"cet exercice", "2027", 2},
		{"l'exercice dernier", "2026", 2},
		{"this quarter", "2027-Q3", 2},
		{"le trimestre dernier", "2027-Q2", 3},
		{"last half", "2027-H1", 2},
		{"cette année", "2027", 2},
		{"november", "2026-11", 1},
		{"2026-11", "2026-11", 1},
		{"W48", "2026-W48", 1},
		{"last 30 days", "2026-10-27..2026-11-25", 3},
	} {
		got, n, err := Period(Tokens(tt.line), today, april)
		check(t, tt.line, april.Name(got), n, err, result[string]{tt.want, tt.n, ""})
	}
	for line, want := range map[string]string{"end of quarter": "2026-12-31", "fin de l’exercice": "2027-03-31", "end of year": "2027-03-31"} {
		got, _, err := Day(Tokens(line), today, april, coaching.English, Future)
		if err != nil || got.String() != want {
			t.Errorf("%s is %s, %v", line, got, err)
		}
	}
}

var april = coaching.FiscalFrom(time.April)

// A period's name in exports reads as that period, whenever the fiscal year
// begins.
func TestPeriodNames(t *testing.T) {
	for month := range time.Month(12) {
		fiscal := coaching.FiscalFrom(month + 1)
		for _, grain := range coaching.TallyGrains {
			for i := range 100 {
				want := fiscal.PeriodOf(grain, today.AddDays(37*i))
				got, n, err := Period(Tokens(fiscal.Name(want)), today, fiscal)
				check(t, fiscal.Name(want), got, n, err, result[coaching.Period]{want, 1, ""})
			}
		}
	}
}

func TestMonth(t *testing.T) {
	for line, want := range map[string]result[time.Month]{
		"april":   {time.April, 1, ""},
		"Août":    {time.August, 1, ""},
		"feb.":    {time.February, 1, ""},
		"smarch":  {0, 1, "reading.month"},
		`"april"`: {0, 1, "reading.month"},
		"":        {0, 0, "reading.month_missing"},
	} {
		got, n, err := Month(Tokens(line))
		check(t, line, got, n, err, want)
	}
}

func FuzzPeriod(f *testing.F) {
	for _, tt := range periods {
		f.Add(tt.line)
	}
	for _, line := range []string{"", "Q5", "2026-W99", "last 1000 years", "..", "2026-01-01..", "en cours", "l'"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		tokens := Tokens(line)
		period, n, err := Period(tokens, today, april)
		sound(t, tokens, n, err)
		if err == nil && (period.Days() < 1 || period.Grain == "") {
			t.Errorf("%q read as %v", line, period)
		}
	})
}
