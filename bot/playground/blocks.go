package playground

import (
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// span is a bot.Span in JSON. Of mention, channel, time and link there is one
// at most; text is what a reader without it sees.
type span struct {
	Text    string   `json:"text"`
	Strong  bool     `json:"strong,omitempty"`
	Code    bool     `json:"code,omitempty"`
	Link    string   `json:"link,omitempty"`
	Mention *mention `json:"mention,omitempty"`
	Channel string   `json:"channel,omitempty"`
	Time    *instant `json:"time,omitempty"`
}

type mention struct {
	ID   *string `json:"id"` // null for a member who is not here
	Name string  `json:"name"`
}

type instant struct {
	At    time.Time `json:"at"`
	Dated bool      `json:"dated"`
}

// The blocks in JSON, each with its kind.
type (
	textBlock struct { // heading, text, quote, small
		Kind string `json:"kind"`
		Text []span `json:"text"`
	}
	listBlock struct {
		Kind  string   `json:"kind"`
		Items [][]span `json:"items"`
	}
	fieldsBlock struct {
		Kind   string      `json:"kind"`
		Fields []fieldPair `json:"fields"`
	}
	fieldPair struct {
		Label []span `json:"label"`
		Value []span `json:"value"`
	}
	tableBlock struct {
		Kind   string     `json:"kind"`
		Header [][]span   `json:"header"`
		Rows   [][][]span `json:"rows"`
		Right  []bool     `json:"right"` // which columns hold figures
	}
	progressBlock struct {
		Kind     string `json:"kind"`
		Label    []span `json:"label"`
		Done     int64  `json:"done"`     // in hundredths of a percent
		Expected int64  `json:"expected"` // likewise; zero for none
	}
	dividerBlock struct {
		Kind string `json:"kind"`
	}
	buttonsBlock struct {
		Kind    string   `json:"kind"`
		Buttons []button `json:"buttons"`
	}
)

func wireBlocks(m bot.Message) []any {
	blocks := make([]any, 0, len(m.Blocks))
	for _, b := range m.Blocks {
		blocks = append(blocks, wireBlock(b))
	}
	return blocks
}

func wireBlock(b bot.Block) any {
	switch b := b.(type) {
	case bot.Heading:
		return textBlock{"heading", wireSpans(b.Text)}
	case bot.Text:
		return textBlock{"text", wireSpans(b.Text)}
	case bot.Quote:
		return textBlock{"quote", wireSpans(b.Text)}
	case bot.Small:
		return textBlock{"small", wireSpans(b.Text)}
	case bot.List:
		return listBlock{"list", wireCells(b.Items)}
	case bot.Fields:
		pairs := make([]fieldPair, 0, len(b.Fields))
		for _, f := range b.Fields {
			pairs = append(pairs, fieldPair{wireSpans(f.Label), wireSpans(f.Value)})
		}
		return fieldsBlock{"fields", pairs}
	case bot.Table:
		rows := make([][][]span, 0, len(b.Rows))
		for _, row := range b.Rows {
			rows = append(rows, wireCells(row))
		}
		return tableBlock{"table", wireCells(b.Header), rows, append([]bool{}, b.Right...)}
	case bot.Progress:
		return progressBlock{"progress", wireSpans(b.Label), int64(b.Done), int64(b.Expected)}
	case bot.Divider:
		return dividerBlock{"divider"}
	case bot.Buttons:
		return buttonsBlock{"buttons", wireButtons(b)}
	default:
		panic(fmt.Sprintf("playground: block %T has no JSON", b))
	}
}

func wireCells(cells [][]bot.Span) [][]span {
	out := make([][]span, 0, len(cells))
	for _, c := range cells {
		out = append(out, wireSpans(c))
	}
	return out
}

func wireSpans(spans []bot.Span) []span {
	out := make([]span, 0, len(spans))
	for _, s := range spans {
		w := span{Text: s.Text, Strong: s.Strong, Code: s.Code, Link: s.Link}
		if s.Mention != nil {
			w.Text, w.Mention = "@"+s.Mention.Name, &mention{Name: s.Mention.Name}
			if s.Mention.User != "" {
				w.Mention.ID = &s.Mention.User
			}
		}
		if s.Channel != nil {
			w.Channel = s.Channel.Ref
		}
		if s.Time != nil {
			w.Time = &instant{s.Time.At.UTC(), s.Time.Dated}
		}
		out = append(out, w)
	}
	return out
}
