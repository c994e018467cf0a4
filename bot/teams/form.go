package teams

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// formBody are a form's fields and the button that sends it. What is wrong stands
// above the field that it is about.
func formBody(f bot.Form, errs bot.FieldErrors, needed string) []element {
	body := []element{}
	for _, name := range slices.Sorted(maps.Keys(errs)) {
		if !slices.ContainsFunc(f.Fields, func(field bot.FormField) bool { return field.Name == name }) {
			body = append(body, fault(errs[name])...)
		}
	}
	for _, field := range f.Fields {
		body = append(body, fault(errs[field.Name])...)
		asked := input(field, needed)
		if asked == nil {
			continue
		}
		body = append(body, asked)
		for _, e := range newRenderer().text(bot.Plainly(cut(field.Hint, maxHint)), element{"size": "Small", "isSubtle": true}) {
			e["spacing"] = "None"
			body = append(body, e)
		}
	}
	feature, _, _ := strings.Cut(f.Name, ".")
	data := carried{Feature: feature, Form: f.Name, State: f.State}
	send := element{"type": "Action.Submit", "title": inert(cut(f.Submit, maxLabel)), "style": "positive", "data": data}
	return append(body, actionSet([]element{send}))
}

// fault says what is wrong with a field.
func fault(words string) []element {
	return newRenderer().text(bot.Plainly(words), element{"color": "Attention"})
}

// input asks for a field; nothing for a choice of nothing. Numbers and amounts are
// typed as people write them, with the commas and currencies that Input.Number does
// not take. People are picked among those of the tenant, whom Teams looks up itself.
// It has nothing like that for channels: they are typed, by name.
func input(f bot.FormField, needed string) element {
	asked := label(cut(f.Label, maxHint))
	e := element{"id": f.Name, "label": asked, "isRequired": f.Required}
	if f.Required {
		e["errorMessage"] = needed
	}
	value := ""
	switch f.Type {
	case bot.TextField, bot.MoneyField, bot.NumberField:
		value = typing(e, f)
	case bot.TextareaField:
		e["isMultiline"] = true
		value = typing(e, f)
	case bot.DateField:
		e["type"], value = "Input.Date", wellFormed(first(f.Value), time.DateOnly)
	case bot.TimeField:
		e["type"], value = "Input.Time", wellFormed(first(f.Value), "15:04")
	case bot.SelectField, bot.MultiselectField:
		if len(f.Options) == 0 {
			return nil
		}
		value = choosing(e, f, f.Type == bot.MultiselectField)
	case bot.CheckboxField:
		if len(f.Options) > 0 {
			value = choosing(e, f, true)
			break
		}
		e["type"], e["title"] = "Input.Toggle", asked
		delete(e, "label")
		value = fmt.Sprint(slices.Contains(f.Value, "true"))
	case bot.PeopleField:
		e["type"], e["choices"], e["isMultiSelect"] = "Input.ChoiceSet", []element{}, true
		e["choices.data"] = element{"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
		value = people(f.Value)
	case bot.ChannelField:
		e["type"], value = "Input.Text", channelNamed(first(f.Value))
	default:
		panic(fmt.Sprintf("teams: form field of type %q", f.Type))
	}
	if value != "" {
		e["value"] = value
	}
	return e
}

// isText reports whether a field is filled in by typing.
func isText(kind bot.FieldType) bool {
	switch kind {
	case bot.TextField, bot.MoneyField, bot.NumberField, bot.TextareaField:
		return true
	}
	return false
}

// typing makes an input one of text, and gives what stands in it.
func typing(e element, f bot.FormField) string {
	most := maxInput
	if f.Max > 0 {
		most = min(f.Max, maxInput)
	}
	e["type"], e["maxLength"] = "Input.Text", most
	return cut(strings.Join(f.Value, " "), most)
}

// choosing makes an input one of options, and gives those that are chosen.
func choosing(e element, f bot.FormField, several bool) string {
	var choices []element
	var chosen []string
	for _, o := range boundedOptions(f.Options, maxChoices) {
		if blank(o.Label) {
			o.Label = o.Value
		}
		choices = append(choices, element{"title": label(cut(o.Label, maxChoice)), "value": o.Value})
		if slices.Contains(f.Value, o.Value) && (several || len(chosen) == 0) {
			chosen = append(chosen, o.Value)
		}
	}
	e["type"], e["choices"], e["style"], e["isMultiSelect"] = "Input.ChoiceSet", choices, "compact", several
	return strings.Join(chosen, ",")
}

// people are the users whom tokens stand for.
func people(values []string) string {
	var users []string
	for _, value := range values {
		if user, ok := bot.ReadPersonToken(value); ok && accounts.MatchString(user) {
			users = append(users, user)
		}
	}
	return strings.Join(users, ",")
}

// channelNamed is a channel as somebody would type it.
func channelNamed(value string) string {
	ref, name, ok := bot.ReadChannelToken(value)
	switch {
	case !ok:
		return cut(value, maxName)
	case name == "":
		return ref
	}
	return "#" + name
}

// wellFormed is a value of a layout, or nothing.
func wellFormed(value, layout string) string {
	if _, err := time.Parse(layout, value); err != nil {
		return ""
	}
	return value
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
