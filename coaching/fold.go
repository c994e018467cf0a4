package coaching

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is a text as it is compared: lower case, without accents, ligatures
// spelt out, compatible forms (full width, no-break spaces) made plain, and
// every apostrophe the typewriter's.
func Fold(s string) string {
	var folded strings.Builder
	for _, r := range norm.NFKD.String(strings.Map(apostrophe, s)) {
		switch r = unicode.ToLower(r); r {
		case 'œ':
			folded.WriteString("oe")
		case 'æ':
			folded.WriteString("ae")
		case 'ß':
			folded.WriteString("ss")
		case 'ø':
			folded.WriteByte('o')
		case 'ł':
			folded.WriteByte('l')
		case 'đ':
			folded.WriteByte('d')
		default:
			if !unicode.Is(unicode.Mn, r) {
				folded.WriteRune(r)
			}
		}
	}
	return folded.String()
}

// NameKey is a name as it is found again: folded, without needless white space.
func NameKey(name string) string { return strings.Join(strings.Fields(Fold(name)), " ") }

func apostrophe(r rune) rune {
	switch r {
	case '’', '‘', 'ʼ', '′', '`', '´':
		return '\''
	}
	return r
}
