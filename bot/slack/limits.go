package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// Slack's limits, in characters where they are of text.
const (
	maxBlocks      = 50
	maxHomeBlocks  = 100
	maxHeader      = 150
	maxElement     = 3000 // of one run of rich text; not documented, a section's limit taken
	maxAddress     = 3000
	maxFields      = 10
	maxField       = 2000
	maxContext     = 2000
	maxFallback    = 4000
	maxButtons     = 25
	maxButtonLabel = 75
	maxButtonValue = 2000
	maxRows        = 100
	maxColumns     = 20
	maxCell        = 40 // of a table that is set as code
	maxTitle       = 24
	maxLabel       = 2000
	maxInput       = 3000
	maxOptions     = 100
	maxOptionLabel = 75
	maxCheckboxes  = 10
	maxMetadata    = 3000
)

// maxWeight is what all blocks of a message may weigh. Slack does not document
// its limit: msg_blocks_too_long was seen from 11,341 characters of text on in
// messages of many small runs, and at 13,200 in those of few. So each run weighs
// its text and an allowance for itself.
const (
	maxWeight = 10_000
	runWeight = 20
)

// ellipsis stands for what is left out.
const ellipsis = "…"

// cut shortens text to a number of characters, with an ellipsis in place of what
// is left out.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + ellipsis
}

// fitted is a message that is not too heavy for Slack: what comes last is left
// out, except for buttons, and an ellipsis says so.
func fitted(m bot.Message) bot.Message {
	room := maxWeight
	for _, b := range m.Blocks {
		if buttons, ok := b.(bot.Buttons); ok {
			room -= weigh(buttons)
		}
	}
	var fit bot.Message
	full := false
	for _, b := range m.Blocks {
		_, buttons := b.(bot.Buttons)
		switch {
		case buttons:
			fit.Blocks = append(fit.Blocks, b)
		case full:
		case weigh(b) <= room:
			room -= weigh(b)
			fit.Blocks = append(fit.Blocks, b)
		default:
			full = true
			fit.Blocks = append(fit.Blocks, shortened(b, room), bot.Small{Text: bot.Plainly(ellipsis)})
		}
	}
	return fit
}

// shortened is the beginning of a block, as far as there is room for it.
func shortened(b bot.Block, room int) bot.Block {
	switch b := b.(type) {
	case bot.Text:
		return bot.Text{Text: shortenedSpans(b.Text, room)}
	case bot.Quote:
		return bot.Quote{Text: shortenedSpans(b.Text, room)}
	case bot.Small:
		return bot.Small{Text: shortenedSpans(b.Text, room)}
	case bot.List:
		return bot.List{Items: asManyAs(b.Items, room, weighSpans)}
	case bot.Fields:
		return bot.Fields{Fields: asManyAs(b.Fields, room, weighField)}
	case bot.Table:
		all := asManyAs(append([][][]bot.Span{b.Header}, b.Rows...), room, weighCells)
		if len(all) == 0 {
			return bot.Divider{}
		}
		b.Rows = all[1:]
		return b
	default:
		return bot.Divider{}
	}
}

func shortenedSpans(spans []bot.Span, room int) []bot.Span {
	var fit []bot.Span
	for _, s := range spans {
		weight := weighSpans([]bot.Span{s})
		if weight > room {
			if room > runWeight && s.Mention == nil && s.Link == "" {
				s.Text = cut(s.Text, room-runWeight)
				fit = append(fit, s)
			}
			return fit
		}
		room -= weight
		fit = append(fit, s)
	}
	return fit
}

func asManyAs[T any](all []T, room int, weigh func(T) int) []T {
	for i, one := range all {
		if room -= weigh(one); room < 0 {
			return all[:i]
		}
	}
	return all
}

func weigh(b bot.Block) int {
	switch b := b.(type) {
	case bot.Heading:
		return weighSpans(b.Text)
	case bot.Text:
		return weighSpans(b.Text)
	case bot.Quote:
		return weighSpans(b.Text)
	case bot.Small:
		return weighSpans(b.Text)
	case bot.Progress:
		return weighSpans(b.Label) + barCells + runWeight
	case bot.List:
		return weighAll(b.Items, weighSpans)
	case bot.Fields:
		return weighAll(b.Fields, weighField)
	case bot.Table:
		return weighCells(b.Header) + weighAll(b.Rows, weighCells)
	case bot.Buttons:
		return weighAll(b.Buttons, weighButton)
	default:
		return runWeight
	}
}

func weighAll[T any](all []T, weigh func(T) int) int {
	total := runWeight
	for _, one := range all {
		total += weigh(one)
	}
	return total
}

func weighSpans(spans []bot.Span) int {
	total := runWeight
	for _, s := range spans {
		total += runWeight + utf8.RuneCountInString(shown(s)) + utf8.RuneCountInString(s.Link)
	}
	return total
}

func weighCells(cells [][]bot.Span) int { return weighAll(cells, weighSpans) }

func weighField(f bot.Field) int { return weighSpans(f.Label) + weighSpans(f.Value) }

func weighButton(b bot.Button) int {
	return runWeight + min(utf8.RuneCountInString(b.Label), maxButtonLabel)
}

// capped are as many blocks as Slack takes: what comes last is left out, except
// for buttons, and an ellipsis says so.
func capped(blocks []slack.Block, most int) []slack.Block {
	if len(blocks) <= most {
		return blocks
	}
	room := most - 1 // the ellipsis takes one
	for _, b := range blocks {
		if isButtons(b) {
			room--
		}
	}
	var fit []slack.Block
	full := false
	for _, b := range blocks {
		switch {
		case isButtons(b):
			fit = append(fit, b)
		case room > 0:
			room--
			fit = append(fit, b)
		case !full:
			full = true
			fit = append(fit, small(bot.Plainly(ellipsis))...)
		}
	}
	return fit[:min(len(fit), most)]
}

func isButtons(b slack.Block) bool {
	_, is := b.(*slack.ActionBlock)
	return is
}

// blank reports whether there is nothing to be seen in text.
func blank(text string) bool { return strings.TrimSpace(text) == "" }
