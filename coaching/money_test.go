package coaching

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// refusalOf is the key and the field of a refusal.
func refusalOf(t testing.TB, err error) (key, field string) {
	t.Helper()
	if err == nil {
		return "", ""
	}
	var refusal *Error
	if !errors.As(err, &refusal) {
		t.Fatalf("not a refusal: %v", err)
	}
	return refusal.Say.Key, refusal.Field
}

var currencies = rapid.SampledFrom([]Currency{"EUR", "USD", "XOF", "TND", "JPY", "CLF"})

func TestCurrency(t *testing.T) {
	for code, digits := range map[string]int{"EUR": 2, "usd": 2, "Xof": 0, "TND": 3} {
		if c, ok := ParseCurrency(code); !ok || c.Digits() != digits {
			t.Errorf("ParseCurrency(%q) = %q, %v with %d digits", code, c, ok, c.Digits())
		}
	}
	for _, code := range []string{"", "EU", "EURO", "ZZZ", "€"} {
		if c, ok := ParseCurrency(code); ok {
			t.Errorf("ParseCurrency(%q) = %q", code, c)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, tt := range []struct {
		m    Money
		want string
	}{
		{Money{123450, "EUR"}, "1234.50"},
		{Money{-123450, "EUR"}, "-1234.50"},
		{Money{5, "EUR"}, "0.05"},
		{Money{-5, "EUR"}, "-0.05"},
		{Money{0, "EUR"}, "0.00"},
		{Money{12, "XOF"}, "12"},
		{Money{12, "TND"}, "0.012"},
	} {
		if got := tt.m.Decimal(); got != tt.want {
			t.Errorf("%v.Decimal() = %s, want %s", tt.m, got, tt.want)
		}
		if back, err := ParseDecimal(tt.want, tt.m.Currency); back != tt.m || err != nil {
			t.Errorf("ParseDecimal(%s) = %v, %v", tt.want, back, err)
		}
	}
	for _, tt := range []struct {
		text string
		c    Currency
		want string
	}{
		{"12.5", "EUR", ""},
		{" 12.500 ", "EUR", ""},
		{"007", "EUR", ""},
		{"", "EUR", "money.unreadable"},
		{"-", "EUR", "money.unreadable"},
		{"12,50", "EUR", "money.unreadable"},
		{"1e4", "EUR", "money.unreadable"},
		{".5", "EUR", "money.unreadable"},
		{"5.", "EUR", "money.unreadable"},
		{"12.505", "EUR", "money.decimals"},
		{"12.5", "XOF", "money.decimals"},
		{"10000000000000.01", "EUR", "money.large"},
	} {
		_, err := ParseDecimal(tt.text, tt.c)
		if key, _ := refusalOf(t, err); key != tt.want {
			t.Errorf("ParseDecimal(%q, %s): %q, want %q", tt.text, tt.c, key, tt.want)
		}
	}
}

func TestDecimalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Money{rapid.Int64Range(-MaxMinor, MaxMinor).Draw(t, "minor"), currencies.Draw(t, "currency")}
		if back, err := ParseDecimal(m.Decimal(), m.Currency); back != m || err != nil {
			t.Fatalf("%v written as %s, read as %v, %v", m, m.Decimal(), back, err)
		}
	})
}

func TestMoneySums(t *testing.T) {
	a, b := Money{150, "EUR"}, Money{50, "EUR"}
	for _, tt := range []struct{ got, want Money }{
		{a.Add(b), Money{200, "EUR"}},
		{a.Sub(b), Money{100, "EUR"}},
		{b.Sub(a), Money{-100, "EUR"}},
		{a.Add(Money{}), a},
		{Money{}.Add(a), a},
		{Money{}.Sub(a), Money{-150, "EUR"}},
		{a.Neg(), Money{-150, "EUR"}},
	} {
		if tt.got != tt.want {
			t.Errorf("got %v, want %v", tt.got, tt.want)
		}
	}
	if !a.Sub(a).IsZero() || a.IsZero() {
		t.Error("IsZero is wrong")
	}
	for name, sum := range map[string]func(){
		"currencies": func() { a.Add(Money{1, "USD"}) },
		"overflow":   func() { Money{1 << 62, "EUR"}.Add(Money{1 << 62, "EUR"}) },
		"underflow":  func() { Money{-1 << 62, "EUR"}.Add(Money{-1<<62 - 1, "EUR"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			sum()
		}()
	}
}
