package coaching

import (
	"testing"
	"time"
)

func TestInForce(t *testing.T) {
	december := november.Next()
	versions := []Quota{
		{ID: 3, Member: 1, Metric: Revenue, Period: november, From: Day{2026, 11, 15}},
		{ID: 1, Member: 1, Metric: Revenue, Period: november, From: Day{2026, 11, 1}},
		{ID: 2, Member: 1, Metric: Revenue, Period: november, From: Day{2026, 11, 15}},
		{ID: 4, Member: 1, Metric: Revenue, Period: december, From: Day{2026, 12, 10}},
		{ID: 5, Member: 1, Metric: Wins, Period: november, From: Day{2026, 11, 1}},
		{ID: 6, Member: 2, Metric: Revenue, Period: november, From: Day{2026, 11, 20}},
	}
	for _, tt := range []struct {
		member int64
		metric Metric
		period Period
		on     Day
		want   int64
	}{
		{1, Revenue, november, Day{2026, 10, 1}, 1},
		{1, Revenue, november, Day{2026, 11, 14}, 1},
		{1, Revenue, november, Day{2026, 11, 15}, 3},
		{1, Revenue, november, Day{2027, 1, 1}, 3},
		{1, Wins, november, Day{2026, 11, 15}, 5},
		{1, Revenue, december, Day{2026, 11, 1}, 0},
		{1, Revenue, december, Day{2027, 1, 1}, 4},
		{2, Revenue, november, Day{2026, 11, 19}, 0},
		{2, Revenue, november, Day{2026, 11, 20}, 6},
		{3, Revenue, november, Day{2026, 11, 20}, 0},
	} {
		if got, ok := InForce(versions, tt.member, tt.metric, tt.period, tt.on); got.ID != tt.want || ok != (tt.want != 0) {
			t.Errorf("member %d, %s in %s on %s: %d, %v; want %d", tt.member, tt.metric, tt.period, tt.on, got.ID, ok, tt.want)
		}
	}
}

func TestProrate(t *testing.T) {
	quota := Quota{Target: 2100, Period: november}
	usual := Workdays{Week: MondayToFriday}
	for _, tt := range []struct {
		next int64
		from Day
		work Workdays
		want int64
	}{
		{4200, Day{2026, 11, 1}, usual, 4200},
		{4200, Day{2026, 11, 16}, usual, 3200}, // 10 days of 100, 11 of 200
		{4200, Day{2026, 10, 1}, usual, 4200},
		{0, Day{2026, 11, 30}, usual, 2000},
		{2101, Day{2026, 11, 16}, usual, 2101}, // 2100 and 11/21
		{4200, Day{2026, 11, 16}, Workdays{}, 4200},
		{4200, Day{2026, 11, 16}, Workdays{MondayToFriday, "FR"}, 3255}, // 9 and 11 days: Armistice Day is a Wednesday
	} {
		if got := quota.Prorate(tt.next, tt.from, tt.work); got != tt.want {
			t.Errorf("%d from %s: %d, want %d", tt.next, tt.from, got, tt.want)
		}
	}
}

func TestValidate(t *testing.T) {
	today := Day{2026, time.November, 15}
	good := Quota{Target: 100, Base: 90, Floor: 80, Stretch: 120, Period: november, From: today}
	for name, tt := range map[string]struct {
		change     func(*Quota)
		key, field string
	}{
		"good":            {func(*Quota) {}, "", ""},
		"bare":            {func(q *Quota) { q.Base, q.Floor, q.Stretch = 0, 0, 0 }, "", ""},
		"all the same":    {func(q *Quota) { q.Floor, q.Stretch = 100, 100 }, "", ""},
		"no target":       {func(q *Quota) { q.Target = 0 }, "quota.target", "target"},
		"huge":            {func(q *Quota) { q.Target = MaxMinor + 1 }, "quota.large", "target"},
		"negative base":   {func(q *Quota) { q.Base = -1 }, "quota.base", "base"},
		"floor above":     {func(q *Quota) { q.Floor = 101 }, "quota.floor", "floor"},
		"stretch below":   {func(q *Quota) { q.Stretch = 99 }, "quota.stretch", "stretch"},
		"before period":   {func(q *Quota) { q.From = Day{2026, 10, 31} }, "quota.from", "from"},
		"after period":    {func(q *Quota) { q.From = Day{2026, 12, 1} }, "quota.from", "from"},
		"no day":          {func(q *Quota) { q.From = Day{} }, "quota.from", "from"},
		"in the past":     {func(q *Quota) { q.From = Day{2026, 11, 14} }, "quota.past", "from"},
		"backward period": {func(q *Quota) { q.Period.End = Day{2026, 10, 1} }, "quota.period", "period"},
	} {
		q := good
		tt.change(&q)
		key, field := refusalOf(t, q.Validate(today))
		if key != tt.key || field != tt.field {
			t.Errorf("%s: %q at %q, want %q at %q", name, key, field, tt.key, tt.field)
		}
	}
	past := good
	past.From = Day{2026, 11, 1}
	if err := past.Validate(Day{}); err != nil {
		t.Errorf("an import of the past: %v", err)
	}
}
