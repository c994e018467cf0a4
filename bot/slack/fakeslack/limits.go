package fakeslack

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"
)

// Slack's limits, in characters where they are of text, from the reference of
// Block Kit and of the methods.
const (
	messageBlocks = 50
	viewBlocks    = 100
	viewBytes     = 250_000
	messageText   = 40_000
	allText       = 13_200 // of all blocks of a message: not documented, msg_blocks_too_long was seen from there on
)

// limit is how long the text of a field of an object may be.
type limit struct {
	field string
	most  int
}

// lengths are the limits of objects, by their type.
var lengths = map[string][]limit{
	"header":           {{"text", 150}},
	"section":          {{"text", 3000}},
	"button":           {{"text", 75}, {"value", 2000}, {"url", 3000}},
	"input":            {{"label", 2000}, {"hint", 2000}},
	"plain_text_input": {{"initial_value", 3000}, {"placeholder", 150}},
	"modal":            {{"title", 24}, {"submit", 24}, {"close", 24}, {"private_metadata", 3000}, {"callback_id", 255}},
	"home":             {{"private_metadata", 3000}, {"callback_id", 255}},
	"image":            {{"alt_text", 2000}, {"image_url", 3000}},
	"option":           {{"text", 75}, {"value", 150}, {"description", 75}},
	"text":             {{"text", 3000}},
	"mrkdwn":           {{"text", 3000}},
	"plain_text":       {{"text", 3000}},
}

// counts are how many an object may hold, by its type: at least one.
var counts = map[string]struct {
	field string
	most  int
}{
	"actions":             {"elements", 25},
	"context":             {"elements", 10},
	"table":               {"rows", 100},
	"static_select":       {"options", 100},
	"multi_static_select": {"options", 100},
	"checkboxes":          {"options", 10},
	"radio_buttons":       {"options", 10},
	"overflow":            {"options", 5},
}

// Faults are what Slack would not take of blocks, of which a surface takes so
// many.
func Faults(blocks []any, most int) []string {
	var found []string
	if len(blocks) > most {
		found = append(found, fmt.Sprintf("%d blocks, %d are taken", len(blocks), most))
	}
	ids := map[string]bool{}
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		if id, _ := block["block_id"].(string); id != "" {
			if ids[id] {
				found = append(found, "two blocks are "+id)
			}
			ids[id] = true
		}
	}
	objects(blocks, "", func(kind string, o map[string]any) { found = append(found, faultsOf(kind, o)...) })
	return found
}

// objects visits every object that has a type; an option has none and is known by
// where it stands.
func objects(v any, within string, visit func(kind string, o map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		kind, _ := v["type"].(string)
		if kind == "" && slices.Contains([]string{"options", "initial_options", "initial_option"}, within) {
			kind = "option"
		}
		if kind != "" {
			visit(kind, v)
		}
		for _, field := range slices.Sorted(maps.Keys(v)) {
			objects(v[field], field, visit)
		}
	case []any:
		for _, one := range v {
			objects(one, within, visit)
		}
	}
}

func faultsOf(kind string, o map[string]any) []string {
	var found []string
	for _, l := range append(lengths[kind], limit{"action_id", 255}, limit{"block_id", 255}) {
		if n := utf8.RuneCountInString(written(o[l.field])); n > l.most {
			found = append(found, fmt.Sprintf("%s: %s of %d characters, %d are taken", kind, l.field, n, l.most))
		}
	}
	if c, counted := counts[kind]; counted {
		if n := len(list(o[c.field])); n == 0 || n > c.most {
			found = append(found, fmt.Sprintf("%s: %d %s, 1 to %d are taken", kind, n, c.field, c.most))
		}
	}
	switch kind {
	case "text", "mrkdwn", "plain_text":
		if written(o["text"]) == "" {
			found = append(found, kind+" without text")
		}
	case "section":
		fields := list(o["fields"])
		if len(fields) > 10 || len(fields) == 0 && o["text"] == nil {
			found = append(found, fmt.Sprintf("section: no text and %d fields, 1 to 10 are taken", len(fields)))
		}
		for _, f := range fields {
			if n := utf8.RuneCountInString(written(f)); n > 2000 {
				found = append(found, fmt.Sprintf("section: a field of %d characters, 2000 are taken", n))
			}
		}
	case "actions":
		ids := map[any]bool{}
		for _, e := range list(o["elements"]) {
			element, _ := e.(map[string]any)
			if id := element["action_id"]; id != nil && ids[id] {
				found = append(found, fmt.Sprintf("actions: two elements are %v", id))
			} else {
				ids[id] = true
			}
		}
	}
	return found
}

// written is a text, or that of an object.
func written(v any) string {
	if o, is := v.(map[string]any); is {
		v = o["text"]
	}
	text, _ := v.(string)
	return text
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

// messageFaults are what Slack would not take of a message, and the error that it
// gives for it.
func messageFaults(text, blocks string) (found []string, code string) {
	if n := utf8.RuneCountInString(text); n > messageText {
		return []string{fmt.Sprintf("text of %d characters, more than %d are cut off", n, messageText)}, "msg_too_long"
	}
	if blocks == "" {
		return nil, ""
	}
	var decoded []any
	if err := json.Unmarshal([]byte(blocks), &decoded); err != nil {
		return []string{err.Error()}, "invalid_blocks_format"
	}
	if found := Faults(decoded, messageBlocks); len(found) > 0 {
		return found, "invalid_blocks"
	}
	total, tables := 0, 0
	objects(decoded, "", func(kind string, o map[string]any) {
		if text, is := o["text"].(string); is {
			total += utf8.RuneCountInString(text)
		}
		if kind == "table" {
			tables++
		}
	})
	switch {
	case tables > 1:
		return []string{fmt.Sprintf("%d tables, one is taken", tables)}, "invalid_attachments"
	case total > allText:
		return []string{fmt.Sprintf("%d characters in all blocks", total)}, "msg_blocks_too_long"
	}
	return nil, ""
}

// viewFaults are what Slack would not take of a modal or a Home, and the error
// that it gives for it.
func viewFaults(view string) (found []string, code string) {
	if len(view) > viewBytes {
		return []string{fmt.Sprintf("a view of %d bytes", len(view))}, "view_too_large"
	}
	var decoded map[string]any
	if err := json.Unmarshal([]byte(view), &decoded); err != nil {
		return []string{err.Error()}, "invalid_arguments"
	}
	blocks := list(decoded["blocks"])
	kind, _ := decoded["type"].(string)
	found = append(faultsOf(kind, decoded), Faults(blocks, viewBlocks)...)
	objects(blocks, "", func(inner string, _ map[string]any) {
		if inner == "table" {
			found = append(found, "a table, which views do not show")
		}
		if inner == "input" && kind == "modal" && written(decoded["submit"]) == "" {
			found = append(found, "inputs without a submit")
		}
	})
	if len(found) > 0 {
		return found, "invalid_arguments"
	}
	return nil, ""
}

// within refuses a call that breaks a limit, which no call of ours may: the test
// fails as well.
func (s *Server) within(w http.ResponseWriter, c Call) bool {
	var found []string
	var code string
	switch c.Method {
	case "chat.postMessage", "chat.postEphemeral", "chat.update", "response":
		found, code = messageFaults(c.Args["text"], c.Args["blocks"])
	case "views.open", "views.publish":
		found, code = viewFaults(c.Args["view"])
	}
	if code == "" {
		return true
	}
	s.t.Errorf("%s breaks Slack's limits (%s): %q", c.Method, code, found)
	Refusal(code)(w, c)
	return false
}

// Judge fails the test for the answer to a command or a submission that Slack
// would not take.
func (s *Server) Judge(answer string) {
	s.t.Helper()
	var body struct {
		Text   string
		Blocks json.RawMessage
		View   json.RawMessage
	}
	if json.Unmarshal([]byte(answer), &body) != nil {
		return // words, or nothing
	}
	if found, code := messageFaults(body.Text, string(body.Blocks)); code != "" {
		s.t.Errorf("an answer breaks Slack's limits (%s): %q", code, found)
	}
	if len(body.View) == 0 {
		return
	}
	if found, code := viewFaults(string(body.View)); code != "" {
		s.t.Errorf("a form that answers one breaks Slack's limits (%s): %q", code, found)
	}
}
