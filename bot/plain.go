package bot

import (
	"fmt"
	"strings"
)

// PlainText is the whole message without styles: what a notification shows and
// what a reader without rich text gets. It leaves out nothing that is said.
func (m Message) PlainText() string {
	var lines []string
	for _, b := range m.Blocks {
		lines = append(lines, plainBlock(b)...)
	}
	return strings.Join(lines, "\n")
}

// PlainSpans is the text of spans without styles.
func PlainSpans(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch {
		case s.Mention != nil:
			b.WriteString("@" + s.Mention.Name)
		case s.Channel != nil:
			b.WriteString("#" + s.Text)
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func plainBlock(b Block) []string {
	switch b := b.(type) {
	case Heading:
		return []string{PlainSpans(b.Text)}
	case Text:
		return []string{PlainSpans(b.Text)}
	case List:
		var lines []string
		for _, item := range b.Items {
			lines = append(lines, "• "+PlainSpans(item))
		}
		return lines
	case Fields:
		var lines []string
		for _, f := range b.Fields {
			lines = append(lines, PlainSpans(f.Label)+" · "+PlainSpans(f.Value))
		}
		return lines
	case Table:
		lines := []string{plainCells(b.Header)}
		for _, row := range b.Rows {
			lines = append(lines, plainCells(row))
		}
		return lines
	case Quote:
		return []string{"> " + strings.ReplaceAll(PlainSpans(b.Text), "\n", "\n> ")}
	case Small:
		return []string{PlainSpans(b.Text)}
	case Progress:
		return []string{PlainSpans(b.Label)}
	case Divider:
		return nil
	case Buttons:
		var labels []string
		for _, button := range b.Buttons {
			labels = append(labels, "["+button.Label+"]")
		}
		return []string{strings.Join(labels, " ")}
	default:
		panic(fmt.Sprintf("bot: block %T has no plain text", b))
	}
}

func plainCells(cells [][]Span) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = PlainSpans(c)
	}
	return strings.Join(texts, "  ")
}
