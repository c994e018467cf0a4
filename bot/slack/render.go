package slack

import (
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// rendered is a message as Slack takes it: blocks, and the text that stands in
// notifications and for clients that show no blocks.
type rendered struct {
	text   string
	blocks []slack.Block
}

// render makes Block Kit out of a message, within Slack's limits.
func render(m bot.Message) rendered {
	return rendered{
		text:   escape(cut(m.PlainText(), maxFallback)),
		blocks: capped(renderBlocks(m, 1), maxBlocks),
	}
}

// renderHome makes a Home out of messages. Slack shows no tables there.
func renderHome(m bot.Message) slack.HomeTabViewRequest {
	return slack.HomeTabViewRequest{
		Type:   slack.VTHomeTab,
		Blocks: slack.Blocks{BlockSet: capped(renderBlocks(m, 0), maxHomeBlocks)},
	}
}

// renderBlocks shows as many tables as Slack takes; a further one is set as code.
func renderBlocks(m bot.Message, tables int) []slack.Block {
	var blocks []slack.Block
	for _, b := range bot.Fit(m, maxWeight, weigh).Blocks {
		t, table := b.(bot.Table)
		if table {
			tables--
		}
		if table && tables < 0 {
			blocks = append(blocks, alignedTable(t)...)
			continue
		}
		blocks = append(blocks, renderBlock(b)...)
	}
	return blocks
}

// renderBlock shows one block; one in which there is nothing to be seen gives
// none, for Slack refuses empty text.
func renderBlock(b bot.Block) []slack.Block {
	switch b := b.(type) {
	case bot.Heading:
		return heading(b.Text)
	case bot.Text:
		return paragraph(b.Text)
	case bot.List:
		return list(b.Items)
	case bot.Fields:
		return fields(b.Fields)
	case bot.Table:
		return tableBlock(b)
	case bot.Quote:
		return quote(b.Text)
	case bot.Small:
		return small(b.Text)
	case bot.Progress:
		return paragraph(append(append([]bot.Span{}, b.Label...), bot.Span{Text: "\n" + b.Bar()}))
	case bot.Divider:
		return []slack.Block{slack.NewDividerBlock()}
	case bot.Buttons:
		return buttons(b.Buttons)
	default:
		panic(fmt.Sprintf("slack: block %T is not shown", b))
	}
}

// heading is a header where that can say everything, else a strong paragraph:
// headers are plain and short, and a mention in one notifies nobody.
func heading(spans []bot.Span) []slack.Block {
	text := bot.PlainSpans(spans)
	if !isPlain(spans) || len([]rune(text)) > maxHeader {
		return paragraph(bot.Strongly(spans))
	}
	if blank(text) {
		return nil
	}
	return []slack.Block{slack.NewHeaderBlock(plainText(text, maxHeader))}
}

func paragraph(spans []bot.Span) []slack.Block {
	runs := richText(spans)
	if len(runs) == 0 {
		return nil
	}
	return []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextSection(runs...))}
}

func list(items [][]bot.Span) []slack.Block {
	var points []slack.RichTextElement
	for _, item := range items {
		if runs := richText(item); len(runs) > 0 {
			points = append(points, slack.NewRichTextSection(runs...))
		}
	}
	if len(points) == 0 {
		return nil
	}
	return []slack.Block{slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, points...))}
}

func quote(spans []bot.Span) []slack.Block {
	runs := richText(spans)
	if len(runs) == 0 {
		return nil
	}
	return []slack.Block{slack.NewRichTextBlock("", &slack.RichTextQuote{Type: slack.RTEQuote, Elements: runs})}
}

func fields(all []bot.Field) []slack.Block {
	var blocks []slack.Block
	for len(all) > 0 {
		some := all[:min(len(all), maxFields)]
		all = all[len(some):]
		var texts []*slack.TextBlockObject
		for _, f := range some {
			if text := textObject(fieldSpans(f), maxField); !blank(text.Text) {
				texts = append(texts, text)
			}
		}
		if len(texts) > 0 {
			blocks = append(blocks, slack.NewSectionBlock(nil, texts, nil))
		}
	}
	return blocks
}

// fieldSpans are a field's strong label and its value below.
func fieldSpans(f bot.Field) []bot.Span {
	spans := bot.Strongly(f.Label)
	if len(spans) > 0 {
		spans = append(spans, bot.Span{Text: "\n"})
	}
	return append(spans, f.Value...)
}

func small(spans []bot.Span) []slack.Block {
	text := textObject(spans, maxContext)
	if blank(text.Text) {
		return nil
	}
	return []slack.Block{slack.NewContextBlock("", text)}
}

// buttons are rows of buttons. One whose value does not fit is left out: half a
// value would do something else.
func buttons(all []bot.Button) []slack.Block {
	var elements []slack.BlockElement
	times := map[string]int{}
	for _, b := range all {
		if blank(b.Label) || len([]rune(b.Value)) > maxButtonValue {
			continue
		}
		times[b.Action]++
		element := slack.NewButtonBlockElement(actionID(b.Action, times[b.Action]), b.Value, plainText(b.Label, maxButtonLabel))
		element.Style = slack.Style(b.Style)
		elements = append(elements, element)
	}
	var blocks []slack.Block
	for len(elements) > 0 {
		row := elements[:min(len(elements), maxButtons)]
		elements = elements[len(row):]
		blocks = append(blocks, slack.NewActionBlock("", row...))
	}
	return blocks
}

// actionID is the action's name, and where a row holds the action again, which
// time that is: Slack wants no id twice in a row. actionName undoes it.
func actionID(action string, nth int) string {
	if nth == 1 {
		return action
	}
	return action + "#" + strconv.Itoa(nth)
}
