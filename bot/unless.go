package bot

import (
	"slices"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Unless is a kind, or one of a few words that say that there is none, such as
// off. None is the value then, which a form shows as an empty field.
type Unless struct {
	Kind
	Words []string
	None  any
}

// Field asks for it in words.
func (k Unless) Field(Voice) FormField { return FormField{Type: TextField, Max: 60} }

// Read takes one of the words, or what the kind reads.
func (k Unless) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) > 0 && !tokens[0].Quoted && slices.ContainsFunc(k.Words, func(word string) bool {
		return coaching.Fold(word) == coaching.Fold(tokens[0].Text)
	}) {
		return k.None, 1, nil
	}
	return k.Kind.Read(rd, tokens)
}

// Fill reads the whole field.
func (k Unless) Fill(rd Reader, values []string) (any, error) { return FillWhole(k, rd, values) }

// Show is the value as the kind shows it.
func (k Unless) Show(v Voice, value any) []string {
	if value == k.None {
		return nil
	}
	return k.Kind.Show(v, value)
}
