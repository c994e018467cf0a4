package bot

import (
	"slices"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Flag is said or left out: one of its words, in every language, anywhere in a
// line. A word that is everyday language and only means the flag before another
// (au prorata) is the parameter's clause word.
type Flag struct{ Words []string }

// Field asks whether.
func (k Flag) Field(Voice) FormField { return FormField{Type: CheckboxField} }

// Marks reports whether a token is one of the flag's words.
func (k Flag) Marks(t reading.Token) bool {
	return !t.Quoted && slices.ContainsFunc(k.Words, func(word string) bool {
		return reading.Fold(word) == reading.Fold(t.Text)
	})
}

// Read takes the flag's word.
func (k Flag) Read(_ Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) == 0 || !k.Marks(tokens[0]) {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.unexpected", "text", firstOf(tokens))
	}
	return true, 1, nil
}

// Fill takes a checkbox that is ticked.
func (k Flag) Fill(Reader, []string) (any, error) { return true, nil }

// Show is the ticked checkbox.
func (k Flag) Show(Voice, any) []string { return []string{"true"} }
