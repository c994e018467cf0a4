package teams

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// What an activity may hold. Teams takes 80 KB of one, in UTF-16: 40,000 units. A
// card, its summary and what is around them stay below that together, however
// their JSON is written.
const (
	maxCard    = 32_000 // units of a card's body
	maxForm    = 20_000 // of those, units of a form
	maxButtons = 12_000 // of those, units of a message's buttons
	maxSummary = 4_000  // units of what a notification shows
)

// Teams names no limits of these; they are what people can still read, in
// characters, and for a button's value what no value of ours comes near.
const (
	maxLabel   = 40 // of a button
	maxChoice  = 80
	maxValue   = 2000
	maxName    = 100
	maxAddress = 3000
	maxRows    = 100
	maxColumns = 20
	maxHint    = 300
	maxInput   = 4000
	maxChoices = 100
)

// units is how long something is as JSON in UTF-16.
func units(v any) int {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic("teams: a card that is no JSON: " + err.Error()) // it is made of maps, lists and text
	}
	n := 0
	for _, r := range string(encoded) {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// weigh is how long a block is as a part of a card, with those whom it mentions.
func weigh(b bot.Block) int {
	r := newRenderer()
	return units(r.block(b)) + units(r.entities)
}

// fitted is a message with no more than there is room for: what comes last is left
// out, and an ellipsis says so. Buttons are kept while they leave room for words.
func fitted(m bot.Message, room int) bot.Message {
	var kept bot.Message
	left, full := min(maxButtons, room/2), false
	for _, b := range m.Blocks {
		buttons, is := b.(bot.Buttons)
		if !is {
			kept.Blocks = append(kept.Blocks, b)
			continue
		}
		var row []bot.Button
		for _, button := range buttons.Buttons {
			weight := weigh(bot.Buttons{Buttons: []bot.Button{button}})
			if full = full || weight > left; !full {
				left -= weight
				row = append(row, button)
			}
		}
		kept.Blocks = append(kept.Blocks, bot.Buttons{Buttons: row})
		if len(row) < len(buttons.Buttons) {
			kept.Blocks = append(kept.Blocks, bot.Small{Text: bot.Plainly(bot.Ellipsis)})
		}
	}
	return bot.Fit(kept, room, weigh)
}

// summary is what a notification shows of a text.
func summary(text string) string {
	runes := []rune(text)
	if len(runes) > maxSummary {
		runes = runes[:maxSummary]
	}
	for units(string(runes)) > maxSummary {
		runes = runes[:len(runes)*3/4]
	}
	if len(string(runes)) < len(text) {
		return string(runes) + bot.Ellipsis
	}
	return text
}

// fittedForm is a form that a card has room for: where all of it together is too
// long, its texts and choices are cut, the longest first.
func fittedForm(f bot.Form) bot.Form {
	f.Fields = slices.Clone(f.Fields)
	for most := maxInput; units(formBody(f, nil, "")) > maxForm && most > narrowest; most /= 2 {
		for i, field := range f.Fields {
			field.Label, field.Hint = cut(field.Label, most), cut(field.Hint, most)
			field.Options = boundedOptions(field.Options, most)
			if isText(field.Type) {
				field.Value = []string{cut(strings.Join(field.Value, " "), most)}
			}
			f.Fields[i] = field
		}
	}
	return f
}

// boundedOptions are no more options than that; an ellipsis, which chooses nothing,
// stands for the others.
func boundedOptions(all []bot.Option, most int) []bot.Option {
	if len(all) <= most {
		return all
	}
	return append(all[:most-1:most-1], bot.Option{Label: bot.Ellipsis})
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// cut shortens text to a number of characters, with an ellipsis in place of what is
// left out.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + bot.Ellipsis
}
