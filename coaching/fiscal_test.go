package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var drawFiscal = rapid.Custom(func(t *rapid.T) Fiscal {
	return FiscalFrom(time.Month(rapid.IntRange(1, 12).Draw(t, "month")))
})

func TestFiscalNames(t *testing.T) {
	for _, tt := range []struct {
		from             time.Month
		grain            Grain
		day              Day
		name, start, end string
	}{
		{time.April, Quarter, Day{2026, 11, 25}, "2027-Q3", "2026-10-01", "2026-12-31"},
		{time.April, Quarter, Day{2027, 1, 1}, "2027-Q4", "2027-01-01", "2027-03-31"},
		{time.April, Quarter, Day{2027, 4, 1}, "2028-Q1", "2027-04-01", "2027-06-30"},
		{time.April, Half, Day{2026, 9, 30}, "2027-H1", "2026-04-01", "2026-09-30"},
		{time.April, Half, Day{2027, 3, 31}, "2027-H2", "2026-10-01", "2027-03-31"},
		{time.April, Year, Day{2026, 11, 25}, "2027", "2026-04-01", "2027-03-31"},
		{time.April, Month, Day{2026, 11, 25}, "2026-11", "2026-11-01", "2026-11-30"},
		{time.April, Week, Day{2026, 11, 25}, "2026-W48", "2026-11-23", "2026-11-29"},
		{time.February, Quarter, Day{2027, 1, 31}, "2027-Q4", "2026-11-01", "2027-01-31"},
		{time.February, Quarter, Day{2024, 2, 29}, "2025-Q1", "2024-02-01", "2024-04-30"},
		{time.December, Year, Day{2026, 12, 1}, "2027", "2026-12-01", "2027-11-30"},
		{time.December, Half, Day{2026, 11, 30}, "2026-H2", "2026-06-01", "2026-11-30"},
		{time.January, Year, Day{2026, 11, 25}, "2026", "2026-01-01", "2026-12-31"},
	} {
		f := FiscalFrom(tt.from)
		p := f.PeriodOf(tt.grain, tt.day)
		if got := f.Name(p); got != tt.name || p.Start.String() != tt.start || p.End.String() != tt.end {
			t.Errorf("%s of %s from %s is %s, %s to %s", tt.grain, tt.day, tt.from, got, p.Start, p.End)
		}
	}
	if got := FiscalFrom(time.April).Name(PeriodOf(Half, Day{2026, 11, 25})); got != "2026-07-01..2026-12-31" {
		t.Errorf("a half of the calendar year is called %s", got)
	}
}

// Every day lies in exactly one period of each grain, and the calendar has it.
func TestFiscalPeriodsFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, day := drawFiscal.Draw(t, "fiscal"), drawDay.Draw(t, "in")
		grain := rapid.SampledFrom(TallyGrains).Draw(t, "grain")
		p := f.PeriodOf(grain, day)
		if !p.Contains(day) || f.PeriodOf(grain, p.Start) != p || f.PeriodOf(grain, p.End) != p || !f.Has(p) {
			t.Fatalf("%s of %s is %v", grain, day, p)
		}
		next := p.Next()
		if next.Start != p.End.AddDays(1) || next.Previous() != p || !f.Has(next) || f.PeriodOf(grain, next.Start) != next {
			t.Fatalf("%v is followed by %v", p, next)
		}
		year := f.PeriodOf(Year, day)
		if year.Start.Month != f.Month() || f.YearOf(f.Year(day)) != year || f.Year(day) != year.End.Year {
			t.Fatalf("the year of %s is %v", day, year)
		}
		if quarter := f.PeriodOf(Quarter, day); f.Quarter(f.Year(day), f.Part(quarter)) != quarter {
			t.Fatalf("the quarter of %s is %v", day, quarter)
		}
		if half := f.PeriodOf(Half, day); f.Half(f.Year(day), f.Part(half)) != half {
			t.Fatalf("the half of %s is %v", day, half)
		}
	})
}

func TestPeriodKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawFiscal.Draw(t, "fiscal").PeriodOf(rapid.SampledFrom(TallyGrains).Draw(t, "grain"), drawDay.Draw(t, "in"))
		if rapid.Bool().Draw(t, "span") {
			p.Grain = Span
		}
		if got, err := ParsePeriod(p.Key()); got != p || err != nil {
			t.Fatalf("%s is read as %v, %v", p.Key(), got, err)
		}
	})
	for _, key := range []string{"", "q", "x2026-01-01..2026-01-31", "q2026-01-01", "q2026-01-01..x", "s2026-01-02..2026-01-01", "2026-Q4"} {
		if got, err := ParsePeriod(key); err == nil {
			t.Errorf("%q is read as %v", key, got)
		}
	}
}
