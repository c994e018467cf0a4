package coaching

import (
	"strings"
	"unicode"
)

// Legible is a text without the characters that cannot be seen and yet change
// how the rest is read: control characters, and those that turn the direction
// of writing, with which a customer's name could turn round the amount beside
// it.
func Legible(text string) string {
	return strings.Map(func(r rune) rune {
		if turns(r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// turns reports whether a character embeds, overrides or isolates a direction
// of writing. The marks that only stand at the edge of right-to-left words stay.
func turns(r rune) bool { return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' }
