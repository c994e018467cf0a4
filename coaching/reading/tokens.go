package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A mention of a person or a channel, as platform adapters write it into a
// line: mentionStart, @ or #, a payload, mentionEnd.
const (
	mentionStart = '\uE000'
	mentionEnd   = '\uE001'
)

// Token is a word of a line, several that were in quotes, or a mention.
type Token struct {
	Text   string
	Quoted bool
}

// Tokens splits a line at white space, of every width. Double quotes, straight
// “curly” or «angular», group words and are not kept; they begin at the
// beginning of a word, and one without its partner is a character like any
// other, as apostrophes always are. A mention is one token, whatever it holds.
func Tokens(line string) []Token {
	var tokens []Token
	for {
		line = strings.TrimLeftFunc(line, unicode.IsSpace)
		if line == "" {
			return tokens
		}
		token, size := first(line)
		tokens = append(tokens, token)
		line = line[size:]
	}
}

// first is the first token of a line that does not begin with white space, and
// how many bytes it fills.
func first(line string) (Token, int) {
	opening, size := utf8.DecodeRuneInString(line)
	if closing := closingQuote(opening); closing != 0 {
		if end := strings.IndexRune(line[size:], closing); end >= 0 {
			inside := line[size : size+end]
			return Token{strings.TrimSpace(inside), true}, size + end + utf8.RuneLen(closing)
		}
	}
	if n := mention(line); n > 0 {
		return Token{Text: line[:n]}, n
	}
	for i, r := range line {
		if unicode.IsSpace(r) || i > 0 && mention(line[i:]) > 0 {
			return Token{Text: line[:i]}, i
		}
	}
	return Token{Text: line}, len(line)
}

func closingQuote(opening rune) rune {
	switch opening {
	case '"':
		return '"'
	case '“':
		return '”'
	case '«':
		return '»'
	}
	return 0
}

// mention is the length of the mention that a text begins with, or zero.
func mention(text string) int {
	payload, ok := strings.CutPrefix(text, string(mentionStart))
	if !ok {
		return 0
	}
	end := strings.IndexRune(payload, mentionEnd)
	if end < 0 || payload[0] != '@' && payload[0] != '#' {
		return 0
	}
	return len(text) - len(payload) + end + utf8.RuneLen(mentionEnd)
}

// Join is the text of tokens, with single spaces and without quotes.
func Join(tokens []Token) string {
	texts := make([]string, len(tokens))
	for i, token := range tokens {
		texts[i] = token.Text
	}
	return strings.Join(texts, " ")
}

// word is the text of the token at an index, or nothing when there is none or
// when it was in quotes: what is quoted is a name, never a value.
func word(tokens []Token, i int) string {
	if i >= len(tokens) || tokens[i].Quoted {
		return ""
	}
	return tokens[i].Text
}
