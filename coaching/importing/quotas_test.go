package importing

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// The team of the tests. Two people go by Alex; Zoë has left.
var team = []coaching.Member{
	{ID: 1, Name: "Sam Taylor", Handle: "sam", Active: true, Locale: coaching.English, Zone: time.UTC},
	{ID: 2, Name: "Léa Martin", Handle: "lea", Email: "lea@example.com", Active: true, Zone: time.UTC},
	{ID: 3, Name: "Bob Harris", Handle: "U0BOB", Active: true, Zone: time.UTC},
	{ID: 4, Name: "Alex Roy", Handle: "alex", Active: true, Zone: time.UTC},
	{ID: 5, Name: "Alex", Handle: "roy", Active: true, Zone: time.UTC},
	{ID: 6, Name: "Zoë Klein", Handle: "zoe", Zone: time.UTC},
}

var (
	now   = time.Date(2026, time.November, 25, 10, 0, 0, 0, time.UTC)
	today = coaching.NewDay(2026, time.November, 25)
	home  = coaching.Workspace{ID: 9, Currency: "EUR", Zone: time.UTC}
)

func quotaReader(locale coaching.Locale) QuotaReader {
	by := team[0]
	by.Locale = locale
	return QuotaReader{Workspace: home, People: NewPeople(team), By: by, Today: today, Now: now}
}

// described are faults as lines and keys.
func described(faults []sheet.Fault) []string {
	var lines []string
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("%d %s", f.Line, f.Say.Key))
	}
	return lines
}

func describeQuota(row QuotaRow) string {
	q := row.Quota
	return fmt.Sprintf("%d %s %s %s %d/%d/%d/%d %s %s", row.Line, row.Member.Handle, q.Metric, coaching.Fiscal(0).Name(q.Period), q.Base, q.Floor, q.Target, q.Stretch, q.From, q.Reason)
}

func TestReadsQuotas(t *testing.T) {
	for name, c := range map[string]struct {
		locale coaching.Locale
		body   string
		rows   []string
		faults []string
	}{
		"in English": {coaching.English,
			"member,metric,period,base,floor,target,stretch,from,reason\n@lea,revenue,Q4,110k,\"100,000.00\",120k,150k,2026-11-15,new area\nbob harris,wins,2027-01,,8,12,,,\n",
			[]string{"2 lea revenue 2026-Q4 11000000/10000000/12000000/15000000 2026-11-15 new area", "3 U0BOB wins 2027-01 0/8/12/0  "}, nil},
		"in French": {coaching.French,
			"Membre;Mesure;Période;Plancher;Objectif;Ambition;Dès;Motif\nlea@example.com;CA;T4;0;120 000,50 €;150k;15/11;secteur\nu0bob;ventes;novembre;;12;;;\n",
			[]string{"2 lea revenue 2026-Q4 0/0/12000050/15000000 2026-11-15 secteur", "3 U0BOB wins 2026-11 0/0/12/0  "}, nil},
		"an export": {coaching.English,
			"member_id,member,metric,period,base,floor,target,stretch,effective_from,set_by,set_at,reason\nalex,Alex,revenue,2026-Q4,,,120000.00,,2026-10-01,sam,2026-11-25T10:00:00Z,\n",
			[]string{"2 alex revenue 2026-Q4 0/0/12000000/0 2026-10-01 "}, nil},
		"all that is wrong": {coaching.English,
			"member,metric,period,target,from,stretch\nnobody,demos,sometime,12k,,\nalex,,Q4,120k,,\n,,,,,\nzoe,,Q4,120k,,x\nlea,,today,$5,yesterdayish,\nlea,wins,Q4,12k,,1.5\nlea,,Q4,120k and more,,\nlea,,Q4,-5,,\n,,Q4,,,\n",
			nil,
			[]string{
				"2 importing.nobody", "2 reading.period", "2 importing.metric", "3 importing.several",
				"5 importing.nobody", "5 reading.amount", "6 importing.grain", "6 importing.currency", "6 reading.day",
				"7 reading.number", "7 reading.number", "8 importing.rest", "9 reading.amount_positive",
				"10 importing.required", "10 importing.required",
			}},
		"ambiguous":     {coaching.French, "membre,période,objectif\nlea,T4,\"12,500\"\n", nil, []string{"2 reading.amount_ambiguous"}},
		"no rows":       {coaching.English, "member,period,target\n", nil, []string{"0 importing.no_rows"}},
		"a long reason": {coaching.English, "member,period,target,reason\nlea,Q4,120k," + strings.Repeat("x", 501) + "\n", nil, []string{"2 importing.long"}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults := quotaReader(c.locale).Read([]byte(c.body))
			if got := described(faults); !reflect.DeepEqual(got, c.faults) {
				t.Errorf("faults are %q, want %q", got, c.faults)
			}
			if c.rows == nil {
				return
			}
			var got []string
			for _, row := range rows {
				got = append(got, describeQuota(row))
			}
			if !reflect.DeepEqual(got, c.rows) {
				t.Errorf("got %q, want %q", got, c.rows)
			}
		})
	}
}

func TestPlansQuotas(t *testing.T) {
	fourth := coaching.Fiscal(0).PeriodOf(coaching.Quarter, today)
	stored := []coaching.Quota{
		{ID: 1, Member: 2, Metric: coaching.Revenue, Period: fourth, Target: 100_000_00, From: fourth.Start},
		{ID: 2, Member: 2, Metric: coaching.Revenue, Period: fourth, Target: 110_000_00, From: today.AddDays(-10)},
		{ID: 3, Member: 2, Metric: coaching.Revenue, Period: fourth, Target: 120_000_00, From: today.AddDays(-10)},
		{ID: 4, Member: 2, Metric: coaching.Revenue, Period: fourth.Previous(), Target: 90_000_00, From: coaching.NewDay(2026, 7, 1)},
	}
	for name, c := range map[string]struct {
		rows      string
		changes   []string
		unchanged int
		faults    []string
	}{
		"as it is":              {"lea,,Q4,120k,", nil, 1, nil},
		"another target":        {"lea,,Q4,130k,", []string{"2 3→13000000 from 2026-11-25"}, 0, nil},
		"from a day to come":    {"lea,,Q4,130k,2026-12-01", []string{"2 3→13000000 from 2026-12-01"}, 0, nil},
		"from a day that past":  {"lea,,Q4,130k,2026-11-24", nil, 0, []string{"2 quota.past"}},
		"its whole history":     {"lea,,Q4,100k,2026-10-01\nlea,,Q4,110k,2026-11-15\nlea,,Q4,120k,2026-11-15\nlea,,Q3,90k,2026-07-01", nil, 4, nil},
		"rewriting history":     {"lea,,Q3,95k,", nil, 0, []string{"2 importing.quota_over"}},
		"filling a past period": {"lea,,Q2,80k,\nlea,,2025,300k,2025-03-01", []string{"2 0→8000000 from 2026-04-01", "3 0→30000000 from 2025-03-01"}, 0, nil},
		"another metric":        {"lea,wins,Q3,9,", []string{"2 0→9 from 2026-07-01"}, 0, nil},
		"a period to come":      {"lea,,2027-Q1,130k,", []string{"2 0→13000000 from 2027-01-01"}, 0, nil},
		"a running one unset":   {"bob harris,,Q4,80k,", []string{"2 0→8000000 from 2026-11-25"}, 0, nil},
		"in steps":              {"bob harris,,Q4,80k,2026-10-01\nbob harris,,Q4,85k,2026-12-01\nbob harris,,Q4,85k,2026-12-10", []string{"2 0→8000000 from 2026-10-01", "3 9223372034707292162→8500000 from 2026-12-01"}, 1, nil},
		"twice":                 {"lea,,Q4,130k,\nlea,,Q4,140k,2026-11-25", []string{"2 3→13000000 from 2026-11-25"}, 0, []string{"3 importing.quota_twice"}},
		"a day outside":         {"lea,,2027-Q1,130k,2026-12-31", nil, 0, []string{"2 quota.from"}},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults := quotaReader(coaching.English).Read([]byte("member,metric,period,target,from\n" + c.rows + "\n"))
			if len(faults) > 0 {
				t.Fatal(described(faults))
			}
			plan, faults := PlanQuotas(rows, stored, today)
			var changes []string
			for _, change := range plan.Changes {
				var was int64
				if change.Before != nil {
					was = change.Before.ID
				}
				changes = append(changes, fmt.Sprintf("%d %d→%d from %s", change.Line, was, change.Next.Target, change.Next.From))
			}
			if !reflect.DeepEqual(changes, c.changes) || plan.Unchanged != c.unchanged || !reflect.DeepEqual(described(faults), c.faults) {
				t.Errorf("got %q, %d unchanged, %q", changes, plan.Unchanged, described(faults))
			}
		})
	}
}
