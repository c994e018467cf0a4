package slack

import (
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// tableBlock is a table with a strong header, as far as Slack's rows and columns
// go; a last row of ellipses, and one in the last column, stand for those left
// out.
func tableBlock(t bot.Table) []slack.Block {
	rows, columns := tableRows(t)
	if columns == 0 {
		return nil
	}
	if len(rows) > maxRows {
		more := make([][]bot.Span, columns)
		for i := range more {
			more[i] = bot.Plainly(ellipsis)
		}
		rows = append(rows[:maxRows-1:maxRows-1], more)
	}
	columns = min(columns, maxColumns)
	block := slack.NewTableBlock("")
	for _, row := range rows {
		cells := make([]slack.TableCell, columns)
		for i := range cells {
			cells[i] = tableCell(cellAt(row, i))
		}
		if len(row) > columns {
			cells[columns-1] = tableCell(bot.Plainly(ellipsis))
		}
		block.AddRow(cells...)
	}
	for i := range columns {
		align := slack.ColumnAlignmentLeft
		if isRight(t, i) {
			align = slack.ColumnAlignmentRight
		}
		block.ColumnSettings = append(block.ColumnSettings, slack.ColumnSetting{Align: align, IsWrapped: align == slack.ColumnAlignmentLeft})
	}
	return []slack.Block{block}
}

// tableRows are the rows of a table, its header as strong cells before them, and
// the number of columns of the longest.
func tableRows(t bot.Table) (rows [][][]bot.Span, columns int) {
	if len(t.Header) > 0 {
		header := make([][]bot.Span, len(t.Header))
		for i, cell := range t.Header {
			header[i] = bot.Strongly(cell)
		}
		rows = append(rows, header)
	}
	rows = append(rows, t.Rows...)
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	return rows, columns
}

// tableCell is a cell; Slack refuses one without any text.
func tableCell(spans []bot.Span) slack.TableCell {
	if isPlain(spans) {
		text := bot.PlainSpans(spans)
		if text == "" {
			text = " "
		}
		return slack.NewTableRawTextCell(cut(text, maxField))
	}
	runs := richText(spans)
	if len(runs) == 0 {
		return slack.NewTableRawTextCell(" ")
	}
	return slack.NewTableRichTextCell(slack.NewRichTextSection(runs...))
}

// alignedTable is a table set as code, for a second one in a message.
func alignedTable(t bot.Table) []slack.Block {
	rows, columns := tableRows(t)
	widths := make([]int, columns)
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cellText(cell)))
		}
	}
	lines := make([]string, len(rows))
	for r, row := range rows {
		cells := make([]string, columns)
		for i := range cells {
			text := cellText(cellAt(row, i))
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if isRight(t, i) {
				cells[i] = padding + text
			} else {
				cells[i] = text + padding
			}
		}
		lines[r] = strings.TrimRight(strings.Join(cells, "  "), " ")
	}
	var runs []slack.RichTextSectionElement
	for _, piece := range pieces(strings.Join(lines, "\n"), maxElement) {
		runs = append(runs, slack.NewRichTextSectionTextElement(piece, nil))
	}
	if len(runs) == 0 {
		return nil
	}
	return []slack.Block{slack.NewRichTextBlock("", &slack.RichTextPreformatted{Type: slack.RTEPreformatted, Elements: runs})}
}

// cellText is a cell on one line.
func cellText(spans []bot.Span) string {
	return cut(strings.ReplaceAll(shownAll(spans), "\n", " "), maxCell)
}

func cellAt(row [][]bot.Span, i int) []bot.Span {
	if i < len(row) {
		return row[i]
	}
	return nil
}

func isRight(t bot.Table, i int) bool { return i < len(t.Right) && t.Right[i] }
