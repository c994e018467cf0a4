package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// checked is the value of a checkbox that stands alone.
const checked = "true"

// origin is what a modal remembers of where it was opened, beside the form's own
// state. It travels in the view's private metadata.
type origin struct {
	State   string `json:"state,omitempty"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	Direct  bool   `json:"direct,omitempty"`
	Home    bool   `json:"home,omitempty"`
}

// modal makes the view of a form that is opened by a delivery.
func modal(form bot.Form, d delivery) (slack.ModalViewRequest, error) {
	metadata, err := json.Marshal(origin{form.State, d.channel, d.thread, d.in.Direct, d.home})
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("form %s: %w", form.Name, err)
	}
	if n := utf8.RuneCount(metadata); n > maxMetadata {
		return slack.ModalViewRequest{}, fmt.Errorf("form %s: its state makes %d characters, Slack keeps %d", form.Name, n, maxMetadata)
	}
	view := slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      form.Name,
		PrivateMetadata: string(metadata),
		Title:           plainText(form.Title, maxTitle),
		Submit:          plainText(form.Submit, maxTitle),
	}
	for _, f := range form.Fields {
		if canBeAsked(f) {
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, inputBlock(f))
		}
	}
	return view, nil
}

// canBeAsked is false for a choice of nothing: Slack refuses the whole view for it.
func canBeAsked(f bot.FormField) bool {
	return len(f.Options) > 0 || f.Type != bot.SelectField && f.Type != bot.MultiselectField
}

// inputBlock makes a field's input. Its block and its action go by the field's
// name, so that errors and values find each other.
func inputBlock(f bot.FormField) *slack.InputBlock {
	block := slack.NewInputBlock(f.Name, plainText(f.Label, maxLabel), nil, inputElement(f))
	if f.Hint != "" {
		block.Hint = plainText(f.Hint, maxLabel)
	}
	return block.WithOptional(!f.Required)
}

func inputElement(f bot.FormField) slack.BlockElement {
	switch f.Type {
	case bot.TextField, bot.MoneyField, bot.NumberField:
		return textInput(f)
	case bot.TextareaField:
		input := textInput(f)
		input.Multiline = true
		return input
	case bot.DateField:
		input := slack.NewDatePickerBlockElement(f.Name)
		input.InitialDate = wellFormed(first(f.Value), time.DateOnly)
		return input
	case bot.TimeField:
		input := slack.NewTimePickerBlockElement(f.Name)
		input.InitialTime = wellFormed(first(f.Value), "15:04")
		return input
	case bot.SelectField:
		input := &slack.SelectBlockElement{Type: slack.OptTypeStatic, ActionID: f.Name, Options: options(f, maxOptions)}
		if chosen := chosenOptions(input.Options, f.Value); len(chosen) > 0 {
			input.InitialOption = chosen[0]
		}
		return input
	case bot.MultiselectField:
		input := &slack.MultiSelectBlockElement{Type: slack.MultiOptTypeStatic, ActionID: f.Name, Options: options(f, maxOptions)}
		input.InitialOptions = chosenOptions(input.Options, f.Value)
		return input
	case bot.PeopleField:
		return &slack.MultiSelectBlockElement{Type: slack.MultiOptTypeUser, ActionID: f.Name, InitialUsers: users(f.Value)}
	case bot.ChannelField:
		return channelSelect(f)
	case bot.CheckboxField:
		input := slack.NewCheckboxGroupsBlockElement(f.Name, checkboxes(f)...)
		input.InitialOptions = chosenOptions(input.Options, f.Value)
		return input
	default:
		panic(fmt.Sprintf("slack: form field of type %q", f.Type))
	}
}

func textInput(f bot.FormField) *slack.PlainTextInputBlockElement {
	input := slack.NewPlainTextInputBlockElement(nil, f.Name)
	input.MaxLength = min(f.Max, maxInput)
	most := maxInput
	if input.MaxLength > 0 {
		most = input.MaxLength
	}
	input.InitialValue = cut(first(f.Value), most)
	return input
}

func channelSelect(f bot.FormField) *slack.SelectBlockElement {
	input := &slack.SelectBlockElement{
		Type:     slack.OptTypeConversations,
		ActionID: f.Name,
		Filter:   &slack.SelectBlockElementFilter{Include: []string{"public", "private"}},
	}
	if channel, _, ok := bot.ReadChannelToken(first(f.Value)); ok && channelID.MatchString(channel) {
		input.InitialConversation = channel
	}
	return input
}

func options(f bot.FormField, most int) []*slack.OptionBlockObject {
	var made []*slack.OptionBlockObject
	for _, o := range f.Options[:min(len(f.Options), most)] {
		if blank(o.Label) { // Slack refuses the whole view for it
			o.Label = o.Value
		}
		made = append(made, slack.NewOptionBlockObject(o.Value, plainText(o.Label, maxOptionLabel), nil))
	}
	return made
}

// checkboxes are the field's options, or one box of the field's own name.
func checkboxes(f bot.FormField) []*slack.OptionBlockObject {
	if len(f.Options) == 0 {
		f.Options = []bot.Option{{Value: checked, Label: f.Label}}
	}
	return options(f, maxCheckboxes)
}

func chosenOptions(made []*slack.OptionBlockObject, values []string) []*slack.OptionBlockObject {
	var chosen []*slack.OptionBlockObject
	for _, o := range made {
		if slices.Contains(values, o.Value) {
			chosen = append(chosen, o)
		}
	}
	return chosen
}

func users(values []string) []string {
	var ids []string
	for _, value := range values {
		if user, ok := bot.ReadPersonToken(value); ok && userID.MatchString(user) {
			ids = append(ids, user)
		}
	}
	return ids
}

// wellFormed is a value of a layout, or nothing: Slack refuses the whole view
// for a date that is none.
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
