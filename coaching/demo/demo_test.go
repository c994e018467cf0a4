package demo

import (
	"reflect"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

func TestTheSameDayGivesTheSameTeam(t *testing.T) {
	day := coaching.NewDay(2026, time.November, 25)
	if !reflect.DeepEqual(New(day), New(day)) {
		t.Error("two teams of one day differ")
	}
}

// Whatever the day, there is half a year of history, all of it past, by people
// of the team, and a quota for every quarter in which somebody sold.
func TestEveryDayHasAHistory(t *testing.T) {
	for today := coaching.NewDay(2026, time.January, 1); today.Year == 2026; today = today.AddDays(1) {
		team := New(today)
		quotas := map[string]bool{}
		for _, q := range team.Quotas {
			quotas[q.Handle+q.Quarter.String()] = true
			if q.Stretch <= q.Target || q.Target <= 0 {
				t.Fatalf("%s: quota %+v", today, q)
			}
		}
		if len(team.Deals) < 60 {
			t.Errorf("%s: %d deals are no half a year", today, len(team.Deals))
		}
		earliest := today
		for _, d := range team.Deals {
			if !d.ClosedOn.Before(today) || d.Amount.Minor <= 0 {
				t.Fatalf("%s: deal %+v", today, d)
			}
			if !quotas[d.Handle+coaching.PeriodOf(coaching.Quarter, d.ClosedOn).String()] {
				t.Fatalf("%s: no quota for %+v", today, d)
			}
			if d.ClosedOn.Before(earliest) {
				earliest = d.ClosedOn
			}
		}
		if days := today.Sub(earliest); days < 150 {
			t.Errorf("%s: history of %d days", today, days)
		}
		if !quotas["lea"+coaching.PeriodOf(coaching.Quarter, today).String()] {
			t.Errorf("%s: no quota for today", today)
		}
	}
}
