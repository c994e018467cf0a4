package bot

import (
	"strings"

	"github.com/carillon-bot/carillon/coaching/reading"
)

// introducedBy tells whether a line begins with words that introduce the
// parameter, and what follows them: the longest of them that are there.
func (p Param) introducedBy(tokens []reading.Token) (rest []reading.Token, ok bool) {
	for _, words := range p.Words {
		after, is := behind(words, tokens)
		if is && (!ok || len(after) < len(rest)) {
			rest, ok = after, true
		}
	}
	return rest, ok
}

// behind is what follows words at the beginning of a line, whatever their case
// and accents; nothing that is in quotes is one of them. Words that end in an
// apostrophe are joined to what follows, as in "au profit d’Acme".
func behind(words string, tokens []reading.Token) (rest []reading.Token, ok bool) {
	for word := range strings.FieldsSeq(reading.Fold(words)) {
		if len(tokens) == 0 || tokens[0].Quoted {
			return nil, false
		}
		text := reading.Fold(tokens[0].Text)
		switch {
		case text == word:
			tokens = tokens[1:]
		case strings.HasSuffix(word, "'") && strings.HasPrefix(text, word):
			_, joined, _ := strings.Cut(strings.Map(straight, tokens[0].Text), "'")
			tokens = append([]reading.Token{{Text: joined}}, tokens[1:]...)
		default:
			return nil, false
		}
	}
	return tokens, true
}

// straight is the typewriter's apostrophe for the printer's.
func straight(r rune) rune {
	if reading.Fold(string(r)) == "'" {
		return '\''
	}
	return r
}
