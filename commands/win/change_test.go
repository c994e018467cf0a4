package win

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

func TestCloses(t *testing.T) {
	for _, test := range []struct{ closedOn, recorded, last string }{
		{"2026-11-25", "2026-11-25", "2027-01-07"}, // 1 January is a Friday
		{"2026-09-30", "2026-09-30", "2026-10-07"},
		{"2026-07-01", "2026-09-30", "2026-10-07"},
		{"2026-09-30", "2026-10-01", "2027-01-07"}, // recorded late
		{"2027-01-31", "2027-02-01", "2027-04-07"},
		{"2026-03-31", "2026-03-31", "2026-04-07"}, // over a weekend
		{"2024-06-30", "2024-06-30", "2024-07-05"}, // Monday to Friday
	} {
		w := coaching.Win{ClosedOn: day(t, test.closedOn), RecordedAt: coaching.TimeOfDay(12*60).On(day(t, test.recorded), time.UTC)}
		if got := closes(w, 0).String(); got != test.last {
			t.Errorf("a win of %s, recorded on %s, closes on %s, want %s", test.closedOn, test.recorded, got, test.last)
		}
	}
}

// After every quarter there are exactly five working days of grace.
func TestClosesFiveWorkingDaysAfterTheQuarter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := coaching.NewDay(2020, time.January, rapid.IntRange(1, 10000).Draw(t, "day"))
		end := coaching.PeriodOf(coaching.Quarter, day).End
		last := closes(coaching.Win{ClosedOn: day, RecordedAt: coaching.TimeOfDay(0).On(day, time.UTC)}, 0)
		if n := coaching.MondayToFriday.Count(end.AddDays(1), last); n != 5 {
			t.Fatalf("%d working days from %s to %s", n, end, last)
		}
		if !coaching.MondayToFriday.Has(last.Weekday()) {
			t.Fatalf("%s is no working day", last)
		}
	})
}

func day(t *testing.T, text string) coaching.Day {
	t.Helper()
	d, err := coaching.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestCheckTags(t *testing.T) {
	for _, test := range []struct {
		tags   []string
		refuse string
	}{
		{nil, ""},
		{[]string{strings.Repeat("é", 40)}, ""},
		{[]string{strings.Repeat("é", 41)}, "win.long_tag"},
		{strings.Fields("1 2 3 4 5 6 7 8 9 10"), ""},
		{strings.Fields("1 2 3 4 5 6 7 8 9 10 11"), "win.many_tags"},
	} {
		if got := refusal(checkTags(bot.Reader{}, test.tags)); got != test.refuse {
			t.Errorf("%v: refused with %q, want %q", test.tags, got, test.refuse)
		}
	}
}

// A draft and a change are the same after they were stored.
func TestStoredAsTheyAre(t *testing.T) {
	day := coaching.Day{Year: 2026, Month: 11, Day: 3}
	eur := func(minor int64) coaching.Money { return coaching.Money{Minor: minor, Currency: "EUR"} }
	w := coaching.Win{
		ID: 42, Workspace: 1, Author: 2, Customer: "Acme", Product: "CRM", Note: "why", Tags: []string{"renewal"},
		Amount: eur(100), Reporting: eur(100), Rate: coaching.Rate{Decimal: "1", Day: day}, ClosedOn: day,
		RecordedAt: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC),
		Credits:    []coaching.Credit{{Member: 2, Team: 5, Share: coaching.Whole, Amount: eur(100), Reporting: eur(100)}},
		State:      coaching.Standing, Version: 3,
	}
	roundTrip(t, change{Kind: coaching.EntryVoid, By: 7, Reason: "cancelled", Before: w, After: w})
	roundTrip(t, draft{
		Readings: []coaching.Money{eur(1250000), eur(1250)}, Customer: "Acme", Product: "CRM", Note: "why",
		Tags: []string{"a"}, ClosedOn: day, Split: []coaching.Part{{Member: 3, Share: 3000}},
	})
}

func roundTrip[T any](t *testing.T, before T) {
	t.Helper()
	body, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	var after T
	if err := json.Unmarshal(body, &after); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(after, before) {
		t.Errorf("stored %+v, got %+v", before, after)
	}
}

func TestNarrowest(t *testing.T) {
	day := coaching.Day{Year: 2026, Month: 11, Day: 25}
	quota := func(id int64, grain coaching.Grain, metric coaching.Metric, from coaching.Day) coaching.Quota {
		p := coaching.PeriodOf(grain, day)
		if from.IsZero() {
			from = p.Start
		}
		return coaching.Quota{ID: id, Member: 2, Metric: metric, Period: p, Target: 1, From: from}
	}
	never := coaching.Day{}
	for _, test := range []struct {
		name     string
		versions []coaching.Quota
		want     int64
	}{
		{"none", nil, 0},
		{"the month's", []coaching.Quota{quota(1, coaching.Year, coaching.Revenue, never), quota(2, coaching.Month, coaching.Revenue, never), quota(3, coaching.Quarter, coaching.Revenue, never)}, 2},
		{"revenue of two metrics", []coaching.Quota{quota(1, coaching.Quarter, coaching.Wins, never), quota(2, coaching.Quarter, coaching.Revenue, never)}, 2},
		{"revenue, whatever the order", []coaching.Quota{quota(2, coaching.Quarter, coaching.Revenue, never), quota(1, coaching.Quarter, coaching.Wins, never)}, 2},
		{"the version in force", []coaching.Quota{quota(1, coaching.Quarter, coaching.Revenue, never), quota(2, coaching.Quarter, coaching.Revenue, day)}, 2},
		{"not one of tomorrow", []coaching.Quota{quota(1, coaching.Quarter, coaching.Revenue, never), quota(2, coaching.Month, coaching.Revenue, day.AddDays(1))}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, found := narrowest(test.versions, 0, 2, day)
			if got.ID != test.want || found != (test.want != 0) {
				t.Errorf("got quota %d (%v), want %d", got.ID, found, test.want)
			}
		})
	}
}
