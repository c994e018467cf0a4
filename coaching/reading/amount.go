package reading

import (
	"math/big"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// minuses are the signs that people write before a negative number.
const minuses = "-−–"

// AmountStyle is what settles how an amount is meant: the writer's locale, the
// currency of one that names none, and the currency of the dollar sign (USD
// when empty).
type AmountStyle struct {
	Locale    coaching.Locale
	Reporting coaching.Currency
	Dollar    coaching.Currency
}

// Ambiguous is an amount that can be read in two ways, for instance €12,500
// from a French writer: the writer is to be asked. Readings are always two, the
// one with thousands first; the other leaves out decimals that the currency
// does not have.
type Ambiguous struct {
	Text     string
	Readings []coaching.Money
}

// Error is for logs: it does not hold the amount.
func (a *Ambiguous) Error() string { return "reading: an ambiguous amount" }

// Unwrap gives the refusal.
func (a *Ambiguous) Unwrap() error { return a.Refusal() }

// Refusal is what is shown where the writer cannot be asked.
func (a *Ambiguous) Refusal() *coaching.Error {
	return coaching.Refuse(coaching.Invalid, "reading.amount_ambiguous",
		"text", a.Text, "first", a.Readings[0], "second", a.Readings[1])
}

// Amount reads a positive amount of money: 12k, €12,500, 12 500 €, 1,5 M€,
// 3 millions, USD 12k. Tokens are joined to one number only where they are
// groups of three digits. The error is an *Ambiguous where the writer's locale
// does not settle what a comma or a point means, else a *coaching.Error.
func Amount(tokens []Token, style AmountStyle) (coaching.Money, int, error) {
	if len(tokens) == 0 {
		return coaching.Money{}, 0, missing("reading.amount_missing")
	}
	a, ok := style.scan(beginning(tokens))
	taken := tokens[:a.taken]
	if !ok {
		return coaching.Money{}, a.taken, refuse("reading.amount", taken)
	}
	readings := figures(a.number, style.Locale == coaching.English)
	if len(readings) == 0 {
		return coaching.Money{}, a.taken, refuse("reading.amount", taken)
	}
	var amounts []coaching.Money
	for _, reading := range readings {
		minor, exact := a.minor(reading)
		switch {
		case a.negative || minor.Sign() == 0 && exact:
			return coaching.Money{}, a.taken, refuse("reading.amount_positive", taken)
		case minor.Cmp(big.NewInt(coaching.MaxMinor)) > 0:
			return coaching.Money{}, a.taken, refuse("reading.amount_large", taken)
		case !exact && len(readings) == 1:
			return coaching.Money{}, a.taken, refuse("reading.amount_decimals", taken,
				"currency", string(a.unit.currency), "n", a.unit.currency.Digits())
		}
		amounts = append(amounts, coaching.Money{Minor: minor.Int64(), Currency: a.unit.currency})
	}
	if len(amounts) > 1 {
		return coaching.Money{}, a.taken, &Ambiguous{Join(taken), amounts}
	}
	return amounts[0], a.taken, nil
}

// scanned is an amount taken apart, not yet understood.
type scanned struct {
	number   string // digits and separators; tokens joined by a space
	unit     unit
	negative bool
	taken    int // tokens
}

// scan takes an amount apart. When it reports false, taken is what was looked
// at.
func (s AmountStyle) scan(tokens []Token) (scanned, bool) {
	a := scanned{taken: 1}
	before, text := cutAt(a.unsigned(word(tokens, 0)), digits+minuses)
	switch {
	case before != "" && text != "": // €12k
		text = a.unsigned(text)
		u, ok := s.unit(before)
		if !ok || u.currency == "" {
			return a, false
		}
		a.unit = u
	case before != "": // USD 12k
		u, ok := s.unitWord(before)
		if !ok || u.currency == "" {
			return a, false
		}
		a.unit, a.taken = u, min(2, len(tokens))
		text = a.unsigned(word(tokens, 1))
	}
	number, after, ended := cutNumber(text)
	for after == "" && !ended && mayGroup(number) {
		group, unit, end := cutNumber(word(tokens, a.taken))
		if _, ok := s.unit(unit); !isGroup(group) || unit != "" && !ok {
			break
		}
		number, after, ended = number+" "+group, unit, end
		a.taken++
	}
	a.number = number
	if after != "" && !a.join(s.unit(after)) {
		return a, false
	}
	if !ended && !a.scanUnits(tokens, s) {
		return a, false
	}
	if a.unit.currency == "" {
		a.unit.currency = s.Reporting
	}
	return a, number != ""
}

// scanUnits takes the words after the figures that are units of theirs, and
// reports false for one that cannot be.
func (a *scanned) scanUnits(tokens []Token, s AmountStyle) bool {
	for {
		next := a.taken
		text, ended := cutEnd(word(tokens, next))
		if a.unit.zeros > 0 && Fold(text) == "de" { // millions de dollars
			next++
			text, ended = cutEnd(word(tokens, next))
		} else if noun, ok := strings.CutPrefix(Fold(text), "d'"); ok && a.unit.zeros > 0 { // millions d'euros
			text = noun
		}
		if after, end := cutEnd(word(tokens, next+1)); isFranc(Fold(text)) && Fold(after) == "cfa" { // F CFA
			next++
			text, ended = after, end
		}
		if text == "m" && a.unit.zeros == 0 { // a thousand, or a million?
			a.taken++
			return false
		}
		u, ok := s.unitWord(text)
		if !ok {
			return true
		}
		a.taken = next + 1
		if !a.join(u, true) {
			return false
		}
		if ended {
			return true
		}
	}
}

// join adds a unit that was read to the amount's, and reports false when it was
// not or contradicts it.
func (a *scanned) join(u unit, ok bool) bool {
	if ok {
		a.unit, ok = a.unit.beside(u)
	}
	return ok
}

// minor is the amount in minor units under one reading of its figures, and
// whether its currency has all the decimals that were written.
func (a scanned) minor(f figure) (minor *big.Int, exact bool) {
	minor, _ = new(big.Int).SetString(f.digits, 10)
	shift := int64(a.unit.zeros + a.unit.currency.Digits() - f.decimals)
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(max(shift, -shift)), nil)
	if shift >= 0 {
		return minor.Mul(minor, scale), true
	}
	_, rest := minor.QuoRem(minor, scale, new(big.Int))
	return minor, rest.Sign() == 0
}

// unsigned takes the sign off a text.
func (a *scanned) unsigned(text string) string {
	if bare := strings.TrimLeft(text, minuses); bare != text {
		a.negative = true
		return bare
	}
	return strings.TrimPrefix(text, "+")
}

// cutAt cuts a text in two before the first of some characters.
func cutAt(text, characters string) (string, string) {
	if i := strings.IndexAny(text, characters); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// cutEnd takes the punctuation off the end of a word, and reports whether there
// was any: a value ends there.
func cutEnd(text string) (string, bool) {
	word := strings.TrimRight(text, ",;.:")
	return word, word != text
}

// cutNumber cuts a word into the number that it begins with and what is written
// against that, and reports whether punctuation ends it.
func cutNumber(text string) (number, after string, ended bool) {
	text, ended = cutEnd(text)
	after = strings.TrimLeft(text, digits+",.'’")
	return strings.TrimSuffix(text, after), after, ended
}

// mayGroup reports whether a number may go on with a group of three digits.
func mayGroup(number string) bool {
	head, rest, grouped := strings.Cut(number, " ")
	return allDigits(head) && len(head) <= 3 && head[0] != '0' && (!grouped || !strings.ContainsAny(rest, ",."))
}

// isGroup reports whether a number is three digits, which decimals may follow.
func isGroup(number string) bool {
	head, _ := cutAt(number, ",.")
	return allDigits(head) && len(head) == 3
}

func allDigits(text string) bool {
	return text != "" && strings.Trim(text, digits) == ""
}

func isFranc(folded string) bool {
	return folded == "f" || folded == "franc" || folded == "francs"
}
