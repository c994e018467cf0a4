package bot

import (
	"fmt"
	"sort"
)

// Ellipsis stands for what is left out.
const Ellipsis = "…"

// Fit is a message that weighs no more than there is room for, as weigh weighs its
// blocks: what comes last is left out, except for buttons, and an ellipsis says so.
func Fit(m Message, room int, weigh func(Block) int) Message {
	for _, b := range m.Blocks {
		if _, buttons := b.(Buttons); buttons {
			room -= weigh(b)
		}
	}
	var fit Message
	full := false
	for _, b := range m.Blocks {
		if _, buttons := b.(Buttons); buttons {
			fit.Blocks = append(fit.Blocks, b)
			continue
		}
		if full {
			continue
		}
		if weight := weigh(b); weight <= room {
			room -= weight
			fit.Blocks = append(fit.Blocks, b)
			continue
		}
		full = true
		fits := func(b Block) bool { return weigh(b) <= room }
		if some := shortened(b, fits); some != nil && fits(some) {
			fit.Blocks = append(fit.Blocks, some)
		}
		fit.Blocks = append(fit.Blocks, Small{Text: Plainly(Ellipsis)})
	}
	return fit
}

// shortened is the beginning of a block, as far as it fits; nothing where a block has
// no beginning.
func shortened(b Block, fits func(Block) bool) Block {
	switch b := b.(type) {
	case Heading:
		b.Text = shortenedSpans(b.Text, func(spans []Span) bool { return fits(Heading{spans}) })
		return b
	case Text:
		b.Text = shortenedSpans(b.Text, func(spans []Span) bool { return fits(Text{spans}) })
		return b
	case Quote:
		b.Text = shortenedSpans(b.Text, func(spans []Span) bool { return fits(Quote{spans}) })
		return b
	case Small:
		b.Text = shortenedSpans(b.Text, func(spans []Span) bool { return fits(Small{spans}) })
		return b
	case List:
		b.Items = beginning(b.Items, func(items [][]Span) bool { return fits(List{items}) })
		return b
	case Fields:
		b.Fields = beginning(b.Fields, func(fields []Field) bool { return fits(Fields{fields}) })
		return b
	case Table:
		b.Rows = beginning(b.Rows, func(rows [][][]Span) bool { return fits(Table{b.Header, rows, b.Right}) })
		return b
	case Progress, Divider, Buttons:
		return nil
	default:
		panic(fmt.Sprintf("bot: nobody knows how to shorten block %T", b))
	}
}

// shortenedSpans is the beginning of spans, as far as it fits; the last one may be
// cut where that leaves no mention or link without its name.
func shortenedSpans(spans []Span, fits func([]Span) bool) []Span {
	fit := beginning(spans, fits)
	if len(fit) == len(spans) {
		return fit
	}
	next := spans[len(fit)]
	if next.Mention != nil || next.Channel != nil || next.Link != "" {
		return fit
	}
	with := func(text []rune) []Span {
		cut := next
		cut.Text = string(text) + Ellipsis
		return append(fit[:len(fit):len(fit)], cut)
	}
	if text := beginning([]rune(next.Text), func(text []rune) bool { return fits(with(text)) }); len(text) > 0 {
		return with(text)
	}
	return fit
}

// beginning is the longest beginning that fits.
func beginning[T any](all []T, fits func([]T) bool) []T {
	return all[:sort.Search(len(all), func(n int) bool { return !fits(all[:n+1]) })]
}
