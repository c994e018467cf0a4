package bot

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/carillon-bot/carillon/coaching"
)

// legible is an incoming whose words are; see coaching.Legible.
func (in Incoming) legible() Incoming {
	in.Text = coaching.Legible(in.Text)
	in.Files = slices.Clone(in.Files)
	for i := range in.Files {
		in.Files[i].Name = coaching.Legible(in.Files[i].Name)
	}
	if in.Form == nil {
		return in
	}
	form := *in.Form
	form.Values = maps.Clone(form.Values)
	for name, values := range form.Values {
		values = slices.Clone(values)
		for i := range values {
			values[i] = coaching.Legible(values[i])
		}
		form.Values[name] = values
	}
	in.Form = &form
	return in
}

// blank reports whether there is nothing to see in a text.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}
