// Package reading reads amounts, dates, periods, hours and numbers as people
// write them, in English and in French.
//
// It owns the spelling of values, not of commands: which word begins a clause
// is the business of whoever asks. Both languages are understood from
// everybody, accents may be left out, and the writer's locale only settles what
// can be read in two ways. It is pure: today is handed in.
//
// Every reader takes a line's tokens and reads a value from their beginning. It
// says how many tokens the value took, and leaves the rest alone. What it
// cannot read it refuses with a *coaching.Error that quotes the tokens looked
// at, and their number.
package reading

import (
	"unicode/utf8"

	"github.com/carillon-bot/carillon/coaching"
)

// Fold is a text as command words are compared: see coaching.Fold.
func Fold(s string) string { return coaching.Fold(s) }

// quotable is how many letters of an unreadable text are quoted back.
const quotable = 60

// refuse makes the error for tokens that cannot be read; the sentence has their
// text in its slot "text".
func refuse(key string, tokens []Token, args ...any) error {
	text := Join(tokens)
	if utf8.RuneCountInString(text) > quotable {
		text = string([]rune(text)[:quotable]) + "…"
	}
	return coaching.Refuse(coaching.Invalid, key, append([]any{"text", text}, args...)...)
}

// missing makes the error for a value that is not there at all.
func missing(key string) error { return coaching.Refuse(coaching.Invalid, key) }
