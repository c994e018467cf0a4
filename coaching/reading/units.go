package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/coaching"
)

// unit is what stands beside the figures of an amount: how many zeros it adds,
// and a currency. A dollar sign is a weak currency, which a code overrules.
type unit struct {
	zeros    int
	currency coaching.Currency
	dollar   bool
}

// beside joins two units of one amount, and reports false when they contradict
// each other.
func (u unit) beside(other unit) (unit, bool) {
	joined := unit{zeros: max(u.zeros, other.zeros), currency: u.currency, dollar: u.dollar}
	switch {
	case u.zeros > 0 && other.zeros > 0:
		return unit{}, false
	case other.currency == "":
	case u.currency == "" || u.dollar:
		joined.currency, joined.dollar = other.currency, other.dollar
	case other.currency == u.currency:
	default:
		return unit{}, false
	}
	return joined, true
}

// unit reads what is written against the figures: k, M€, euros, USD.
func (s AmountStyle) unit(text string) (unit, bool) {
	if u, ok := s.currency(text); ok {
		return u, true
	}
	if zeros := zeros(text); zeros > 0 {
		return unit{zeros: zeros}, true
	}
	rest, zeros := strings.TrimLeft(text, "kK"), 3
	if rest == text {
		rest, zeros = strings.TrimLeft(text, "mM"), 6
	}
	u, ok := s.currency(rest)
	u.zeros = zeros
	return u, ok && len(text)-len(rest) == 1
}

// unitWord reads a unit that is a word of its own, where a name may stand as
// well: Euro Disney, Million Yachts, ALL Saints and Top Gear are customers.
func (s AmountStyle) unitWord(text string) (unit, bool) {
	u, ok := s.unit(text)
	code, isCode := coaching.ParseCurrency(text)
	switch {
	case !ok, titled(text) && !strings.HasSuffix(text, "s"):
		return unit{}, false
	case !isCode, code == s.Reporting, code == s.Dollar:
		return u, true
	case text == string(code):
		return u, !nameLike(text)
	default:
		return u, common(text)
	}
}

// nameLike reports whether a currency's code is a word, a name or a company.
func nameLike(code string) bool {
	switch code {
	case "ALL", "AMD", "BOB", "COP", "CUP", "MOP", "NIO", "PEN", "SOS", "TOP":
		return true
	}
	return false
}

// common reports whether a text is the code of a currency that people name
// often enough to write it in lower case.
func common(text string) bool {
	switch text {
	case "aud", "brl", "cad", "chf", "cny", "czk", "dkk", "eur", "gbp", "hkd", "huf", "inr",
		"jpy", "mxn", "nok", "nzd", "pln", "sek", "sgd", "tnd", "usd", "xaf", "xof", "zar":
		return true
	}
	return false
}

// titled reports whether a word begins with a capital letter alone, as names
// do.
func titled(text string) bool {
	initial, size := utf8.DecodeRuneInString(text)
	rest := text[size:]
	return unicode.IsUpper(initial) && rest == strings.ToLower(rest) && rest != strings.ToUpper(rest)
}

// zeros is how many zeros a multiplier adds, none for what is no multiplier. A
// lone m is none: it may be a thousand or a million.
func zeros(text string) int {
	if text == "M" {
		return 6
	}
	switch Fold(text) {
	case "k", "mille", "thousand":
		return 3
	case "million", "millions":
		return 6
	}
	return 0
}

// currency reads a currency's sign, name or code.
func (s AmountStyle) currency(text string) (unit, bool) {
	switch strings.ToLower(text) {
	case "€", "euro", "euros":
		return unit{currency: "EUR"}, true
	case "$", "dollar", "dollars":
		return unit{currency: s.dollar(), dollar: true}, true
	case "us$", "$us":
		return unit{currency: "USD"}, true
	case "ca$", "c$", "$ca":
		return unit{currency: "CAD"}, true
	case "a$", "$au":
		return unit{currency: "AUD"}, true
	case "nz$", "$nz":
		return unit{currency: "NZD"}, true
	case "hk$":
		return unit{currency: "HKD"}, true
	case "s$", "$sg":
		return unit{currency: "SGD"}, true
	case "mx$", "$mx":
		return unit{currency: "MXN"}, true
	case "r$":
		return unit{currency: "BRL"}, true
	case "£", "pound", "pounds", "£gb":
		return unit{currency: "GBP"}, true
	case "¥", "yen", "yens":
		return unit{currency: "JPY"}, true
	case "cn¥":
		return unit{currency: "CNY"}, true
	case "₹":
		return unit{currency: "INR"}, true
	case "₪":
		return unit{currency: "ILS"}, true
	case "₩":
		return unit{currency: "KRW"}, true
	case "fcfa", "cfa":
		return unit{currency: s.cfa()}, true
	case "f":
		return unit{currency: s.Reporting}, s.Reporting == s.cfa()
	}
	if code, ok := coaching.ParseCurrency(text); ok {
		return unit{currency: code}, true
	}
	return unit{}, false
}

// dollar is the workspace's dollar, else that of the United States.
func (s AmountStyle) dollar() coaching.Currency {
	if s.Dollar == "" {
		return "USD"
	}
	return s.Dollar
}

// cfa is the franc of West Africa, or of Central Africa where that is what the
// workspace counts in.
func (s AmountStyle) cfa() coaching.Currency {
	if s.Reporting == "XAF" {
		return "XAF"
	}
	return "XOF"
}
