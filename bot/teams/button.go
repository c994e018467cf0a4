package teams

import (
	"strings"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// How many buttons stand side by side, and how many characters their labels have
// together: clients cut what is wider.
const (
	mostActions = 4
	mostLabels  = 60
)

// buttons are rows of buttons. One without a label cannot be pressed, and a value
// that is cut would be another, so that neither is shown.
func buttons(all []bot.Button) []element {
	var rows, row []element
	wide := 0
	for _, b := range all {
		if blank(b.Label) || utf8.RuneCountInString(b.Value) > maxValue {
			continue
		}
		length := min(utf8.RuneCountInString(b.Label), maxLabel)
		if len(row) == mostActions || len(row) > 0 && wide+length > mostLabels {
			rows, row, wide = append(rows, actionSet(row)), nil, 0
		}
		row, wide = append(row, button(b)), wide+length
	}
	if len(row) > 0 {
		rows = append(rows, actionSet(row))
	}
	return rows
}

func actionSet(actions []element) element { return element{"type": "ActionSet", "actions": actions} }

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
	action["title"] = inert(cut(b.Label, maxLabel))
	switch b.Style {
	case bot.Primary:
		action["style"] = "positive"
	case bot.Danger:
		action["style"] = "destructive"
	case bot.Plain:
	}
	return action
}
