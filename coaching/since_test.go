package coaching

import (
	"slices"
	"testing"
	"time"
)

func TestLastWorkdayEnd(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	sunday := Hours{Days: Weekdays(0).With(time.Sunday), To: 12 * 60}
	for _, tt := range []struct {
		name  string
		hours Hours
		now   string
		want  string
	}{
		{"in the middle of the week", DefaultHours, "2026-11-25T10:00:00+01:00", "2026-11-24T18:00:00+01:00"},
		{"in the evening it is still yesterday", DefaultHours, "2026-11-25T23:00:00+01:00", "2026-11-24T18:00:00+01:00"},
		{"on Monday", DefaultHours, "2026-11-23T08:00:00+01:00", "2026-11-20T18:00:00+01:00"},
		{"on Sunday", DefaultHours, "2026-11-22T08:00:00+01:00", "2026-11-20T18:00:00+01:00"},
		{"one day a week", sunday, "2026-11-28T08:00:00+01:00", "2026-11-22T12:00:00+01:00"},
		{"on the day itself", sunday, "2026-11-22T13:00:00+01:00", "2026-11-15T12:00:00+01:00"},
		{"over the night when clocks go back", DefaultHours, "2026-10-26T08:00:00+01:00", "2026-10-23T18:00:00+02:00"},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Member{Hours: tt.hours, Zone: paris}).LastWorkdayEnd(now).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestMoves(t *testing.T) {
	gone := score(5, 900, 1, 100)
	gone.Member.Active = false
	before := []Score{score(1, 50, 1, 100), score(2, 40, 1, 100), score(3, 10, 1, 100), score(4, 70, 1, 0), gone}
	after := []Score{score(1, 50, 1, 100), score(2, 60, 2, 100), score(3, 10, 1, 10), score(4, 70, 1, 100), gone}
	for by, want := range map[By][]Move{
		ByPercent: {
			{Member: 3, From: 3, To: 1, Requoted: true},
			{Member: 4, From: 0, To: 2, Requoted: true},
			{Member: 2, From: 2, To: 3, Amount: 20, Wins: 1},
			{Member: 1, From: 1, To: 4},
		},
		ByAmount: {{Member: 2, From: 3, To: 2, Amount: 20, Wins: 1}, {Member: 1, From: 2, To: 3}},
		ByCount:  {{Member: 2, From: 1, To: 1, Amount: 20, Wins: 1}, {Member: 1, From: 1, To: 2}, {Member: 3, From: 1, To: 2}, {Member: 4, From: 1, To: 2}},
	} {
		if got := Moves(before, after, BoardQuery{By: by}); !slices.Equal(got, want) {
			t.Errorf("%s: %+v, want %+v", by, got, want)
		}
	}
}
