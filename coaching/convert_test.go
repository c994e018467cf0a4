package coaching

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParseRate(t *testing.T) {
	for _, tt := range []struct{ text, want, refusal string }{
		{"0.92", "0.92", ""},
		{"1", "1", ""},
		{"1.50", "1.5", ""},
		{"007.0", "7", ""},
		{"655.957", "655.957", ""},
		{"0.000000000001", "0.000000000001", ""},
		{"", "", "rate.unreadable"},
		{"-1", "", "rate.unreadable"},
		{"1/3", "", "rate.unreadable"},
		{"1e3", "", "rate.unreadable"},
		{"0,92", "", "rate.unreadable"},
		{"0.00", "", "rate.positive"},
		{"0.0000000000001", "", "rate.long"},
		{"1234567890123", "", "rate.long"},
	} {
		got, err := ParseRate(tt.text)
		if key, _ := refusalOf(t, err); got != tt.want || key != tt.refusal {
			t.Errorf("ParseRate(%q) = %q, %q; want %q, %q", tt.text, got, key, tt.want, tt.refusal)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, tt := range []struct {
		m    Money
		rate string
		to   Currency
		want int64
	}{
		{Money{100_00, "USD"}, "0.92", "EUR", 92_00},
		{Money{1, "USD"}, "0.5", "EUR", 0},   // a half to the even cent
		{Money{3, "USD"}, "0.5", "EUR", 2},   // and up to it
		{Money{-3, "USD"}, "0.5", "EUR", -2}, // alike below zero
		{Money{1, "USD"}, "0.51", "EUR", 1},
		{Money{1_000_00, "EUR"}, "655.957", "XOF", 655957},
		{Money{655957, "XOF"}, "0.001524490172", "EUR", 1_000_00},
		{Money{1_00, "EUR"}, "3.3", "TND", 3_300},
		{Money{5, "EUR"}, "nonsense", "EUR", 5},
	} {
		got, err := Convert(tt.m, Rate{Decimal: tt.rate}, tt.to)
		if want := (Money{tt.want, tt.to}); got != want || err != nil {
			t.Errorf("Convert(%v, %s) = %v, %v; want %v", tt.m, tt.rate, got, err, want)
		}
	}
	for rate, want := range map[string]string{"": "rate.unreadable", "999999999999": "money.large"} {
		_, err := Convert(Money{MaxMinor, "USD"}, Rate{Decimal: rate}, "EUR")
		if key, _ := refusalOf(t, err); key != want {
			t.Errorf("rate %q: %q, want %q", rate, key, want)
		}
	}
}

func TestConvertIsNearest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money{rapid.Int64Range(-1e12, 1e12).Draw(t, "minor"), currencies.Draw(t, "from")}
		to := currencies.Filter(func(c Currency) bool { return c != m.Currency }).Draw(t, "to")
		rate, err := ParseRate(rapid.StringMatching(`[1-9][0-9]{0,2}(\.[0-9]{1,9})?`).Draw(t, "rate"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Convert(m, Rate{Decimal: rate}, to)
		if err != nil {
			t.Skip("above the limit")
		}
		exact, _ := new(big.Rat).SetString(m.Decimal())
		factor, _ := new(big.Rat).SetString(rate)
		exact.Mul(exact, factor)
		result, _ := new(big.Rat).SetString(got.Decimal())
		off := exact.Sub(exact, result)
		off.Abs(off)
		half := new(big.Rat).SetFrac(big.NewInt(1), big.NewInt(2*to.Unit()))
		if off.Cmp(half) > 0 || off.Cmp(half) == 0 && got.Minor%2 != 0 {
			t.Fatalf("%v at %s is %v, off by %s", m, rate, got, off)
		}
	})
}

func TestRateOn(t *testing.T) {
	rates := []Rate{{"2", Day{2026, 3, 1}}, {"1", Day{2026, 1, 1}}, {"3", Day{2026, 6, 1}}}
	for _, tt := range []struct {
		day  Day
		want string
	}{
		{Day{2025, 1, 1}, "1"},
		{Day{2026, 1, 1}, "1"},
		{Day{2026, 2, 28}, "1"},
		{Day{2026, 3, 1}, "2"},
		{Day{2026, 12, 31}, "3"},
	} {
		if got, ok := RateOn(rates, tt.day); got.Decimal != tt.want || !ok {
			t.Errorf("on %v: %v, want %s", tt.day, got, tt.want)
		}
	}
	if got, ok := RateOn(nil, Day{2026, 1, 1}); ok {
		t.Errorf("no rates gave %v", got)
	}
}
