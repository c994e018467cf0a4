package storage_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestWriteQuotas(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0], c.people[1]
		lea.Handle = "lea" // which files do not say
		ok(t, s.SaveMember(t.Context(), lea))
		for _, q := range []coaching.Quota{
			{Member: lea.ID, Metric: coaching.Revenue, Base: 100_000_00, Floor: 90_000_00, Target: 120_000_50, Stretch: 150_000_00,
				Period: coaching.PeriodOf(coaching.Quarter, day(t, "2026-11-25")), From: day(t, "2026-10-01"), Reason: "new; \"big\" market,\nand more"},
			{Member: lea.ID, Metric: coaching.Revenue, Target: 110_000_00,
				Period: coaching.PeriodOf(coaching.Quarter, day(t, "2026-11-25")), From: day(t, "2026-11-25")},
			{Member: bob.ID, Metric: coaching.Wins, Target: 12,
				Period: coaching.PeriodOf(coaching.Month, day(t, "2027-01-25")), From: day(t, "2027-01-01")},
		} {
			q.Workspace, q.SetBy, q.SetAt = c.ID, bob.ID, storagetest.Now()
			must(s.SetQuota(t.Context(), q))(t)
		}
		other := newCompany(t, s, "T2", 1)
		must(s.SetQuota(t.Context(), coaching.Quota{Workspace: other.ID, Member: other.people[0].ID, Metric: coaching.Wins, Target: 1,
			Period: coaching.PeriodOf(coaching.Month, day(t, "2026-11-25")), From: day(t, "2026-11-01"), SetBy: other.people[0].ID, SetAt: storagetest.Now()}))(t)

		var file bytes.Buffer
		ok(t, s.WriteQuotas(t.Context(), &file, c.ID, coaching.Day{}, coaching.Day{}))
		bottest.Golden(t, "testdata/quotas.csv", file.String())

		for _, test := range []struct {
			from, to coaching.Day
			rows     int
		}{
			{day(t, "2026-12-31"), coaching.Day{}, 3},
			{day(t, "2027-01-01"), coaching.Day{}, 1},
			{coaching.Day{}, day(t, "2026-10-01"), 2},
			{day(t, "2026-12-01"), day(t, "2026-12-02"), 2},
			{coaching.Day{}, day(t, "2026-09-30"), 0},
		} {
			file.Reset()
			ok(t, s.WriteQuotas(t.Context(), &file, c.ID, test.from, test.to))
			equal(t, "rows", strings.Count(file.String(), "2026-11-25T"), test.rows)
		}
	})
}
