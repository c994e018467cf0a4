package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPeriodOf(t *testing.T) {
	for _, tt := range []struct {
		grain            Grain
		day              Day
		name, start, end string
	}{
		{Date, Day{2026, 11, 25}, "2026-11-25", "2026-11-25", "2026-11-25"},
		{Week, Day{2026, 11, 25}, "2026-W48", "2026-11-23", "2026-11-29"},
		{Week, Day{2026, 11, 29}, "2026-W48", "2026-11-23", "2026-11-29"},
		{Week, Day{2027, 1, 1}, "2026-W53", "2026-12-28", "2027-01-03"},
		{Month, Day{2024, 2, 29}, "2024-02", "2024-02-01", "2024-02-29"},
		{Month, Day{2026, 12, 31}, "2026-12", "2026-12-01", "2026-12-31"},
		{Quarter, Day{2026, 11, 25}, "2026-Q4", "2026-10-01", "2026-12-31"},
		{Quarter, Day{2026, 1, 1}, "2026-Q1", "2026-01-01", "2026-03-31"},
		{Half, Day{2026, 6, 30}, "2026-H1", "2026-01-01", "2026-06-30"},
		{Half, Day{2026, 7, 1}, "2026-H2", "2026-07-01", "2026-12-31"},
		{Year, Day{2026, 11, 25}, "2026", "2026-01-01", "2026-12-31"},
	} {
		got := PeriodOf(tt.grain, tt.day)
		if got.String() != tt.name || got.Start.String() != tt.start || got.End.String() != tt.end {
			t.Errorf("%s of %s is %s, %s to %s", tt.grain, tt.day, got, got.Start, got.End)
		}
	}
	span := Period{Span, Day{2026, 11, 1}, Day{2026, 11, 10}}
	if got := span.Next().String(); got != "2026-11-11..2026-11-20" {
		t.Errorf("next is %s", got)
	}
	if got := span.Previous().String(); got != "2026-10-22..2026-10-31" {
		t.Errorf("previous is %s", got)
	}
}

func TestPeriodsFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := drawDay.Draw(t, "in")
		p := PeriodOf(rapid.SampledFrom(TallyGrains).Draw(t, "grain"), day)
		if !p.Contains(day) || PeriodOf(p.Grain, p.Start) != p || PeriodOf(p.Grain, p.End) != p {
			t.Fatalf("%s of %s is %v", p.Grain, day, p)
		}
		next := p.Next()
		if next.Start != p.End.AddDays(1) || next.Previous() != p || next.Days() < 1 || p.Contains(next.Start) {
			t.Fatalf("%v is followed by %v", p, next)
		}
		if p.Grain == Week && p.Start.Weekday() != time.Monday {
			t.Fatalf("a week begins on %s", p.Start.Weekday())
		}
	})
}
