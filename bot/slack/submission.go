package slack

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// submittedView is a view that somebody did something in: a modal that was filled
// in, or the Home whose button was pressed.
type submittedView struct {
	ID              string `json:"id"`
	Type            string `json:"type"`
	Hash            string `json:"hash"`
	CallbackID      string `json:"callback_id"`
	PrivateMetadata string `json:"private_metadata"`
	Blocks          []struct {
		Type    string `json:"type"`
		BlockID string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values map[string]map[string]stateValue `json:"values"`
	} `json:"state"`
}

// stateValue is what one input was filled in with; which part of it is used
// depends on the kind of input.
type stateValue struct {
	Value                string        `json:"value"`
	SelectedDate         string        `json:"selected_date"`
	SelectedTime         string        `json:"selected_time"`
	SelectedOption       *stateOption  `json:"selected_option"`
	SelectedOptions      []stateOption `json:"selected_options"`
	SelectedUser         string        `json:"selected_user"`
	SelectedUsers        []string      `json:"selected_users"`
	SelectedChannel      string        `json:"selected_channel"`
	SelectedConversation string        `json:"selected_conversation"`
}

type stateOption struct {
	Value string `json:"value"`
}

func (i interaction) submission() (delivery, error) {
	var from origin
	if i.View.PrivateMetadata != "" {
		if err := json.Unmarshal([]byte(i.View.PrivateMetadata), &from); err != nil {
			return delivery{}, fmt.Errorf("%w: private metadata: %w", errMalformed, err)
		}
	}
	d := delivery{
		kind:    submission,
		trigger: i.TriggerID,
		channel: from.Channel,
		thread:  from.Thread,
		home:    from.Home,
	}
	d.in = i.incoming(i.View.ID, from.Channel)
	d.in.Form = &bot.Submission{Name: i.View.CallbackID, State: from.State, Values: i.View.values()}
	d.in.CanOpenForm = true
	for _, block := range i.View.Blocks {
		if block.Type == "input" {
			d.fields = append(d.fields, block.BlockID)
		}
	}
	if from.Direct {
		d.direct()
	}
	return d, d.complete()
}

// values are what was filled in, by field. A field that was left empty is not
// among them.
func (v submittedView) values() map[string][]string {
	values := map[string][]string{}
	for field, inputs := range v.State.Values {
		for _, input := range inputs {
			if given := input.strings(); len(given) > 0 {
				values[field] = given
			}
		}
	}
	return values
}

func (v stateValue) strings() []string {
	var given []string
	for _, text := range []string{v.Value, v.SelectedDate, v.SelectedTime} {
		if text != "" {
			given = append(given, bot.StripTokens(text))
		}
	}
	if v.SelectedOption != nil {
		given = append(given, v.SelectedOption.Value)
	}
	for _, o := range v.SelectedOptions {
		given = append(given, o.Value)
	}
	for _, user := range append(v.SelectedUsers, v.SelectedUser) {
		if user != "" {
			given = append(given, bot.PersonToken(user))
		}
	}
	for _, channel := range []string{v.SelectedChannel, v.SelectedConversation} {
		if channel != "" {
			given = append(given, bot.ChannelToken(channel, ""))
		}
	}
	return given
}

// fieldErrors are errors that Slack can show: each beside an input of the view,
// and what belongs to none beside the first. Slack answers an unknown field with
// a general complaint that helps nobody.
func (d delivery) fieldErrors(errs bot.FieldErrors) map[string]string {
	shown := map[string]string{}
	for _, field := range slices.Sorted(maps.Keys(errs)) {
		words := errs[field]
		if !slices.Contains(d.fields, field) && len(d.fields) > 0 {
			field = d.fields[0]
		}
		shown[field] = strings.TrimSpace(shown[field] + " " + words)
	}
	return shown
}
