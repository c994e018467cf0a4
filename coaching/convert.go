package coaching

import (
	"math/big"
	"strings"
)

// maxRateDigits is how many digits a rate may have on either side of the point.
const maxRateDigits = 12

// ParseRate reads a rate: a positive plain decimal with a point and at most
// twelve digits on either side of it, such as 0.92. It gives the canonical
// form, without needless zeros: 1.50 is 1.5. The refusal is an *Error.
func ParseRate(s string) (string, error) {
	whole, decimals, pointed := strings.Cut(strings.TrimSpace(s), ".")
	if !onlyDigits(whole) || pointed && !onlyDigits(decimals) {
		return "", Refuse(Invalid, "rate.unreadable", "text", s)
	}
	whole, decimals = strings.TrimLeft(whole, "0"), strings.TrimRight(decimals, "0")
	switch {
	case whole == "" && decimals == "":
		return "", Refuse(Invalid, "rate.positive", "text", s)
	case len(whole) > maxRateDigits || len(decimals) > maxRateDigits:
		return "", Refuse(Invalid, "rate.long", "text", s, "n", maxRateDigits)
	case whole == "":
		whole = "0"
	}
	if decimals == "" {
		return whole, nil
	}
	return whole + "." + decimals, nil
}

// Convert changes an amount into another currency: one whole unit of m's
// currency is worth rate in the other. The product is exact, then rounded half
// to even to the minor unit of the other currency. An amount that is in that
// currency already stays as it is. The refusal of a rate that cannot be read,
// or of an amount above MaxMinor, is an *Error.
func Convert(m Money, rate Rate, to Currency) (Money, error) {
	if m.Currency == to {
		return m, nil
	}
	decimal, err := ParseRate(rate.Decimal)
	if err != nil {
		return Money{}, err
	}
	exact, _ := new(big.Rat).SetString(decimal)
	exact.Mul(exact, new(big.Rat).SetFrac64(to.Unit(), m.Currency.Unit()))
	exact.Mul(exact, new(big.Rat).SetInt64(m.Minor))
	minor := halfEven(exact.Num(), exact.Denom())
	if minor.CmpAbs(big.NewInt(MaxMinor)) > 0 {
		return Money{}, Refuse(Invalid, "money.large", "text", m.Decimal()+" "+string(m.Currency))
	}
	return Money{minor.Int64(), to}, nil
}

// RateOn is the rate in force on a day: the latest that began by then, or the
// earliest of all for a day before the first. The rates, of one currency, may
// come in any order; it reports false when there are none.
func RateOn(rates []Rate, day Day) (Rate, bool) {
	if len(rates) == 0 {
		return Rate{}, false
	}
	best := rates[0]
	for _, rate := range rates[1:] {
		inForce, bestInForce := !rate.Day.After(day), !best.Day.After(day)
		switch {
		case inForce && !bestInForce,
			inForce && rate.Day.After(best.Day),
			!inForce && !bestInForce && rate.Day.Before(best.Day):
			best = rate
		}
	}
	return best, true
}

// Price puts a win's amount into the reporting currency, by the rate of the day
// on which it closed among those that its currency had. Without a rate the win
// stays pending. The refusal of an amount above MaxMinor is an *Error.
func Price(w Win, rates []Rate, to Currency) (Win, error) {
	rate, known := Rate{Decimal: "1", Day: w.ClosedOn}, true
	if w.Amount.Currency != to {
		rate, known = RateOn(rates, w.ClosedOn)
	}
	w.Rate, w.Reporting = rate, Money{}
	if !known {
		return w, nil
	}
	var err error
	w.Reporting, err = Convert(w.Amount, rate, to)
	return w, err
}
