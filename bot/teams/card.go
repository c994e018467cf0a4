package teams

import (
	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
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

// cardVersion is the newest that Teams shows.
const cardVersion = "1.5"

// render makes a card of a message.
func render(m bot.Message) card {
	r := newRenderer()
	body := r.blocks(m)
	if units(body)+units(r.entities) > maxCard {
		r = newRenderer()
		body = r.blocks(fitted(m, maxCard))
	}
	return r.card(body, m.PlainText())
}

// renderForm makes a card of a form, with what is wrong beside its fields. Needed is
// what is said of those that are left empty and may not be.
func renderForm(f bot.Form, errs bot.FieldErrors, needed string) card {
	f = fittedForm(f)
	c := newRenderer().card(formBody(f, errs, needed), f.Title)
	c.title = cut(f.Title, maxLabel)
	return c
}

// renderWithForm makes a card of a message that stands in for a form: its button
// opens the dialog, and below it the same fields stand, for clients that open none.
func renderWithForm(m bot.Message, f bot.Form, needed string) card {
	r, form := newRenderer(), formBody(fittedForm(f), nil, needed)
	for _, e := range form[:min(len(form), 1)] {
		e["separator"], e["spacing"] = true, "Large"
	}
	return r.card(append(r.blocks(fitted(m, maxCard-maxForm)), form...), m.PlainText())
}

// renderer gathers who is mentioned: a card names them once more beside its text.
type renderer struct {
	entities  []element
	mentioned map[string]string // the words that stand for a user
}

func newRenderer() *renderer { return &renderer{mentioned: map[string]string{}} }

func (r *renderer) card(body []element, text string) card {
	teams := element{"width": "full"}
	if len(r.entities) > 0 {
		teams["entities"] = r.entities
	}
	return card{
		text: summary(text),
		content: element{
			"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
			"type":    "AdaptiveCard",
			"version": cardVersion,
			"msteams": teams,
			"body":    body,
		},
	}
}
