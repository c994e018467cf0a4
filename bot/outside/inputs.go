package outside

import "encoding/json"

// chosen are the fields of an answer that hold what an input was filled in with,
// by the input's type; all others are value.
var chosen = map[string]string{
	"datepicker":                 "selected_date",
	"timepicker":                 "selected_time",
	"users_select":               "selected_user",
	"channels_select":            "selected_channel",
	"conversations_select":       "selected_conversation",
	"static_select":              "selected_option",
	"radio_buttons":              "selected_option",
	"multi_static_select":        "selected_options",
	"checkboxes":                 "selected_options",
	"multi_users_select":         "selected_users",
	"multi_conversations_select": "selected_conversations",
}

// initial are the fields of an input that hold what it was opened with.
var initial = map[string]string{
	"selected_date":          "initial_date",
	"selected_time":          "initial_time",
	"selected_user":          "initial_user",
	"selected_channel":       "initial_channel",
	"selected_conversation":  "initial_conversation",
	"selected_option":        "initial_option",
	"selected_options":       "initial_options",
	"selected_users":         "initial_users",
	"selected_conversations": "initial_conversations",
	"value":                  "initial_value",
}

// filled is the state of a modal's inputs when it is sent back.
func filled(modal json.RawMessage, values map[string]string) map[string]map[string]any {
	var view struct {
		Blocks []struct {
			Type    string
			ID      string `json:"block_id"`
			Element map[string]any
		}
	}
	state := map[string]map[string]any{}
	if json.Unmarshal(modal, &view) != nil {
		return state
	}
	for _, b := range view.Blocks {
		if b.Type != "input" {
			continue
		}
		kind, action := b.Element["type"].(string), b.Element["action_id"].(string)
		field, ok := chosen[kind]
		if !ok {
			field = "value"
		}
		answer := map[string]any{"type": kind, field: b.Element[initial[field]]}
		if value, ok := values[b.ID]; ok {
			answer[field] = picked(field, value)
		}
		state[b.ID] = map[string]any{action: answer}
	}
	return state
}

// picked is a value as the field holds it: options by their value, and several
// of something as a list.
func picked(field, value string) any {
	option := map[string]any{"value": value}
	switch field {
	case "selected_option":
		return option
	case "selected_options":
		return []any{option}
	case "selected_users", "selected_conversations":
		return []string{value}
	}
	return value
}
