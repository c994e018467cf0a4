package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// place is where the ledger is summed up: a person's part on a day, under a
// team, in a currency and at a rate.
type place struct {
	member, team int64
	day          Day
	currency     Currency
	rate         Rate
}

// sums is what a ledger adds up to.
type sums struct {
	typed, reported map[place]int64
	wins            map[place]int
	teams, distinct map[place]int
	amount          map[Currency]int64
	reporting       map[Currency]int64
}

func sumUp(entries []Entry) sums {
	s := sums{
		map[place]int64{}, map[place]int64{}, map[place]int{}, map[place]int{}, map[place]int{},
		map[Currency]int64{}, map[Currency]int64{},
	}
	for _, e := range entries {
		add(s.amount, e.Amount.Currency, e.Amount.Minor)
		add(s.reporting, e.Reporting.Currency, e.Reporting.Minor)
		for _, c := range e.Credits {
			add(s.typed, place{c.Member, c.Team, e.ClosedOn, c.Amount.Currency, Rate{}}, c.Amount.Minor)
			add(s.reported, place{c.Member, c.Team, e.ClosedOn, c.Reporting.Currency, e.Rate}, c.Reporting.Minor)
			add(s.wins, place{member: c.Member, team: c.Team, day: e.ClosedOn}, c.Wins)
			add(s.teams, place{team: c.Team, day: e.ClosedOn}, c.TeamDistinct)
			add(s.distinct, place{day: e.ClosedOn}, c.Distinct)
		}
	}
	return s
}

func add[K comparable, N int | int64](sums map[K]N, at K, n N) {
	if sums[at] += n; sums[at] == 0 {
		delete(sums, at)
	}
}

func sameSums[K comparable, N comparable](t *rapid.T, what string, got, want map[K]N) {
	for at := range got {
		if got[at] != want[at] {
			t.Fatalf("%s at %v: the ledger says %v, the win %v", what, at, got[at], want[at])
		}
	}
	for at := range want {
		if got[at] != want[at] {
			t.Fatalf("%s at %v: the ledger says %v, the win %v", what, at, got[at], want[at])
		}
	}
}

// countedWin is what a win as it stands should add up to, told anew and in
// other words than the ledger's.
func countedWin(w Win) sums {
	s := sumUp(nil)
	if w.State != Standing {
		return s
	}
	add(s.amount, w.Amount.Currency, w.Amount.Minor)
	add(s.reporting, w.Reporting.Currency, w.Reporting.Minor)
	for _, c := range w.Credits {
		add(s.typed, place{c.Member, c.Team, w.ClosedOn, w.Amount.Currency, Rate{}}, c.Amount.Minor)
		add(s.reported, place{c.Member, c.Team, w.ClosedOn, w.Reporting.Currency, w.Rate}, c.Reporting.Minor)
		if w.Reporting.Currency != "" {
			s.wins[place{member: c.Member, team: c.Team, day: w.ClosedOn}] = 1
			s.distinct[place{day: w.ClosedOn}] = 1
			if c.Team != 0 {
				s.teams[place{team: c.Team, day: w.ClosedOn}] = 1
			}
		}
	}
	return s
}

func TestLedgerAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		win := drawWin(t)
		entries := Entries(Win{}, win, EntryRecord, "", win.Author, win.RecordedAt)
		if len(entries) != 1 {
			t.Fatalf("a record is %d entries", len(entries))
		}
		for range rapid.IntRange(0, 8).Draw(t, "acts") {
			after := win
			kind := EntryEdit
			switch rapid.IntRange(0, 6).Draw(t, "act") {
			case 0:
				after.State, kind = Undone, EntryUndo
			case 1:
				after.State, kind = Voided, EntryVoid
			case 2:
				after.State = Standing
			case 3:
				after.Note = "words alone"
			case 4:
				after.ClosedOn = after.ClosedOn.AddDays(rapid.IntRange(-1, 1).Draw(t, "days"))
			default:
				drawn := drawWin(t)
				after.Amount, after.Reporting, after.Rate, after.Credits = drawn.Amount, drawn.Reporting, drawn.Rate, drawn.Credits
			}
			act := Entries(win, after, kind, "because", 9, win.RecordedAt)
			if len(act) == 0 || len(act) > 2 {
				t.Fatalf("an act is %d entries", len(act))
			}
			for _, e := range act {
				if len(e.Credits) == 0 || e.Win != win.ID || e.Kind != kind || e.By != 9 || e.Reason != "because" {
					t.Fatalf("an entry of the act is %+v", e)
				}
			}
			entries = append(entries, act...)
			win = after
		}
		got, want := sumUp(entries), countedWin(win)
		sameSums(t, "amount", got.amount, want.amount)
		sameSums(t, "reporting", got.reporting, want.reporting)
		sameSums(t, "typed parts", got.typed, want.typed)
		sameSums(t, "reported parts", got.reported, want.reported)
		sameSums(t, "wins", got.wins, want.wins)
		sameSums(t, "wins of teams", got.teams, want.teams)
		sameSums(t, "distinct wins", got.distinct, want.distinct)
	})
}

// drawWin makes up a standing win, some of them pending, among four people who
// change teams.
func drawWin(t *rapid.T) Win {
	win := Win{
		ID: 7, Author: 1, State: Standing, ClosedOn: Day{2026, time.November, 25},
		RecordedAt: time.Date(2026, time.November, 25, 10, 0, 0, 0, time.UTC),
		Amount:     Money{rapid.Int64Range(1, 1e9).Draw(t, "amount"), rapid.SampledFrom([]Currency{"EUR", "USD"}).Draw(t, "currency")},
	}
	team := func() int64 { return rapid.Int64Range(0, 2).Draw(t, "team") }
	var parts []Part
	for _, member := range rapid.Permutation([]int64{2, 3, 4}).Draw(t, "people")[:rapid.IntRange(0, 3).Draw(t, "others")] {
		parts = append(parts, Part{Member: member, Team: team(), Share: Share(rapid.IntRange(0, 2).Draw(t, "share") * 50_00 / 2)})
	}
	credits, err := Credits(Part{Member: 1, Team: team()}, parts, win.Amount, Money{})
	if err != nil {
		t.Skip("no such split")
	}
	win.Credits = credits
	if rapid.Bool().Draw(t, "rated") {
		rate := Rate{rapid.SampledFrom([]string{"0.92", "1.1"}).Draw(t, "rate"), win.ClosedOn}
		if win, err = Settle(win, rate, "EUR"); err != nil {
			t.Fatal(err)
		}
	}
	return win
}

func TestEntries(t *testing.T) {
	at := time.Date(2026, time.November, 25, 10, 0, 0, 0, time.UTC)
	eur := func(minor int64) Money { return Money{minor, "EUR"} }
	credits, err := Credits(Part{Member: 1, Team: 10}, []Part{{Member: 2, Team: 10, Share: 30_00}, {Member: 3, Team: 20, Share: 20_00}}, eur(100_00), eur(100_00))
	if err != nil {
		t.Fatal(err)
	}
	win := Win{ID: 7, State: Standing, Author: 1, Amount: eur(100_00), Reporting: eur(100_00), Rate: Rate{"1", Day{2026, 11, 25}}, ClosedOn: Day{2026, 11, 25}, Credits: credits}

	record := Entries(Win{}, win, EntryRecord, "", 1, at)
	want := []EntryCredit{
		{1, 10, eur(50_00), eur(50_00), 1, 1, 1},
		{2, 10, eur(30_00), eur(30_00), 1, 0, 0},
		{3, 20, eur(20_00), eur(20_00), 1, 1, 0},
	}
	for i, c := range record[0].Credits {
		if c != want[i] {
			t.Errorf("recorded credit %v, want %v", c, want[i])
		}
	}

	undone := win
	undone.State = Undone
	undo := Entries(win, undone, EntryUndo, "", 1, at)
	if len(undo) != 1 || undo[0].Amount != eur(-100_00) || undo[0].Credits[0] != (EntryCredit{1, 10, eur(-50_00), eur(-50_00), -1, -1, -1}) {
		t.Errorf("undone: %+v", undo)
	}

	edited := win
	edited.Amount, edited.Reporting = eur(110_00), eur(110_00)
	edited.Credits = Reshare(win.Credits, edited.Amount, edited.Reporting)
	edit := Entries(win, edited, EntryEdit, "typo", 1, at)
	if len(edit) != 1 || edit[0].Amount != eur(10_00) || edit[0].Credits[0] != (EntryCredit{1, 10, eur(5_00), eur(5_00), 0, 0, 0}) {
		t.Errorf("edited: %+v", edit)
	}

	moved := win
	moved.ClosedOn = Day{2026, 11, 24}
	if move := Entries(win, moved, EntryEdit, "", 1, at); len(move) != 2 || move[0].ClosedOn != win.ClosedOn || move[1].ClosedOn != moved.ClosedOn {
		t.Errorf("moved: %+v", move)
	}

	renamed := win
	renamed.Customer = "Acme"
	rename := Entries(win, renamed, EntryEdit, "", 1, at)
	if len(rename) != 1 || len(rename[0].Credits) != 1 || rename[0].Credits[0] != (EntryCredit{1, 10, eur(0), eur(0), 0, 0, 0}) || rename[0].Amount != eur(0) {
		t.Errorf("renamed: %+v", rename)
	}
}

func TestSettle(t *testing.T) {
	credits, err := Credits(Part{Member: 1}, []Part{{Member: 2, Share: 33_33}}, Money{100_01, "USD"}, Money{})
	if err != nil {
		t.Fatal(err)
	}
	pending := Win{ID: 7, State: Standing, Amount: Money{100_01, "USD"}, Credits: credits}
	if !pending.Pending() {
		t.Fatal("not pending")
	}
	rate := Rate{"0.92", Day{2026, 11, 25}}
	got, err := Settle(pending, rate, "EUR")
	if err != nil || got.Reporting != (Money{92_01, "EUR"}) || got.Rate != rate {
		t.Errorf("settled %+v, %v", got, err)
	}
	if sum := got.Credits[0].Reporting.Add(got.Credits[1].Reporting); sum != got.Reporting {
		t.Errorf("parts add up to %v", sum)
	}
	if !pending.Credits[0].Reporting.IsZero() {
		t.Error("the pending win changed")
	}
	_, err = Settle(pending, Rate{Decimal: "x"}, "EUR")
	if key, _ := refusalOf(t, err); key != "rate.unreadable" {
		t.Errorf("a bad rate: %v", err)
	}
}
