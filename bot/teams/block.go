package teams

import (
	"fmt"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// blocks shows blocks one under the other. A divider is a line above what follows.
func (r *renderer) blocks(m bot.Message) []element {
	body := []element{}
	divided := false
	for _, b := range m.Blocks {
		if _, divider := b.(bot.Divider); divider {
			divided = true
			continue
		}
		shown := r.block(b)
		if divided && len(shown) > 0 {
			shown[0]["separator"], shown[0]["spacing"] = true, "Medium"
			divided = false
		}
		body = append(body, shown...)
	}
	return body
}

// block shows one block.
func (r *renderer) block(b bot.Block) []element {
	switch b := b.(type) {
	case bot.Heading:
		return r.text(b.Text, element{"size": "Large", "weight": "Bolder"})
	case bot.Text:
		return r.text(b.Text, nil)
	case bot.List:
		return r.list(b)
	case bot.Fields:
		return r.fields(b.Fields)
	case bot.Table:
		return r.table(b)
	case bot.Quote:
		if text := r.text(b.Text, nil); len(text) > 0 {
			return []element{{"type": "Container", "style": "emphasis", "items": text}}
		}
		return nil
	case bot.Small:
		return r.text(b.Text, element{"size": "Small", "isSubtle": true})
	case bot.Progress:
		drawn := []element{{"type": "TextRun", "text": b.Bar(), "fontType": "Monospace"}}
		return append(r.text(b.Label, nil), element{"type": "RichTextBlock", "inlines": drawn, "spacing": "Small"})
	case bot.Divider:
		return nil // drawn by what follows
	case bot.Buttons:
		return buttons(b.Buttons)
	default:
		panic(fmt.Sprintf("teams: block %T is not shown", b))
	}
}

// list shows points. The point is a column of its own, so that long ones do not run
// under it.
func (r *renderer) list(l bot.List) []element {
	var all []element
	for _, item := range l.Items {
		said := r.text(item, nil)
		if len(said) == 0 {
			continue
		}
		point := r.text(bot.Plainly("•"), nil)
		all = append(all, element{"type": "ColumnSet", "spacing": "Small", "columns": []element{
			{"type": "Column", "width": "auto", "items": point},
			{"type": "Column", "width": "stretch", "spacing": "Small", "items": said},
		}})
	}
	return all
}

func (r *renderer) fields(all []bot.Field) []element {
	var facts []element
	for _, f := range all {
		if fact := (element{"title": r.markdown(f.Label), "value": r.markdown(f.Value)}); fact["title"] != "" || fact["value"] != "" {
			facts = append(facts, fact)
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return []element{{"type": "FactSet", "facts": facts}}
}

// table shows rows under a header. A column is as wide as what it holds, within
// bounds that leave room for the others.
func (r *renderer) table(t bot.Table) []element {
	t = bounded(t)
	if len(t.Header) == 0 {
		return nil
	}
	columns := make([]element, len(t.Header))
	for i := range columns {
		columns[i] = element{"width": width(t, i)}
	}
	var rows []element
	for n, row := range append([][][]bot.Span{t.Header}, t.Rows...) {
		cells := make([]element, len(t.Header))
		for i := range cells {
			items := []element{}
			if i < len(row) {
				style := element{}
				if n == 0 {
					style["weight"] = "Bolder"
				}
				items = append(items, r.text(row[i], style)...)
			}
			if i < len(t.Right) && t.Right[i] {
				for _, item := range items {
					item["horizontalAlignment"] = "Right"
				}
			}
			cells[i] = element{"type": "TableCell", "items": items}
		}
		rows = append(rows, element{"type": "TableRow", "cells": cells})
	}
	return []element{{"type": "Table", "columns": columns, "rows": rows, "firstRowAsHeaders": true, "showGridLines": false}}
}

// bounded is a table of no more rows and columns than can be read; an ellipsis
// stands for the others.
func bounded(t bot.Table) bot.Table {
	rows := t.Rows
	if len(rows) > maxRows {
		rows = append(rows[:maxRows-1:maxRows-1], [][]bot.Span{bot.Plainly(bot.Ellipsis)})
	}
	shown := bot.Table{Right: t.Right, Header: boundedRow(t.Header)}
	for _, row := range rows {
		row = boundedRow(row)
		for len(shown.Header) < len(row) {
			shown.Header = append(shown.Header, nil)
		}
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

func boundedRow(row [][]bot.Span) [][]bot.Span {
	if len(row) <= maxColumns {
		return row[:len(row):len(row)]
	}
	return append(row[:maxColumns-1:maxColumns-1], bot.Plainly(bot.Ellipsis))
}

// The bounds of a column's weight, in characters.
const (
	narrowest = 6
	widest    = 20
)

// width is a column's weight beside the others: its longest text.
func width(t bot.Table, column int) int {
	most := narrowest
	for _, row := range append([][][]bot.Span{t.Header}, t.Rows...) {
		if column < len(row) {
			most = max(most, utf8.RuneCountInString(bot.PlainSpans(row[column])))
		}
	}
	return min(most, widest)
}
