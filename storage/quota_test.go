package storage_test

import (
	"reflect"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestQuotas(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0].ID, c.people[1].ID
		set := func(member int64, p coaching.Period, target int64, from coaching.Day) coaching.Quota {
			q := coaching.Quota{
				Workspace: c.ID, Member: member, Metric: coaching.Revenue, Period: p,
				Base: target / 2, Floor: target / 4, Target: target, Stretch: target * 2,
				From: from, SetBy: bob, SetAt: storagetest.Now(), Reason: "’; drop table quota",
			}
			q.ID = must(s.SetQuota(t.Context(), q))(t)
			return q
		}
		on := day(t, "2026-11-10")
		month, quarter := coaching.PeriodOf(coaching.Month, on), coaching.PeriodOf(coaching.Quarter, on)
		first := set(lea, month, 1000, month.Start)
		second := set(lea, month, 2000, on)
		wide := set(lea, quarter, 5000, quarter.Start)
		next := set(lea, month.Next(), 3000, month.Next().Start)
		set(bob, month, 1, month.Start)

		for what, test := range map[string]struct {
			got  []coaching.Quota
			want []coaching.Quota
		}{
			"of a day":             {must(s.Quotas(t.Context(), c.ID, lea, on))(t), []coaching.Quota{first, second, wide}},
			"of the first day":     {must(s.Quotas(t.Context(), c.ID, lea, quarter.Start))(t), []coaching.Quota{wide}},
			"of the last day":      {must(s.Quotas(t.Context(), c.ID, lea, quarter.End))(t), []coaching.Quota{wide, next}},
			"of a day after all":   {must(s.Quotas(t.Context(), c.ID, lea, quarter.End.AddDays(1)))(t), []coaching.Quota{}},
			"of a period":          {must(s.QuotasOf(t.Context(), c.ID, lea, month))(t), []coaching.Quota{first, second}},
			"of a period and none": {must(s.QuotasOf(t.Context(), c.ID, lea, quarter.Next()))(t), []coaching.Quota{}},
		} {
			if !reflect.DeepEqual(test.got, test.want) {
				t.Errorf("%s: got %+v, want %+v", what, test.got, test.want)
			}
		}
	})
}

// What is done is told for periods whose sums are kept and for those that are
// added up from days.
func TestPursued(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, on := c.people[0], day(t, "2026-11-10")
		month := coaching.PeriodOf(coaching.Month, on)
		fortnight := coaching.Period{Grain: coaching.Span, Start: on, End: on.AddDays(13)}
		for _, closed := range []coaching.Day{month.Start, on, on.AddDays(1), on.AddDays(14)} {
			c.record(t, c.deal(t, 100_00, closed, c.people...))
		}
		for _, p := range []coaching.Period{month, fortnight} {
			must(s.SetQuota(t.Context(), coaching.Quota{
				Workspace: c.ID, Member: lea.ID, Metric: coaching.Revenue, Period: p, Target: 1, From: p.Start, SetBy: lea.ID, SetAt: storagetest.Now(),
			}))(t)
		}
		quotas, done, err := s.Pursued(t.Context(), c.ID, lea.ID, on)
		ok(t, err)
		if want := must(s.Quotas(t.Context(), c.ID, lea.ID, on))(t); len(want) != 2 || !reflect.DeepEqual(quotas, want) {
			t.Errorf("got %+v, want %+v", quotas, want)
		}
		equal(t, "done in the month", done[month], coaching.Done{Amount: 200_00, Wins: 4})
		equal(t, "done in the fortnight", done[fortnight], coaching.Done{Amount: 100_00, Wins: 2})
	})
}

func TestQuotaPeriod(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		on := day(t, "2026-12-10")
		set := func(who int, grain coaching.Grain, from coaching.Day) {
			must(s.SetQuota(t.Context(), coaching.Quota{
				Workspace: c.ID, Member: c.people[who].ID, Metric: coaching.Revenue, Target: 1,
				Period: coaching.PeriodOf(grain, on), From: from, SetBy: c.people[0].ID, SetAt: storagetest.Now(),
			}))(t)
		}
		grain := func(on coaching.Day) coaching.Grain { return must(s.QuotaPeriod(t.Context(), c.ID, on))(t).Grain }
		equal(t, "nobody's", grain(on), "")
		set(0, coaching.Year, day(t, "2026-01-01"))
		equal(t, "one's", grain(on), coaching.Year)
		set(0, coaching.Month, day(t, "2026-12-01"))
		equal(t, "the shortest of several", grain(on), coaching.Month)
		set(1, coaching.Quarter, day(t, "2026-10-01"))
		set(1, coaching.Quarter, day(t, "2026-11-01"))
		equal(t, "members, not versions", grain(on), coaching.Month)
		set(2, coaching.Quarter, day(t, "2026-12-11"))
		equal(t, "not begun", grain(on), coaching.Month)
		equal(t, "begun", grain(day(t, "2026-12-11")), coaching.Quarter)
		equal(t, "another period", grain(day(t, "2026-11-30")), coaching.Quarter)
		gone := c.people[1]
		gone.Active = false
		ok(t, s.SaveMember(t.Context(), gone))
		equal(t, "who is gone", grain(day(t, "2026-11-30")), coaching.Year)
	})
}
