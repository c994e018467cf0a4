package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var november = PeriodOf(Month, Day{2026, time.November, 1}) // 21 working days from Monday to Friday

func TestStand(t *testing.T) {
	quota := &Quota{Target: 100_000, Stretch: 120_000}
	for _, tt := range []struct {
		name  string
		quota *Quota
		done  int64
		wins  int
		today Day
		want  Progress
	}{
		{"before", quota, 0, 0, Day{2026, 10, 5}, Progress{Gap: 100_000, StretchGap: 120_000, Remaining: 21, OnPace: true, PerDay: 4762, PerDayStretch: 5715}},
		{"first working day", quota, 0, 0, Day{2026, 11, 2}, Progress{Gap: 100_000, StretchGap: 120_000, Remaining: 21, OnPace: true, PerDay: 4762, PerDayStretch: 5715}},
		{"two days passed are less than a tenth", quota, 0, 2, Day{2026, 11, 4}, Progress{Gap: 100_000, StretchGap: 120_000, Passed: 2, Remaining: 19, Expected: 9_52, PerDay: 5264, PerDayStretch: 6316}},
		{"three wins break the silence", quota, 10_000, 3, Day{2026, 11, 4}, Progress{Attainment: 10_00, Gap: 90_000, StretchGap: 110_000, Passed: 2, Remaining: 19, Expected: 9_52, Spoken: true, OnPace: true, PerDay: 4737, PerDayStretch: 5790}},
		{"a tenth has passed", quota, 0, 0, Day{2026, 11, 5}, Progress{Gap: 100_000, StretchGap: 120_000, Passed: 3, Remaining: 18, Expected: 14_29, Spoken: true, PerDay: 5556, PerDayStretch: 6667}},
		{"today counts as remaining", quota, 80_000, 1, Day{2026, 11, 25}, Progress{Attainment: 80_00, Gap: 20_000, StretchGap: 40_000, Passed: 17, Remaining: 4, Expected: 80_95, Spoken: true, PerDay: 5000, PerDayStretch: 10_000}},
		{"exactly expected", &Quota{Target: 21_000}, 17_000, 1, Day{2026, 11, 25}, Progress{Attainment: 80_95, Gap: 4_000, Passed: 17, Remaining: 4, Expected: 80_95, Spoken: true, OnPace: true, PerDay: 1000}},
		{"last day", quota, 80_000, 1, Day{2026, 11, 30}, Progress{Attainment: 80_00, Gap: 20_000, StretchGap: 40_000, Passed: 20, Remaining: 1, Expected: 95_24, Spoken: true, PerDay: 20_000, PerDayStretch: 40_000}},
		{"after, missed", quota, 99_999, 9, Day{2026, 12, 1}, Progress{Attainment: 100_00, Gap: 1, StretchGap: 20_001, Passed: 21, Expected: Whole, Spoken: true, PerDay: 1, PerDayStretch: 20_001}},
		{"after, exceeded", quota, 130_000, 9, Day{2027, 12, 1}, Progress{Attainment: 130_00, Passed: 21, Expected: Whole, Spoken: true, OnPace: true}},
		{"no quota", nil, 5_000, 3, Day{2026, 11, 25}, Progress{Passed: 17, Remaining: 4, Spoken: true}},
	} {
		want := tt.want
		want.Quota, want.Period, want.Done, want.Wins, want.WorkingDays = tt.quota, november, tt.done, tt.wins, 21
		if got := Stand(tt.quota, november, tt.done, tt.wins, Workdays{Week: MondayToFriday}, tt.today); got != want {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, want)
		}
	}
}

func TestStandWithoutWorkingDays(t *testing.T) {
	saturday := PeriodOf(Date, Day{2026, time.November, 28})
	quota := &Quota{Target: 100}
	got := Stand(quota, saturday, 0, 0, Workdays{Week: MondayToFriday}, saturday.Start)
	if got.Spoken || !got.OnPace || got.PerDay != 100 || got.Expected != 0 {
		t.Errorf("on the day: %+v", got)
	}
	if got = Stand(quota, saturday, 0, 0, Workdays{Week: MondayToFriday}, saturday.End.AddDays(1)); got.OnPace || got.Expected != Whole {
		t.Errorf("the day after: %+v", got)
	}
}

func TestStandIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		quota := &Quota{Target: rapid.Int64Range(1, MaxMinor).Draw(t, "target")}
		done := rapid.Int64Range(0, MaxMinor).Draw(t, "done")
		work := Workdays{Week: Weekdays(rapid.IntRange(0, 127).Draw(t, "days"))}
		today := november.Start.AddDays(rapid.IntRange(-10, 40).Draw(t, "today"))
		got := Stand(quota, november, done, 0, work, today)
		if got.Passed+got.Remaining != got.WorkingDays || got.Passed < 0 || got.Remaining < 0 {
			t.Fatalf("%d passed and %d remaining of %d", got.Passed, got.Remaining, got.WorkingDays)
		}
		if got.Expected < 0 || got.Expected > Whole || got.OnPace && today.After(november.End) && done < quota.Target {
			t.Fatalf("%+v", got)
		}
		if n := int64(got.Remaining); n > 0 && (got.PerDay*n < got.Gap || got.Gap > 0 && (got.PerDay-1)*n >= got.Gap) {
			t.Fatalf("%d a day for %d days do not just close %d", got.PerDay, n, got.Gap)
		}
	})
}
