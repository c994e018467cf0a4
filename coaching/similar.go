package coaching

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nearDays is how many days apart two deals may have closed and still be taken
// for one that was recorded twice.
const nearDays = 7

// NearDuplicate reports whether two standing wins may be one deal recorded
// twice: the same customer, closed within seven days, and amounts that differ
// by at most 1 % of the larger. Amounts are compared in the reporting currency
// where both have it, else as typed when they are in one currency.
func NearDuplicate(a, b Win) bool {
	return a.State == Standing && b.State == Standing &&
		(a.ID == 0 || a.ID != b.ID) &&
		near(a.ClosedOn, b.ClosedOn) &&
		similarAmount(a, b) &&
		SimilarCustomer(a.Customer, b.Customer)
}

// near reports whether two deals closed so close to each other that they may be
// one.
func near(a, b Day) bool { return max(a.Sub(b), b.Sub(a)) <= nearDays }

func similarAmount(a, b Win) bool {
	x, y := a.Amount, b.Amount
	if !a.Pending() && !b.Pending() {
		x, y = a.Reporting, b.Reporting
	}
	less, more := min(x.Minor, y.Minor), max(x.Minor, y.Minor)
	return x.Currency == y.Currency && compareRatios(more-less, 1, more, 100) <= 0
}

// SimilarCustomer reports whether two names are those of one customer: case,
// accents, punctuation and legal suffix aside.
func SimilarCustomer(a, b string) bool { return CustomerKey(a) == CustomerKey(b) }

// CustomerKey is a customer's name as it is stored to be found again: folded
// letters and digits alone, without the legal form at its end. "Société
// Générale S.A." and "societe generale" are both societegenerale. A name that
// has neither letter nor digit is its own key.
func CustomerKey(s string) string {
	words := customerWords(Fold(s))
	for len(words) > 1 && legalForm(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if key := strings.Join(words, ""); key != "" {
		return key
	}
	return strings.TrimSpace(Fold(s))
}

// legalForm reports whether a word at the end of a company's name says what
// the company is in law, or ties such words to the name.
func legalForm(word string) bool {
	switch word {
	case "sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scop", "cie", "et",
		"ltd", "limited", "plc", "llp", "inc", "incorporated", "llc", "lp",
		"corp", "corporation", "co", "company", "and", "pty", "pte", "pvt",
		"gmbh", "ag", "kg", "ug", "ohg", "se", "und",
		"bv", "nv", "bvba", "srl", "spa", "sl", "slu", "lda",
		"oy", "ab", "as", "aps":
		return true
	}
	return false
}

// customerWords splits a folded name into words of letters and digits. Points
// and apostrophes join what they part (S.A. is sa, L'Oréal loreal), and so
// does white space between single letters (S A R L).
func customerWords(folded string) []string {
	folded = strings.NewReplacer(".", "", "'", "").Replace(folded)
	var words []string
	spelling := false
	for _, word := range strings.FieldsFunc(folded, notAlphanumeric) {
		letter := utf8.RuneCountInString(word) == 1
		if letter && spelling {
			words[len(words)-1] += word
		} else {
			words = append(words, word)
		}
		spelling = letter
	}
	return words
}

func notAlphanumeric(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
