package bot

import (
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Tags are words behind a hash, anywhere in a line.
type Tags struct{}

// Field asks for tags.
func (k Tags) Field(Voice) FormField { return FormField{Type: TextField, Max: 200} }

// Marks reports whether a token is a tag: a hash and a word, or the mention of
// a channel, which is what some platforms make of that.
func (k Tags) Marks(t reading.Token) bool {
	_, _, channel := ReadChannelToken(t.Text)
	return channel || !t.Quoted && strings.HasPrefix(t.Text, "#") && len(t.Text) > 1
}

// Read takes one tag.
func (k Tags) Read(_ Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) == 0 || !k.Marks(tokens[0]) {
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.tag", "text", firstOf(tokens))
	}
	return []string{tagName(tokens[0].Text)}, 1, nil
}

// Join is all of the tags.
func (k Tags) Join(before, now any) any { return append(before.([]string), now.([]string)...) }

// Fill takes all words of the field, with or without their hashes.
func (k Tags) Fill(_ Reader, values []string) (any, error) {
	var tags []string
	for _, word := range strings.FieldsFunc(strings.Join(values, " "), func(r rune) bool { return r == ' ' || r == ',' }) {
		tags = append(tags, tagName(word))
	}
	return tags, nil
}

// Show is the tags with their hashes.
func (k Tags) Show(_ Voice, value any) []string {
	return []string{"#" + strings.Join(value.([]string), " #")}
}

func tagName(text string) string {
	if _, name, ok := ReadChannelToken(text); ok {
		return name
	}
	return strings.TrimLeft(text, "#")
}
