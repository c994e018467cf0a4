package teams

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// The seam between what is said and how it travels: render makes a message,
// renderForm a form with what is wrong with it, and renderWithForm a message that
// stands in for a form and so holds it as well. What a card's actions bring back is
// carried (action.go), beside the form's inputs under the names of its fields; the
// transport reads nothing else of a card.

// card is an Adaptive Card on its way.
type card struct {
	content element
	text    string // the whole in plain text, for notifications
	title   string // of the dialog that shows it
}

// element is a part of a card, as its schema has it.
type element map[string]any

// attachment is the card as an activity holds it.
func (c card) attachment() schema.Attachment {
	return schema.Attachment{ContentType: cardType, Content: c.content}
}

const (
	// cardVersion is the newest that Teams shows.
	cardVersion = "1.5"
	// mostActions is how many buttons fit side by side.
	mostActions = 4
	// mostSummary is how long a notification's text may be, in characters.
	mostSummary = 4000
)

// render makes a card of a message.
func render(m bot.Message) card {
	r := renderer{mentioned: map[string]string{}}
	return r.card(r.blocks(m.Blocks), m.PlainText())
}

// renderer gathers who is mentioned: a card names them once more beside its text.
type renderer struct {
	entities  []element
	mentioned map[string]string // the words that stand for a user
}

func (r *renderer) card(body []element, text string) card {
	teams := element{"width": "Full"}
	if len(r.entities) > 0 {
		teams["entities"] = r.entities
	}
	return card{
		text: cut(text, mostSummary),
		content: element{
			"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
			"type":    "AdaptiveCard",
			"version": cardVersion,
			"msteams": teams,
			"body":    body,
		},
	}
}

// blocks shows blocks one under the other. A divider is a line above what follows.
func (r *renderer) blocks(all []bot.Block) []element {
	body := []element{}
	divided := false
	for _, b := range all {
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
		var all []element
		for _, item := range b.Items {
			all = append(all, tight(r.text(append([]bot.Span{{Text: "• "}}, item...), nil))...)
		}
		return all
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
		return append(r.text(b.Label, nil), tight(r.text([]bot.Span{{Text: bar(b.Done, b.Expected), Code: true}}, nil))...)
	case bot.Divider:
		return nil // drawn by what follows
	case bot.Buttons:
		return buttons(b.Buttons)
	default:
		panic(fmt.Sprintf("teams: block %T is not shown", b))
	}
}

// tight puts elements close under what stands above them.
func tight(all []element) []element {
	for _, e := range all {
		e["spacing"] = "Small"
	}
	return all
}

// text shows spans. Runs are data, and shown as they stand; only where somebody is
// mentioned, which runs cannot do, is it Markdown that is escaped.
func (r *renderer) text(spans []bot.Span, style element) []element {
	if blank(bot.PlainSpans(spans)) {
		return nil
	}
	for _, s := range spans {
		if s.Mention != nil && s.Mention.User != "" {
			block := element{"type": "TextBlock", "text": r.markdown(spans), "wrap": true}
			for name, value := range style {
				block[name] = value
			}
			return []element{block}
		}
	}
	var runs []element
	for _, s := range spans {
		text := shown(s)
		if text == "" {
			continue
		}
		run := element{"type": "TextRun", "text": text}
		for name, value := range style {
			run[name] = value
		}
		if s.Strong {
			run["weight"] = "Bolder"
		}
		if s.Code {
			run["fontType"] = "Monospace"
		}
		if isLink(s.Link) {
			run["selectAction"] = element{"type": "Action.OpenUrl", "url": s.Link}
			run["color"] = "Accent"
		}
		runs = append(runs, run)
	}
	return []element{{"type": "RichTextBlock", "inlines": runs}}
}

// markdown writes spans in the Markdown that cards know.
func (r *renderer) markdown(spans []bot.Span) string {
	var text strings.Builder
	for _, s := range spans {
		switch said := escape(shown(s)); {
		case s.Mention != nil && s.Mention.User != "":
			text.WriteString(r.mention(*s.Mention))
		case isLink(s.Link):
			text.WriteString("[" + said + "](" + addressEscape(s.Link) + ")")
		case s.Strong && !blank(s.Text):
			text.WriteString("**" + said + "**")
		default:
			text.WriteString(said)
		}
	}
	return text.String()
}

// mention gives the words that stand for somebody, no two alike for two people.
func (r *renderer) mention(m bot.Mention) string {
	if words, there := r.mentioned[m.User]; there {
		return words
	}
	name := strings.TrimSpace(strings.NewReplacer("<", "", ">", "", "&", "").Replace(m.Name))
	words := "<at>" + cmp.Or(name, "?") + "</at>"
	for taken := true; taken; {
		taken = false
		for _, other := range r.mentioned {
			if other == words {
				name, taken = name+"\u200b", true
				words = "<at>" + name + "</at>"
			}
		}
	}
	r.mentioned[m.User] = words
	r.entities = append(r.entities, element{
		"type": "mention", "text": words, "mentioned": element{"id": m.User, "name": m.Name},
	})
	return words
}

// escapes are the signs that cards' Markdown and mentions are made of.
var escapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "`", "\\`", "~", `\~`, "#", `\#`, "|", `\|`,
	"(", `\(`, ")", `\)`, "{{", "{\u200b{", "-", `\-`, "+", `\+`, "\n", "\n\n",
)

func escape(text string) string { return escapes.Replace(text) }

// addressEscape keeps an address within the brackets of a link.
func addressEscape(address string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E").Replace(address)
}

func isLink(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// shown is a span's text, mentions and channels by their names.
func shown(s bot.Span) string { return bot.PlainSpans([]bot.Span{s}) }

func (r *renderer) fields(all []bot.Field) []element {
	var facts []element
	for _, f := range all {
		facts = append(facts, element{"title": bot.PlainSpans(f.Label), "value": r.markdown(f.Value)})
	}
	if len(facts) == 0 {
		return nil
	}
	return []element{{"type": "FactSet", "facts": facts}}
}

func (r *renderer) table(t bot.Table) []element {
	if len(t.Header) == 0 {
		return nil
	}
	var columns, rows []element
	for i := range t.Header {
		column := element{"width": 1}
		if i < len(t.Right) && t.Right[i] {
			column["horizontalCellContentAlignment"] = "Right"
		}
		columns = append(columns, column)
	}
	for _, row := range append([][][]bot.Span{t.Header}, t.Rows...) {
		cells := make([]element, len(t.Header))
		for i := range cells {
			items := []element{}
			if i < len(row) {
				items = append(items, r.text(row[i], nil)...)
			}
			cells[i] = element{"type": "TableCell", "items": items}
		}
		rows = append(rows, element{"type": "TableRow", "cells": cells})
	}
	return []element{{"type": "Table", "columns": columns, "rows": rows, "firstRowAsHeader": true, "showGridLines": false}}
}

// barCells is how many cells a bar of progress has; so many fit on a phone.
const barCells = 20

// bar draws progress, with a line before the cell that ought to be reached.
func bar(done, expected coaching.Share) string {
	cells := []rune{}
	mark := cellsOf(expected)
	for i := range barCells + 1 {
		if i == mark && expected > 0 {
			cells = append(cells, '│')
		}
		switch {
		case i == barCells:
		case i < cellsOf(done):
			cells = append(cells, '▓')
		default:
			cells = append(cells, '░')
		}
	}
	return string(cells)
}

func cellsOf(share coaching.Share) int {
	return int(min(max(share, 0), 10_000) * barCells / 10_000)
}

// buttons are rows of buttons.
func buttons(all []bot.Button) []element {
	var rows []element
	var row []element
	for _, b := range all {
		if blank(b.Label) {
			continue
		}
		row = append(row, button(b))
		if len(row) == mostActions {
			rows, row = append(rows, element{"type": "ActionSet", "actions": row}), nil
		}
	}
	if len(row) > 0 {
		rows = append(rows, element{"type": "ActionSet", "actions": row})
	}
	return rows
}

// button is Action.Execute, with what older clients do instead; one that opens a
// form asks for a dialog, which only Action.Submit does.
func button(b bot.Button) element {
	if b.Action == bot.OpenFormAction {
		form := bot.FormOpenedBy(b)
		feature, _, _ := strings.Cut(form, ".")
		return styled(b, element{
			"type": "Action.Submit", "associatedInputs": "none",
			"data": element{"msteams": element{"type": "task/fetch"}, "feature": feature, "form": form, "action": b.Action, "value": b.Value},
		})
	}
	data := carried{Action: b.Action, Value: b.Value}
	return styled(b, element{
		"type": "Action.Execute", "verb": b.Action, "data": data, "associatedInputs": "none",
		"fallback": styled(b, element{"type": "Action.Submit", "data": data, "associatedInputs": "none"}),
	})
}

func styled(b bot.Button, action element) element {
	action["title"] = b.Label
	switch b.Style {
	case bot.Primary:
		action["style"] = "positive"
	case bot.Danger:
		action["style"] = "destructive"
	}
	return action
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// cut shortens text to a number of characters, with an ellipsis in place of what is
// left out.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
