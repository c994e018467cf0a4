package reading

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
)

var (
	french  = AmountStyle{Locale: coaching.French, Reporting: "EUR"}
	english = AmountStyle{Locale: coaching.English, Reporting: "EUR"}
	dakar   = AmountStyle{Locale: coaching.French, Reporting: "XOF"}
	douala  = AmountStyle{Locale: coaching.French, Reporting: "XAF"}
	toronto = AmountStyle{Locale: coaching.English, Reporting: "CAD", Dollar: "CAD"}
)

func money(minor int64, currency coaching.Currency) coaching.Money {
	return coaching.Money{Minor: minor, Currency: currency}
}

// settled are amounts that everybody reads in one way.
var settled = []struct {
	line string
	want coaching.Money
	n    int
}{
	{"12k Acme", money(12_000_00, "EUR"), 1},
	{"12K", money(12_000_00, "EUR"), 1},
	{"12,5k", money(12_500_00, "EUR"), 1},
	{"12.5k", money(12_500_00, "EUR"), 1},
	{"12.500,00 €", money(12_500_00, "EUR"), 2},
	{"12,500.00", money(12_500_00, "EUR"), 1},
	{"$1.2M", money(1_200_000_00, "USD"), 1},
	{"12 345 $US Acme", money(12_345_00, "USD"), 3},
	{"12 345,67 £GB", money(12_345_67, "GBP"), 3},
	{"NZ$12,345.67", money(12_345_67, "NZD"), 1},
	{"1 200 000 FCFA", money(1_200_000, "XOF"), 4},
	{"1\u202f200\u00a0000\u00a0F CFA Acme", money(1_200_000, "XOF"), 5},
	{"3 millions de francs CFA", money(3_000_000, "XOF"), 5},
	{"12 500", money(12_500_00, "EUR"), 2},
	{"12 500 €", money(12_500_00, "EUR"), 3},
	{"12 500€ Acme", money(12_500_00, "EUR"), 2},
	{"12 500 Acme", money(12_500_00, "EUR"), 2},
	{"12 500 360Learning", money(12_500_00, "EUR"), 2},
	{"12 5000", money(12_00, "EUR"), 1},
	{"1200 500", money(1_200_00, "EUR"), 1},
	{`500 "360 Learning"`, money(500_00, "EUR"), 1},
	{"12k 360 Learning", money(12_000_00, "EUR"), 1},
	{"12 500,50", money(12_500_50, "EUR"), 2},
	{"12 500,5 k€", money(12_500_500_00, "EUR"), 3},
	{"1,5 M€", money(1_500_000_00, "EUR"), 2},
	{"1,5 m€", money(1_500_000_00, "EUR"), 2},
	{"1.5M", money(1_500_000_00, "EUR"), 1},
	{"12 mille", money(12_000_00, "EUR"), 2},
	{"12 mille euros chez Acme", money(12_000_00, "EUR"), 3},
	{"3 millions", money(3_000_000_00, "EUR"), 2},
	{"3 millions d’euros", money(3_000_000_00, "EUR"), 3},
	{"2 millions de dollars", money(2_000_000_00, "USD"), 4},
	{"2 million", money(2_000_000_00, "EUR"), 2},
	{"2 million de Lattre", money(2_000_000_00, "EUR"), 2},
	{"12k€", money(12_000_00, "EUR"), 1},
	{"k€ 12", money(12_000_00, "EUR"), 2},
	{"USD 12k", money(12_000_00, "USD"), 2},
	{"usd12k", money(12_000_00, "USD"), 1},
	{"12k usd", money(12_000_00, "USD"), 2},
	{"12k USD Acme", money(12_000_00, "USD"), 2},
	{"£3,000.50", money(3_000_50, "GBP"), 1},
	{"12'500", money(12_500_00, "EUR"), 1},
	{"CHF 12’500.50", money(12_500_50, "CHF"), 2},
	{"1'250'000", money(1_250_000_00, "EUR"), 1},
	{"1,250,000", money(1_250_000_00, "EUR"), 1},
	{"1.250.000", money(1_250_000_00, "EUR"), 1},
	{"12,50", money(12_50, "EUR"), 1},
	{"12.5", money(12_50, "EUR"), 1},
	{"0,500", money(50, "EUR"), 1},
	{"0.01", money(1, "EUR"), 1},
	{"1.2345k", money(1_234_50, "EUR"), 1},
	{"¥12500", money(12_500, "JPY"), 1},
	{"TND 12,5", money(12_500, "TND"), 2},
	{"$12k CAD", money(12_000_00, "CAD"), 2},
	{"€12k EUR", money(12_000_00, "EUR"), 2},
	{"12k, Acme", money(12_000_00, "EUR"), 1},
	{"12k. EUR", money(12_000_00, "EUR"), 1},
	{"+12k", money(12_000_00, "EUR"), 1},
	{"10000000000000", money(coaching.MaxMinor, "EUR"), 1},

	// Customers whose names look like units.
	{"12k Euro Disney", money(12_000_00, "EUR"), 1},
	{"12k Dollar General", money(12_000_00, "EUR"), 1},
	{"12 Million Yachts", money(12_00, "EUR"), 1},
	{"12k ALL Saints", money(12_000_00, "EUR"), 1},
	{"12k Top Gear", money(12_000_00, "EUR"), 1},
	{"12k bob", money(12_000_00, "EUR"), 1},
	{"12k AMD", money(12_000_00, "EUR"), 1},
	{"12k de Lattre", money(12_000_00, "EUR"), 1},
	{"12k D'Artagnan", money(12_000_00, "EUR"), 1},
	{"12k F Murray", money(12_000_00, "EUR"), 1},
	{`12k "USD Partners"`, money(12_000_00, "EUR"), 1},
}

func TestAmount(t *testing.T) {
	for _, tt := range settled {
		for _, style := range []AmountStyle{french, english} {
			got, n, err := Amount(Tokens(tt.line), style)
			check(t, string(style.Locale)+" "+tt.line, got, n, err, result[coaching.Money]{tt.want, tt.n, ""})
		}
	}
}

func TestAmountByStyle(t *testing.T) {
	for _, tt := range []struct {
		line  string
		style AmountStyle
		want  result[coaching.Money]
	}{
		{"€12,500", english, result[coaching.Money]{money(12_500_00, "EUR"), 1, ""}},
		{"12,500", english, result[coaching.Money]{money(12_500_00, "EUR"), 1, ""}},
		{"12,500k", english, result[coaching.Money]{money(12_500_000_00, "EUR"), 1, ""}},
		{"$5", toronto, result[coaching.Money]{money(5_00, "CAD"), 1, ""}},
		{"5 dollars", toronto, result[coaching.Money]{money(5_00, "CAD"), 2, ""}},
		{"US$5", toronto, result[coaching.Money]{money(5_00, "USD"), 1, ""}},
		{"1,5 M FCFA", dakar, result[coaching.Money]{money(1_500_000, "XOF"), 3, ""}},
		{"5000F Acme", dakar, result[coaching.Money]{money(5000, "XOF"), 1, ""}},
		{"5000 FCFA", douala, result[coaching.Money]{money(5000, "XAF"), 2, ""}},
		{"5000", douala, result[coaching.Money]{money(5000, "XAF"), 1, ""}},
		{"12,50", dakar, result[coaching.Money]{n: 1, key: "reading.amount_decimals"}},
		{"12 all", AmountStyle{Reporting: "ALL"}, result[coaching.Money]{money(12_00, "ALL"), 2, ""}},
	} {
		got, n, err := Amount(Tokens(tt.line), tt.style)
		check(t, tt.line, got, n, err, tt.want)
	}
}

func TestAmountRefused(t *testing.T) {
	for _, tt := range []struct {
		line string
		n    int
		key  string
	}{
		{"", 0, "reading.amount_missing"},
		{"Acme", 1, "reading.amount"},
		{`"12k" Acme`, 1, "reading.amount"},
		{"12kAcme", 1, "reading.amount"},
		{"1e400", 1, "reading.amount"},
		{"12m", 1, "reading.amount"},
		{"12 m Acme", 2, "reading.amount"},
		{"12kk", 1, "reading.amount"},
		{"12MM", 1, "reading.amount"},
		{"12k million", 2, "reading.amount"},
		{"€12k USD", 2, "reading.amount"},
		{"12-15k", 1, "reading.amount"},
		{"~12k", 1, "reading.amount"},
		{"😀", 1, "reading.amount"},
		{"12😀", 1, "reading.amount"},
		{"12²", 1, "reading.amount"},
		{"١٢", 1, "reading.amount"},
		{"½", 1, "reading.amount"},
		{"NaN", 1, "reading.amount"},
		{"0x10", 1, "reading.amount"},
		{"1,2,3", 1, "reading.amount"},
		{"1.25,5", 1, "reading.amount"},
		{"1,250.000,5", 1, "reading.amount"},
		{"12,,5", 1, "reading.amount"},
		{",5", 1, "reading.amount"},
		{"€", 1, "reading.amount"},
		{"€ Acme", 2, "reading.amount"},
		{"Bob 12k", 1, "reading.amount"},
		{"k 12", 1, "reading.amount"},
		{"\uE000@12\uE001", 1, "reading.amount"},
		{"0", 1, "reading.amount_positive"},
		{"0 500", 1, "reading.amount_positive"},
		{"0,00 €", 2, "reading.amount_positive"},
		{"-12k", 1, "reading.amount_positive"},
		{"−12k", 1, "reading.amount_positive"},
		{"-€12", 1, "reading.amount_positive"},
		{"€-12", 1, "reading.amount_positive"},
		{"USD -12", 2, "reading.amount_positive"},
		{"12.345678", 1, "reading.amount_decimals"},
		{"1234,567", 1, "reading.amount_decimals"},
		{"12 500,505 €", 3, "reading.amount_decimals"},
		{"¥12.50", 1, "reading.amount_decimals"},
		{"10000000000000.01", 1, "reading.amount_large"},
		{"11000000 M", 2, "reading.amount_large"},
		{strings.Repeat("9", 5000), 1, "reading.amount_large"},
	} {
		for _, style := range []AmountStyle{french, english} {
			_, n, err := Amount(Tokens(tt.line), style)
			check(t, tt.line, coaching.Money{}, n, err, result[coaching.Money]{n: tt.n, key: tt.key})
		}
	}
}

func TestAmountAmbiguous(t *testing.T) {
	for _, tt := range []struct {
		line   string
		styles []AmountStyle
		n      int
		first  coaching.Money
		second coaching.Money
	}{
		{"€12,500", []AmountStyle{french}, 1, money(12_500_00, "EUR"), money(12_50, "EUR")},
		{"12,500 Acme", []AmountStyle{french}, 1, money(12_500_00, "EUR"), money(12_50, "EUR")},
		{"12.500", []AmountStyle{french, english}, 1, money(12_500_00, "EUR"), money(12_50, "EUR")},
		{"1.250k €", []AmountStyle{french, english}, 2, money(1_250_000_00, "EUR"), money(1_250_00, "EUR")},
		{"€12,345", []AmountStyle{french}, 1, money(12_345_00, "EUR"), money(12_34, "EUR")},
		{"1,500 FCFA", []AmountStyle{dakar}, 2, money(1500, "XOF"), money(1, "XOF")},
	} {
		for _, style := range tt.styles {
			_, n, err := Amount(Tokens(tt.line), style)
			var ambiguous *Ambiguous
			if !errors.As(err, &ambiguous) {
				t.Errorf("%q from %s: %v, want it to be asked about", tt.line, style.Locale, err)
				continue
			}
			if want := []coaching.Money{tt.first, tt.second}; n != tt.n || !slices.Equal(ambiguous.Readings, want) {
				t.Errorf("%q from %s: %v with %d tokens, want %v with %d", tt.line, style.Locale, ambiguous.Readings, n, want, tt.n)
			}
			if key := keyOf(t, err); key != "reading.amount_ambiguous" {
				t.Errorf("%q: refusal %q", tt.line, key)
			}
		}
	}
}

func FuzzAmount(f *testing.F) {
	for _, tt := range settled {
		f.Add(tt.line, true)
	}
	for _, line := range []string{"", "€12,500", "1e400", "12 m", "-€12", "12,,5", "\uE000@1\uE001", strings.Repeat("9 ", 50), "1 000,"} {
		f.Add(line, false)
	}
	f.Fuzz(func(t *testing.T, line string, fromEnglish bool) {
		style := french
		if fromEnglish {
			style = english
		}
		tokens := Tokens(line)
		amount, n, err := Amount(tokens, style)
		sound(t, tokens, n, err)
		readings := []coaching.Money{amount}
		var ambiguous *Ambiguous
		if errors.As(err, &ambiguous) {
			if readings = ambiguous.Readings; len(readings) != 2 {
				t.Errorf("%q has %d readings", line, len(readings))
			}
		} else if err != nil {
			return
		}
		for _, m := range readings {
			if _, ok := coaching.ParseCurrency(string(m.Currency)); !ok || m.Minor <= 0 || m.Minor > coaching.MaxMinor {
				t.Errorf("%q read as %v", line, m)
			}
		}
	})
}
