package teams

import (
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// renderForm makes a card of a form, with what is wrong beside its fields.
func renderForm(f bot.Form, errs bot.FieldErrors) card {
	r := renderer{}
	c := r.card(formBody(f, errs), f.Title)
	c.title = f.Title
	return c
}

// renderWithForm makes a card of a message that stands in for a form: its button
// opens the dialog, and below it the same fields stand, for clients that open none.
func renderWithForm(m bot.Message, f bot.Form) card {
	r := renderer{mentioned: map[string]string{}}
	return r.card(append(r.blocks(m.Blocks), formBody(f, nil)...), m.PlainText())
}

// formBody are a form's fields and the button that sends it.
func formBody(f bot.Form, errs bot.FieldErrors) []element {
	var body []element
	for name, words := range errs {
		if !slices.ContainsFunc(f.Fields, func(field bot.FormField) bool { return field.Name == name }) {
			body = append(body, fault(words))
		}
	}
	for _, field := range f.Fields {
		if words := errs[field.Name]; words != "" {
			body = append(body, fault(words))
		}
		if input := input(field); input != nil {
			body = append(body, input)
		}
	}
	feature, _, _ := strings.Cut(f.Name, ".")
	data := carried{Feature: feature, Form: f.Name, State: f.State}
	send := element{"type": "Action.Submit", "title": f.Submit, "style": "positive", "data": data}
	return append(body, element{"type": "ActionSet", "actions": []element{send}})
}

// fault says what is wrong with a field.
func fault(words string) element {
	return element{"type": "RichTextBlock", "inlines": []element{{"type": "TextRun", "text": words, "color": "Attention"}}}
}

// input asks for a field; nothing for a choice of nothing.
func input(f bot.FormField) element {
	e := element{"id": f.Name, "label": f.Label, "isRequired": f.Required}
	if f.Required {
		e["errorMessage"] = f.Label
	}
	value := strings.Join(f.Value, ",")
	switch f.Type {
	case bot.TextField, bot.MoneyField, bot.NumberField, bot.TextareaField:
		e["type"] = "Input.Text"
		if f.Type == bot.TextareaField {
			e["isMultiline"] = true
		}
		if f.Max > 0 {
			e["maxLength"] = f.Max
		}
		value = strings.Join(f.Value, " ")
	case bot.DateField:
		e["type"], value = "Input.Date", wellFormed(value, time.DateOnly)
	case bot.TimeField:
		e["type"], value = "Input.Time", wellFormed(value, "15:04")
	case bot.SelectField, bot.MultiselectField:
		if len(f.Options) == 0 {
			return nil
		}
		choose(e, f)
		e["isMultiSelect"] = f.Type == bot.MultiselectField
	case bot.CheckboxField:
		if len(f.Options) > 0 {
			choose(e, f)
			e["isMultiSelect"], e["style"] = true, "expanded"
			break
		}
		e["type"], e["title"] = "Input.Toggle", f.Label
		delete(e, "label")
		value = map[bool]string{true: "true", false: "false"}[slices.Contains(f.Value, "true")]
	case bot.PeopleField:
		e["type"], e["choices"], e["isMultiSelect"] = "Input.ChoiceSet", []element{}, true
		e["choices.data"] = element{"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
		value = people(f.Value)
	case bot.ChannelField:
		e["type"] = "Input.Text"
		if ref, name, ok := bot.ReadChannelToken(value); ok {
			value = "#" + name
			if name == "" {
				value = ref
			}
		}
	}
	if f.Hint != "" && e["type"] == "Input.Text" {
		e["placeholder"] = f.Hint
	}
	if value != "" {
		e["value"] = value
	}
	return e
}

// choose makes an input one of options.
func choose(e element, f bot.FormField) {
	var choices []element
	for _, o := range f.Options {
		choices = append(choices, element{"title": o.Label, "value": o.Value})
	}
	e["type"], e["choices"], e["style"] = "Input.ChoiceSet", choices, "compact"
}

// people are the users whom tokens stand for.
func people(values []string) string {
	var users []string
	for _, value := range values {
		if user, ok := bot.ReadPersonToken(value); ok {
			users = append(users, user)
		}
	}
	return strings.Join(users, ",")
}

// wellFormed is a value of a layout, or nothing.
func wellFormed(value, layout string) string {
	if _, err := time.Parse(layout, value); err != nil {
		return ""
	}
	return value
}
