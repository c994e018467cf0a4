package bot

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// legible is an incoming without the characters in its words that cannot be seen
// and yet change how the rest is read: control characters, and those that turn
// the direction of writing, with which a customer's name could turn round the
// amount beside it.
func (in Incoming) legible() Incoming {
	in.Text = legible(in.Text)
	in.Files = slices.Clone(in.Files)
	for i := range in.Files {
		in.Files[i].Name = legible(in.Files[i].Name)
	}
	if in.Form == nil {
		return in
	}
	form := *in.Form
	form.Values = maps.Clone(form.Values)
	for name, values := range form.Values {
		values = slices.Clone(values)
		for i := range values {
			values[i] = legible(values[i])
		}
		form.Values[name] = values
	}
	in.Form = &form
	return in
}

func legible(text string) string {
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

// blank reports whether there is nothing to see in a text.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}
