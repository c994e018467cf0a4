package coaching

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/bojanz/currency"
)

// MaxMinor is the largest amount, in minor units of any currency, that is
// taken from people and files: ten trillion euros. It leaves int64 room for
// the sum of nine thousand such amounts.
const MaxMinor int64 = 1_000_000_000_000_000

// Currency is an ISO 4217 code in upper case, for instance EUR.
type Currency string

// ParseCurrency reads an ISO 4217 code in any case, and reports whether there
// is such a currency.
func ParseCurrency(s string) (Currency, bool) {
	code := strings.ToUpper(s)
	_, ok := currency.GetDigits(code)
	return Currency(code), ok
}

// Unit is how many minor units make one of the currency: 100 for EUR, 1 for XOF.
func (c Currency) Unit() int64 {
	unit := int64(1)
	for range c.Digits() {
		unit *= 10
	}
	return unit
}

// Digits is how many decimals amounts of the currency have: 2 for EUR, 0 for
// XOF, 3 for TND. It is 0 for what is no currency.
func (c Currency) Digits() int {
	digits, _ := currency.GetDigits(string(c))
	return int(digits)
}

// Money is an exact amount in the minor unit of its currency (cents for EUR,
// whole francs for XOF). No float is ever made of it. Money without a currency
// is no amount yet, and neutral in sums.
type Money struct {
	Minor    int64
	Currency Currency
}

// Share is a part of a whole in hundredths of a percent: 3000 is 30 %.
type Share int

// Whole is one hundred percent.
const Whole Share = 100_00

// ParseDecimal reads an exact plain decimal such as 1234.50 or -0.5, with a
// point and without grouping, as files hold it. The refusal is an *Error.
func ParseDecimal(s string, c Currency) (Money, error) {
	text := strings.TrimSpace(s)
	unsigned := strings.TrimPrefix(text, "-")
	whole, decimals, pointed := strings.Cut(unsigned, ".")
	if !onlyDigits(whole) || pointed && !onlyDigits(decimals) {
		return Money{}, Refuse(Invalid, "money.unreadable", "text", s)
	}
	if len(strings.TrimRight(decimals, "0")) > c.Digits() {
		return Money{}, Refuse(Invalid, "money.decimals", "text", s, "currency", string(c), "n", c.Digits())
	}
	decimals = (decimals + strings.Repeat("0", c.Digits()))[:c.Digits()]
	minor, _ := new(big.Int).SetString(whole+decimals, 10)
	if minor.Cmp(big.NewInt(MaxMinor)) > 0 {
		return Money{}, Refuse(Invalid, "money.large", "text", s)
	}
	m := Money{minor.Int64(), c}
	if unsigned != text {
		m = m.Neg()
	}
	return m, nil
}

func onlyDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Decimal writes the amount as exports hold it: exact, with a point, all the
// decimals of the currency and no grouping, for instance -1234.50.
func (m Money) Decimal() string {
	sign, minor := "", fmt.Sprint(m.Minor)
	if m.Minor < 0 {
		sign, minor = "-", minor[1:]
	}
	digits := m.Currency.Digits()
	if digits == 0 {
		return sign + minor
	}
	if missing := digits + 1 - len(minor); missing > 0 {
		minor = strings.Repeat("0", missing) + minor
	}
	point := len(minor) - digits
	return sign + minor[:point] + "." + minor[point:]
}

// IsZero reports whether the amount is nought, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Neg is the amount with the other sign.
func (m Money) Neg() Money { return Money{-m.Minor, m.Currency} }

// Add is the sum of two amounts. It panics when both have a currency and these
// differ, or when the sum leaves int64: MaxMinor keeps people from either, so
// it would be a mistake of the program.
func (m Money) Add(other Money) Money {
	sum := Money{m.Minor + other.Minor, m.Currency}
	switch {
	case m.Currency == "":
		sum.Currency = other.Currency
	case other.Currency != "" && other.Currency != m.Currency:
		panic(fmt.Sprintf("coaching: %s added to %s", other.Currency, m.Currency))
	}
	if other.Minor > 0 != (sum.Minor > m.Minor) && other.Minor != 0 {
		panic("coaching: a sum of money overflows")
	}
	return sum
}

// Sub is the difference of two amounts, under the rules of Add.
func (m Money) Sub(other Money) Money { return m.Add(other.Neg()) }
