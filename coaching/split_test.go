package coaching

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestCredits(t *testing.T) {
	lea, bob, mia := Part{1, 10, 0}, Part{2, 20, 0}, Part{3, 10, 0}
	with := func(p Part, share Share) Part { p.Share = share; return p }
	type share struct {
		member  int64
		share   Share
		typed   int64
		counted int64
	}
	for _, tt := range []struct {
		name  string
		parts []Part
		want  []share
	}{
		{"alone", nil, []share{{1, 100_00, 100_01, 92_01}}},
		{"author keeps the rest", []Part{with(bob, 30_00)}, []share{{1, 70_00, 70_01, 64_41}, {2, 30_00, 30_00, 27_60}}},
		{"equal", []Part{bob}, []share{{1, 50_00, 50_01, 46_01}, {2, 50_00, 50_00, 46_00}}},
		{"three equal", []Part{bob, mia}, []share{{1, 33_34, 33_34, 30_67}, {2, 33_33, 33_34, 30_67}, {3, 33_33, 33_33, 30_67}}},
		{"one with, one without", []Part{with(bob, 30_00), mia}, []share{{1, 35_00, 35_01, 32_21}, {2, 30_00, 30_00, 27_60}, {3, 35_00, 35_00, 32_20}}},
		{"author has nothing left", []Part{with(bob, 60_00), with(mia, 40_00)}, []share{{2, 60_00, 60_01, 55_21}, {3, 40_00, 40_00, 36_80}}},
	} {
		got, err := Credits(lea, tt.parts, Money{100_01, "USD"}, Money{92_01, "EUR"})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		var shares []share
		for _, c := range got {
			if c.Amount.Currency != "USD" || c.Reporting.Currency != "EUR" || c.Team != map[int64]int64{1: 10, 2: 20, 3: 10}[c.Member] {
				t.Errorf("%s: %v", tt.name, c)
			}
			shares = append(shares, share{c.Member, c.Share, c.Amount.Minor, c.Reporting.Minor})
		}
		if !slices.Equal(shares, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, shares, tt.want)
		}
	}
	for want, parts := range map[string][]Part{
		"split.self":         {with(lea, 10_00)},
		"split.twice":        {bob, bob},
		"split.positive":     {with(bob, -1)},
		"split.over_whole":   {with(bob, 60_00), with(mia, 40_01)},
		"split.nothing_left": {with(bob, 100_00), mia},
	} {
		_, err := Credits(lea, parts, Money{100, "EUR"}, Money{100, "EUR"})
		if key, field := refusalOf(t, err); key != want || field != "split" {
			t.Errorf("%v: %q at %q, want %q", parts, key, field, want)
		}
	}
}

func TestCreditsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := Money{rapid.Int64Range(-MaxMinor, MaxMinor).Draw(t, "amount"), "USD"}
		reporting := Money{rapid.Int64Range(-MaxMinor, MaxMinor).Draw(t, "reporting"), "EUR"}
		if rapid.Bool().Draw(t, "pending") {
			reporting = Money{}
		}
		var parts []Part
		for i, share := range rapid.SliceOfN(rapid.IntRange(0, 40_00), 0, 12).Draw(t, "shares") {
			parts = append(parts, Part{Member: int64(i + 2), Share: Share(share)})
		}
		credits, err := Credits(Part{Member: 1}, parts, amount, reporting)
		if err != nil {
			return
		}
		opposite, _ := Credits(Part{Member: 1}, parts, amount.Neg(), reporting.Neg())
		var sum Credit
		for i, c := range credits {
			sum.Share += c.Share
			sum.Amount.Minor += c.Amount.Minor
			sum.Reporting.Minor += c.Reporting.Minor
			if c.Share <= 0 {
				t.Errorf("a credit of %d", c.Share)
			}
			if o := opposite[i]; o.Amount != c.Amount.Neg() || o.Reporting != c.Reporting.Neg() {
				t.Errorf("%v is not the opposite of %v", o, c)
			}
		}
		if sum.Share != Whole || sum.Amount.Minor != amount.Minor || sum.Reporting.Minor != reporting.Minor {
			t.Fatalf("%v do not add up to %v and %v", credits, amount, reporting)
		}
	})
}
