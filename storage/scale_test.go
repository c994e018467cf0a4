package storage_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// scale is how large the companies of BenchmarkAtScale are. It takes minutes and
// gigabytes to make one of millions:
//
//	go test ./storage -run - -bench AtScale/postgres -scale 10000000 -timeout 2h
//	go test ./storage -run - -bench AtScale/sqlite -scale 1000000
var scale = flag.Int("scale", 0, "how many wins the company of BenchmarkAtScale has; without any it is left out")

// atScale is a company of so many reps with a quota for the month of the stores'
// clock, and so many wins, spread over three years up to then.
func atScale(t testing.TB, url string, reps, wins int) *company {
	t.Helper()
	s := must(storage.Open(t.Context(), storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}))(t)
	t.Cleanup(func() { ok(t, s.Close()) })
	ok(t, s.Migrate(t.Context()))
	c := newCompany(t, s, "T1", 0)
	month := coaching.PeriodOf(coaching.Month, coaching.DayOf(storagetest.Now(), c.Zone))
	// In one transaction SQLite would write the same pages over and over.
	const together = 200
	for hired := 0; hired < reps; hired += together {
		ok(t, s.Within(t.Context(), func(ctx context.Context) error {
			for i := hired; i < min(hired+together, reps); i++ {
				m, err := s.Join(ctx, c.ID, bot.Profile{Platform: "slack", Tenant: "T1", User: fmt.Sprint("U", i), Name: fmt.Sprint("Person ", i)},
					[]coaching.Grant{{Role: coaching.Rep}})
				if err != nil {
					return err
				}
				c.people = append(c.people, m)
				_, err = s.SetQuota(ctx, coaching.Quota{
					Workspace: c.ID, Member: m.ID, Metric: coaching.Revenue, Period: month, Target: 100_000_00,
					From: month.Start, SetBy: m.ID, SetAt: storagetest.Now(),
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
	}
	sell(t, url, c, wins)
	return c
}

// sell adds wins with their ledger and tally, by statements of a kind that no
// command needs: of millions each by itself would take a day.
func sell(t testing.TB, url string, c *company, wins int) {
	t.Helper()
	numbers := fmt.Sprintf(`generate_series(0, %d::bigint) n`, wins-1)
	day, week := `to_char(date '2023-11-26' + (n %% 1096)::int, 'YYYY-MM-DD')`, `to_char(date_trunc('week', closed_on::date), 'YYYY-MM-DD')`
	at := `(closed_on || ' 12:00:00+00')::timestamptz`
	first, last := `set session_replication_role = replica;`, `; analyze` // who is referred to is there
	if strings.HasPrefix(url, "sqlite:") {
		numbers = fmt.Sprintf(`(with recursive counted(n) as (select 0 union all select n + 1 from counted where n < %d) select n from counted)`, wins-1)
		day, week = `date('2023-11-26', '+' || (n %% 1096) || ' days')`, `date(closed_on, 'weekday 0', '-6 days')`
		at = `closed_on || 'T12:00:00.000000Z'`
		first = `pragma foreign_keys = off; pragma cache_size = -1000000; begin;`
		last = `; commit; analyze`
	}
	months := `case when substr(closed_on, 6, 2) >= '%s' then '%s-01' else `
	quarter := `substr(closed_on, 1, 5) || ` + fmt.Sprintf(months, "10", "10") + fmt.Sprintf(months, "07", "07") + fmt.Sprintf(months, "04", "04") + `'01-01' end end end`
	half := `substr(closed_on, 1, 5) || ` + fmt.Sprintf(months, "07", "07") + `'01-01' end`
	script := []string{fmt.Sprintf(`insert into win (workspace, author, customer, customer_key, product, note, tags, amount, currency, reporting,
			reporting_currency, rate, rate_day, closed_on, recorded_at, state, version)
		select %d, author, 'Customer ' || n, 'customer' || n, 'CRM', '', '[]', minor, 'EUR', minor, 'EUR', '1', closed_on, closed_on, `+at+`, 'standing', 1
		from (select n, %d + (n * 7919) %% %d as author, 100000 + (n * 48271) %% 899981 as minor, `+day+` as closed_on from `+numbers+`) made`,
		c.ID, c.people[0].ID, len(c.people)),
		`insert into credit (win, position, workspace, member, team, share, amount, reporting, closed_on)
			select id, 0, workspace, author, null, 10000, amount, amount, closed_on from win`,
		`insert into entry (workspace, win, kind, at, made_by, closed_on, rate, rate_day, amount, currency, reporting, reporting_currency, reason, counted_at)
			select workspace, id, 'record', recorded_at, author, closed_on, '1', closed_on, amount, 'EUR', amount, 'EUR', '', recorded_at from win`,
		`insert into entry_credit (entry, position, workspace, member, team, amount, reporting, wins, team_distinct, distinct_wins)
			select id, 0, workspace, made_by, null, amount, amount, 1, 0, 1 from entry`,
	}
	for grain, start := range map[coaching.Grain]string{
		coaching.Date: `closed_on`, coaching.Week: week, coaching.Month: `substr(closed_on, 1, 7) || '-01'`, coaching.Quarter: quarter,
		coaching.Half: half, coaching.Year: `substr(closed_on, 1, 4) || '-01-01'`,
	} {
		script = append(script, fmt.Sprintf(`insert into tally (workspace, team, grain, start_day, member, amount, wins, distinct_wins, last_at)
			select workspace, 0, '%s', %s, author, sum(reporting), count(*), count(*), max(recorded_at) from win group by 1, 4, 5`, grain, start))
	}
	storagetest.Meddle(t, url, first+strings.Join(script, ";\n")+last)
}

// onEngines runs something on a new and empty database of each engine.
func onEngines[T storagetest.Test[T]](t T, do func(t T, url string)) {
	t.Run("sqlite", func(t T) { do(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db")) })
	t.Run("postgres", func(t T) { do(t, storagetest.PostgresURL(t)) })
}

// What is measured at scale is what commands would have made.
func TestAtScale(t *testing.T) {
	onEngines(t, func(t *testing.T, url string) {
		c := atScale(t, url, 7, 3000)
		equal(t, "differences", must(c.CheckTally(t.Context(), c.ID))(t), 0)
		today := coaching.DayOf(storagetest.Now(), c.Zone)
		board := must(c.Board(t.Context(), c.ID, coaching.BoardQuery{
			Period: coaching.PeriodOf(coaching.Month, today), By: coaching.ByAmount, Today: today, Top: 5, Member: c.people[0].ID,
		}))(t)
		equal(t, "rows", len(board.Rows), 5)
		equal(t, "ranked", board.Ranked, 7)
	})
}

// BenchmarkAtScale reads what commands read of a company of 10,000 reps.
func BenchmarkAtScale(b *testing.B) {
	if *scale == 0 {
		b.Skip("say how large: -scale 1000000")
	}
	onEngines(b, func(b *testing.B, url string) {
		c := atScale(b, url, 10_000, *scale)
		today := coaching.DayOf(storagetest.Now(), c.Zone)
		month := coaching.PeriodOf(coaching.Month, today)
		asker := c.people[len(c.people)/2].ID
		for _, by := range []coaching.By{coaching.ByAmount, coaching.ByCount, coaching.ByPercent} {
			b.Run("month top 10 by "+string(by), func(b *testing.B) {
				query := coaching.BoardQuery{Period: month, By: by, Today: today, Top: 10, Member: asker}
				for b.Loop() {
					equal(b, "rows", len(must(c.Board(b.Context(), c.ID, query))(b).Rows), 10)
				}
			})
		}
		b.Run("one month of one", func(b *testing.B) {
			for b.Loop() {
				_, _, err := c.Done(b.Context(), c.ID, asker, month)
				ok(b, err)
			}
		})
		b.Run("record a win", func(b *testing.B) {
			for b.Loop() {
				c.record(b, soloWin(c, c.people[0], 100, today))
			}
		})
	})
}
