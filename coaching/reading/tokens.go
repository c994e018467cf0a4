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
	l := lexer{line: line}
	for {
		l.line = strings.TrimLeftFunc(l.line, unicode.IsSpace)
		if l.line == "" {
			return tokens
		}
		token, size := l.first()
		tokens = append(tokens, token)
		l.line = l.line[size:]
	}
}

// lexer is what is left of a line, and which signs are known not to come in it
// any more: a line of quotes that are never closed is not searched for each.
type lexer struct {
	line string
	gone map[rune]bool
}

// first is the first token of a line that does not begin with white space, and
// how many bytes it fills.
func (l *lexer) first() (Token, int) {
	opening, size := utf8.DecodeRuneInString(l.line)
	if closing := closingQuote(opening); closing != 0 {
		if end := l.find(closing, size); end >= 0 {
			return Token{strings.TrimSpace(l.line[size:end]), true}, end + utf8.RuneLen(closing)
		}
	}
	if end := l.mention(0); end > 0 {
		return Token{Text: l.line[:end]}, end
	}
	for i, r := range l.line {
		if unicode.IsSpace(r) || i > 0 && l.mention(i) > 0 {
			return Token{Text: l.line[:i]}, i
		}
	}
	return Token{Text: l.line}, len(l.line)
}

// find is where a sign stands in the line behind an index, or -1.
func (l *lexer) find(sign rune, from int) int {
	if l.gone[sign] {
		return -1
	}
	if i := strings.IndexRune(l.line[from:], sign); i >= 0 {
		return from + i
	}
	if l.gone == nil {
		l.gone = map[rune]bool{}
	}
	l.gone[sign] = true
	return -1
}

// mention is where the mention ends that begins at an index, or zero.
func (l *lexer) mention(from int) int {
	payload, ok := strings.CutPrefix(l.line[from:], string(mentionStart))
	if !ok || payload == "" || payload[0] != '@' && payload[0] != '#' {
		return 0
	}
	end := l.find(mentionEnd, len(l.line)-len(payload))
	if end < 0 {
		return 0
	}
	return end + utf8.RuneLen(mentionEnd)
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

// longest is how many tokens a value has at most. What comes behind them is not
// looked at, so that a line is read in the time that its length takes, however
// many of its words could begin a value.
const longest = 32

// beginning is as much of a line as a value may be.
func beginning(tokens []Token) []Token { return tokens[:min(len(tokens), longest)] }

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
