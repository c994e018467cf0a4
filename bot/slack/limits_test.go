package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

var slackIds = bottest.Ids{Platform: Name, User: "U07LEA", Channel: "C0SALES"}

// Whatever people type: mrkdwn holds none of their angle brackets, no limit of
// Slack's is passed, and all that was to be said is said or an ellipsis stands
// for it.
func TestAnyMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := bottest.AnyMessage(slackIds).Draw(t, "message")
		r := render(m)
		checkMessage(t, r)
		checkWords(t, m, r.blocks)
		fallback := html.UnescapeString(r.text)
		if missing := bottest.Unsaid(fallback, m.PlainText()); missing != "" {
			t.Errorf("the fallback text leaves out %s", missing)
		}
	})
}

func TestAnyHome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := bottest.AnyMessage(slackIds).Draw(t, "message")
		home := renderHome(m)
		objects := objectsOf(t, home.Blocks)
		if len(home.Blocks.BlockSet) > 100 {
			t.Errorf("%d blocks", len(home.Blocks.BlockSet))
		}
		for _, o := range objects {
			if o["type"] == "table" {
				t.Error("a table, which no Home takes")
			}
		}
		checkWords(t, m, home.Blocks.BlockSet)
	})
}

// Whatever a form is filled in with, Slack opens it; what it knows of the form
// comes back, unless the form is one that says so.
func TestAnyModal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := bottest.AnyForm(slackIds).Draw(t, "form")
		view, err := modal(form, delivery{channel: "C0SALES"})
		if err != nil {
			if utf8.RuneCountInString(form.State) < 1000 {
				t.Errorf("refused: %v", err)
			}
			return
		}
		check(t, "title", view.Title.Text, 24)
		check(t, "submit", view.Submit.Text, 24)
		check(t, "private metadata", view.PrivateMetadata, 3000)
		if n := len(view.Blocks.BlockSet); n > 100 {
			t.Errorf("%d blocks", n)
		}
		var from origin
		if err := json.Unmarshal([]byte(view.PrivateMetadata), &from); err != nil || from.State != form.State {
			t.Errorf("the state comes back as %q, want %q", from.State, form.State)
		}
		ids := map[string]bool{}
		for _, o := range objectsOf(t, view.Blocks) {
			if o["type"] != "input" {
				continue
			}
			id, _ := o["block_id"].(string)
			if ids[id] || !slices.ContainsFunc(form.Fields, func(f bot.FormField) bool { return f.Name == id }) {
				t.Errorf("an input %q", id)
			}
			ids[id] = true
		}
		for _, f := range form.Fields {
			if !ids[f.Name] && (len(f.Options) > 0 || f.Type != bot.SelectField && f.Type != bot.MultiselectField) {
				t.Errorf("%s is not asked", f.Name)
			}
		}
	})
}

// checkWords checks that blocks say all that a message says, with all of its
// buttons whose values fit.
func checkWords(t *rapid.T, m bot.Message, blocks []slack.Block) {
	t.Helper()
	var said, labels strings.Builder
	for _, b := range blocks {
		if isButtons(b) {
			labels.WriteString(wordsOf(asJSON(t, b)))
		} else {
			said.WriteString(wordsOf(asJSON(t, b)))
		}
	}
	// A bar says nothing that the words beside it do not.
	bars := strings.NewReplacer("▓", "", "░", "", "│", "")
	if missing := bottest.Unsaid(bars.Replace(said.String()), bars.Replace(bottest.Words(m, shown))); missing != "" {
		t.Errorf("left out is %s", missing)
	}
	var buttons string
	for _, b := range bottest.ButtonsOf(m) {
		if utf8.RuneCountInString(b.Value) <= 2000 {
			buttons += b.Label
		}
	}
	if missing := bottest.Unsaid(labels.String(), buttons); missing != "" {
		t.Errorf("of the buttons, left out is %s", missing)
	}
}

// wordsOf is what is read of an object and all in it, in the order in which Slack
// shows it.
func wordsOf(v any) string {
	switch v := v.(type) {
	case []any:
		var all strings.Builder
		for _, one := range v {
			all.WriteString(wordsOf(one))
		}
		return all.String()
	case map[string]any:
		text, _ := v["text"].(string)
		switch v["type"] {
		case "user":
			return bottest.UserName
		case "channel":
			return "#" + bottest.ChannelName
		case "date":
			return v["fallback"].(string)
		case "mrkdwn":
			return unmarked(text)
		case "text", "raw_text", "plain_text", "link":
			return text
		}
		return wordsOf(v["text"]) + wordsOf(v["fields"]) + wordsOf(v["elements"]) + wordsOf(v["rows"])
	}
	return ""
}

// unmarked is what people see of mrkdwn of ours.
func unmarked(text string) string {
	text = reference.ReplaceAllStringFunc(text, func(ref string) string {
		inside := ref[1 : len(ref)-1]
		if _, label, labelled := strings.Cut(inside, "|"); labelled {
			return label
		}
		if strings.HasPrefix(inside, "#") {
			return "#" + html.EscapeString(bottest.ChannelName)
		}
		return html.EscapeString(bottest.UserName)
	})
	return html.UnescapeString(strings.NewReplacer("*", "", "`", "").Replace(text))
}

// reference is all that we write into mrkdwn ourselves, besides entities: mentions,
// channels, dates and links.
var reference = regexp.MustCompile(`<@U[A-Z0-9]+>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|<>]+\|[^<>|]*>|<https?://[^|<>]+\|[^<>|]*>`)

var entity = strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "")

// failing is a test, of this package or of rapid's.
type failing interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
	Helper()
}

// checkMessage checks a message by Slack's rules, which are written down here
// anew.
func checkMessage(t failing, r rendered) {
	t.Helper()
	if len(r.blocks) > 50 {
		t.Errorf("%d blocks", len(r.blocks))
	}
	if strings.ContainsAny(entity.Replace(r.text), "<>&") {
		t.Errorf("fallback text holds markup: %q", r.text)
	}
	if n := utf8.RuneCountInString(html.UnescapeString(r.text)); n > 4000 {
		t.Errorf("fallback text of %d characters", n)
	}
	tables, total := 0, 0
	for _, o := range objectsOf(t, slack.Blocks{BlockSet: r.blocks}) {
		if o["type"] == "table" {
			tables++
		}
		text, _ := o["text"].(string)
		total += utf8.RuneCountInString(text)
	}
	if tables > 1 {
		t.Errorf("%d tables", tables)
	}
	if total > 12_000 {
		t.Errorf("%d characters of text in all blocks", total)
	}
}

// objectsOf are the objects of blocks that have a type, each checked.
func objectsOf(t failing, blocks slack.Blocks) (all []map[string]any) {
	t.Helper()
	walk(asJSON(t, blocks), func(o map[string]any) {
		checkObject(t, o)
		all = append(all, o)
	})
	return all
}

func asJSON(t failing, v any) (decoded any) {
	t.Helper()
	encoded, err := json.Marshal(v)
	if err = errors.Join(err, json.Unmarshal(encoded, &decoded)); err != nil {
		t.Fatalf("blocks: %v", err)
	}
	return decoded
}

// walk visits every object that has a type, and the options of selects, which
// have none.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if v["type"] != nil || v["value"] != nil {
			visit(v)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			walk(v[key], visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

func checkObject(t failing, o map[string]any) {
	t.Helper()
	text, isText := o["text"].(string)
	if utf8.RuneCountInString(text) > 3000 {
		t.Errorf("%v of %d characters", o["type"], utf8.RuneCountInString(text))
	}
	for id, most := range map[string]int{"action_id": 255, "block_id": 255} {
		if text, has := o[id].(string); has && (text == "" && id == "action_id" || utf8.RuneCountInString(text) > most) {
			t.Errorf("%s is %q", id, text)
		}
	}
	switch kind := o["type"]; kind {
	case nil:
		check(t, "option", textOf(o["text"]), 75)
		check(t, "option's value", fmt.Sprint(o["value"]), 150)
	case "mrkdwn":
		if o["verbatim"] != true {
			t.Errorf("mrkdwn is not verbatim: %q", text)
		}
		if rest := entity.Replace(reference.ReplaceAllString(text, "")); strings.ContainsAny(rest, "<>&~") || strings.Count(rest, "*")%2 != 0 {
			t.Errorf("mrkdwn holds typed markup: %q", text)
		}
	case "text", "raw_text", "plain_text", "link":
		if isText && text == "" {
			t.Errorf("empty %s", kind)
		}
	case "header":
		check(t, "header", textOf(o["text"]), 150)
	case "button":
		check(t, "button", textOf(o["text"]), 75)
		value, _ := o["value"].(string)
		if utf8.RuneCountInString(value) > 2000 {
			t.Errorf("button's value of %d characters", utf8.RuneCountInString(value))
		}
	case "section":
		fields := elementsOf(o["fields"])
		if len(fields) == 0 || len(fields) > 10 {
			t.Errorf("section of %d fields", len(fields))
		}
		for _, f := range fields {
			check(t, "field", textOf(f), 2000)
		}
	case "actions", "context":
		checkRow(t, kind, elementsOf(o["elements"]))
	case "rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted":
		if len(elementsOf(o["elements"])) == 0 {
			t.Errorf("empty %s", kind)
		}
	case "table":
		rows := elementsOf(o["rows"])
		if len(rows) == 0 || len(rows) > 100 {
			t.Errorf("table of %d rows", len(rows))
		}
		for _, row := range rows {
			if cells := elementsOf(row); len(cells) == 0 || len(cells) > 20 || len(cells) != len(elementsOf(rows[0])) {
				t.Errorf("row of %d cells", len(cells))
			}
		}
	case "input":
		check(t, "label", textOf(o["label"]), 2000)
		if o["hint"] != nil {
			check(t, "hint", textOf(o["hint"]), 2000)
		}
	case "plain_text_input":
		most, limited := o["max_length"].(float64)
		initial, _ := o["initial_value"].(string)
		if limited && (most < 1 || most > 3000) || utf8.RuneCountInString(initial) > 3000 || limited && utf8.RuneCountInString(initial) > int(most) {
			t.Errorf("a text of at most %v, filled in with %d characters", most, utf8.RuneCountInString(initial))
		}
	case "static_select", "multi_static_select":
		checkOptions(t, o, 100)
	case "checkboxes":
		checkOptions(t, o, 10)
	case "multi_users_select":
		for _, user := range elementsOf(o["initial_users"]) {
			if !userID.MatchString(user.(string)) {
				t.Errorf("a person %q", user)
			}
		}
	case "divider", "user", "channel", "date", "datepicker", "timepicker", "conversations_select":
	default:
		t.Errorf("object of type %v", kind)
	}
}

// checkRow checks the elements of a row, which have ids of their own.
func checkRow(t failing, kind any, elements []any) {
	t.Helper()
	if len(elements) == 0 || len(elements) > 25 || kind == "context" && len(elements) > 10 {
		t.Errorf("%s of %d elements", kind, len(elements))
	}
	ids := map[any]bool{}
	for _, e := range elements {
		if id := e.(map[string]any)["action_id"]; id != nil {
			if ids[id] {
				t.Errorf("the id %v twice in a row", id)
			}
			ids[id] = true
		}
	}
}

func checkOptions(t failing, o map[string]any, most int) {
	t.Helper()
	options := elementsOf(o["options"])
	if len(options) == 0 || len(options) > most {
		t.Errorf("%v of %d options", o["type"], len(options))
	}
	for _, key := range []string{"initial_options", "initial_option"} {
		chosen := elementsOf(o[key])
		if one, is := o[key].(map[string]any); is {
			chosen = []any{one}
		}
		for _, c := range chosen {
			if !slices.ContainsFunc(options, func(o any) bool { return fmt.Sprint(o) == fmt.Sprint(c) }) {
				t.Errorf("%v is chosen and not to choose", c)
			}
		}
	}
}

func elementsOf(v any) []any {
	elements, _ := v.([]any)
	return elements
}

func check(t failing, what, text string, most int) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n == 0 || n > most {
		t.Errorf("%s of %d characters", what, n)
	}
}

func textOf(o any) string {
	object, _ := o.(map[string]any)
	text, _ := object["text"].(string)
	return text
}
