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
const ellipsis = bot.Ellipsis

// cut shortens text to a number of characters, with an ellipsis in place of what
// is left out.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + ellipsis
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
		return weighSpans(b.Label) + utf8.RuneCountInString(b.Bar()) + runWeight
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
