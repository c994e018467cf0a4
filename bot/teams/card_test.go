package teams

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/infracloudio/msbotbuilder-go/schema"
	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

func TestKitchenSink(t *testing.T) {
	c := render(bottest.KitchenSink())
	bottest.Golden(t, "testdata/kitchensink.json", pretty(t, c.content))
	checkCard(t, c)
}

func TestKitchenSinkForm(t *testing.T) {
	c := renderForm(bottest.KitchenSinkForm(), bot.FieldErrors{"money": "I can’t read this amount. " + bottest.Hostile, "elsewhere": "Nobody asked for this."}, "This is needed.")
	bottest.Golden(t, "testdata/kitchensink_form.json", pretty(t, c.content))
	checkCard(t, c)
}

func pretty(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var teamsIds = bottest.Ids{Platform: Name, User: lea.AAD, Channel: salesID}

// Whatever people type: cards read none of it as Markdown or as mentions, no limit
// is passed, and all that was to be said is said or an ellipsis stands for it.
func TestAnyMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := bottest.AnyMessage(teamsIds).Draw(t, "message")
		c := render(m)
		checkCard(t, c)
		body := cardOf(t, c)["body"]
		bars := strings.NewReplacer("▓", "", "░", "", "│", "")
		if missing := bottest.Unsaid(bars.Replace(wordsOf(t, body)), bars.Replace(bottest.Words(m, seen))); missing != "" {
			t.Errorf("left out is %s", missing)
		}
		var labels, shown string
		left := 0
		for _, b := range bottest.ButtonsOf(m) {
			if utf8.RuneCountInString(b.Value) <= 2000 && strings.TrimSpace(b.Label) != "" {
				labels += plain(b.Label)
				left++
			}
		}
		walkCard(body, func(o map[string]any) {
			if kind, _ := o["type"].(string); strings.HasPrefix(kind, "Action.") {
				shown += plain(o["title"])
				left--
			}
		})
		if left > 0 && strings.Contains(wordsOf(t, body), "…") {
			shown += "…"
		}
		if missing := bottest.Unsaid(shown, labels); missing != "" {
			t.Errorf("of the buttons, left out is %s", missing)
		}
		if missing := bottest.Unsaid(c.text, m.PlainText()); missing != "" {
			t.Errorf("the notification leaves out %s", missing)
		}
	})
}

// Whatever a form is filled in with, each field is asked for once, and all that a
// field may hold comes back.
func TestAnyForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		form := bottest.AnyForm(teamsIds).Draw(t, "form")
		errs := bot.FieldErrors{form.Fields[0].Name: "I can’t read this."}
		c := renderForm(form, errs, "This is needed.")
		if len(form.State) < 1000 {
			checkCard(t, c)
		}
		ids := map[string]map[string]any{}
		walkCard(cardOf(t, c), func(o map[string]any) {
			id, is := o["id"].(string)
			if !is {
				return
			}
			if ids[id] != nil {
				t.Errorf("%s is asked for twice", id)
			}
			ids[id] = o
		})
		for _, f := range form.Fields {
			asked := len(f.Options) > 0 || f.Type != bot.SelectField && f.Type != bot.MultiselectField
			if (ids[f.Name] != nil) != asked {
				t.Errorf("%s of type %s is asked: %v", f.Name, f.Type, ids[f.Name])
			}
			if asked && ids[f.Name]["isRequired"] != f.Required {
				t.Errorf("%s is required: %v", f.Name, ids[f.Name]["isRequired"])
			}
		}
		for name := range ids {
			if !slices.ContainsFunc(form.Fields, func(f bot.FormField) bool { return f.Name == name }) {
				t.Errorf("an input %q", name)
			}
		}
		if !strings.Contains(wordsOf(t, cardOf(t, c)["body"]), "I can’t read this.") {
			t.Error("nothing says what is wrong")
		}
	})
}

// A single block may be of any length, and loses no button behind it.
func TestLongBlocks(t *testing.T) {
	long := strings.Repeat("é<*_", 50_000)
	for _, b := range []bot.Block{
		bot.Heading{Text: bot.Plainly(long)},
		bot.Text{Text: bot.Plainly(long)},
		bot.Text{Text: bot.Plainly(strings.Repeat("line\n", 40_000))},
		bot.Text{Text: []bot.Span{{Text: long, Strong: true}, {Text: long, Link: "https://example.com/" + long}, {Mention: &bot.Mention{Name: long, User: lea.AAD}}}},
		bot.List{Items: [][]bot.Span{bot.Plainly("short"), bot.Plainly(long)}},
		bot.Fields{Fields: []bot.Field{{Label: bot.Plainly(long), Value: bot.Plainly(long)}}},
		bot.Table{Header: [][]bot.Span{bot.Plainly(long)}, Rows: [][][]bot.Span{{bot.Plainly(long)}}},
		bot.Quote{Text: bot.Plainly(long)},
		bot.Small{Text: bot.Plainly(long)},
		bot.Progress{Label: bot.Plainly(long)},
		bot.Buttons{Buttons: []bot.Button{{Action: "a", Label: long, Value: "1"}, {Action: "b", Label: "b", Value: long}}},
	} {
		c := render(bot.Message{Blocks: []bot.Block{b, bot.Buttons{Buttons: []bot.Button{{Action: "win.undo", Value: "1", Label: "Undo"}}}}})
		checkCard(t, c)
		if !strings.Contains(pretty(t, c.content), `"verb": "win.undo"`) {
			t.Errorf("%T of %d characters loses the button behind it", b, utf8.RuneCountInString(long))
		}
	}
}

// What stands in for a form has room for both.
func TestLongFormInACard(t *testing.T) {
	long := strings.Repeat("é<*", 20_000)
	form := bot.Form{Name: "win", Title: "Log a win", Submit: "Save"}
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		form.Fields = append(form.Fields, bot.FormField{Name: name, Label: name, Type: bot.TextareaField, Value: []string{long}})
	}
	c := renderWithForm(bot.Say(bot.Plainly(long)), form, "This is needed.")
	checkCard(t, c)
	if got := strings.Count(pretty(t, c.content), "Input.Text"); got != 6 {
		t.Errorf("%d fields", got)
	}
}

// What is written into Markdown beside a mention is read as what it was.
func TestMarkdown(t *testing.T) {
	somebody := bot.Span{Mention: &bot.Mention{Member: 1, Name: "Léa Martin", User: lea.AAD}}
	for _, test := range []struct {
		spans []bot.Span
		want  string
	}{
		{[]bot.Span{{Text: "by "}, somebody}, "by <at>Léa Martin</at>"},
		{[]bot.Span{{Text: "1. first "}, somebody}, apart + "1. first <at>Léa Martin</at>"},
		{[]bot.Span{{Text: "2026 "}, somebody}, "2026 <at>Léa Martin</at>"},
		{[]bot.Span{{Text: "- x "}, somebody}, apart + "- x <at>Léa Martin</at>"},
		{[]bot.Span{{Text: "12k", Strong: true}, {Text: "€", Strong: true}, somebody}, "**12k**€<at>Léa Martin</at>"},
		{[]bot.Span{{Text: "12 €", Strong: true}, {Text: " by "}, somebody}, "**12 €** by <at>Léa Martin</at>"},
		{[]bot.Span{{Text: "€12", Strong: true}, {Text: "."}, somebody}, "**€12**.<at>Léa Martin</at>"},
		{[]bot.Span{{Text: "by"}, {Text: "€12", Strong: true}, somebody}, "by€12<at>Léa Martin</at>"},
		{[]bot.Span{{Text: "12", Strong: true}, {Text: "k", Strong: true}, somebody}, "**12k**<at>Léa Martin</at>"},
		{[]bot.Span{{Text: "<at>Bob</at> {{DATE(x)}} [x](https://evil.example)"}, somebody},
			"&lt;" + apart + "at&gt;Bob&lt;" + apart + `/at&gt; {` + apart + `{DATE(x)}} \[x\](https://evil.example)<at>Léa Martin</at>`},
		{[]bot.Span{{Text: "a (b)", Link: "https://example.com/(x)"}, somebody}, "[a (b)](https://example.com/%28x%29)<at>Léa Martin</at>"},
		{[]bot.Span{{Text: "a", Link: "javascript:alert(1)"}, somebody}, "a<at>Léa Martin</at>"},
		{[]bot.Span{{Mention: &bot.Mention{Name: "a_b", User: "29:x"}}, {Mention: &bot.Mention{Name: "ab", User: "29:y"}}}, "<at>ab</at><at>ab" + apart + "</at>"},
		{[]bot.Span{{Mention: &bot.Mention{Name: "Nobody", User: "<!channel>"}}}, "@Nobody"},
	} {
		if got := newRenderer().markdown(test.spans); got != test.want {
			t.Errorf("%+v\n got %q\nwant %q", test.spans, got, test.want)
		}
	}
}

// failing is a test, of this package or of rapid's.
type failing interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
	Helper()
}

func cardOf(t failing, c card) (decoded map[string]any) {
	t.Helper()
	encoded, err := json.Marshal(c.content)
	if err = errors.Join(err, json.Unmarshal(encoded, &decoded)); err != nil {
		t.Fatalf("card: %v", err)
	}
	return decoded
}

// walkCard visits every object of a card, in the order in which it is read.
func walkCard(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			walkCard(one, visit)
		}
	case map[string]any:
		visit(v)
		for _, inside := range []string{"body", "items", "columns", "rows", "cells", "facts", "inlines", "actions", "choices"} {
			walkCard(v[inside], visit)
		}
	}
}

// markup is all that we write into Markdown ourselves.
var markup = regexp.MustCompile(`<at>[^<>&*_\[\]]+</at>|\*\*|\[((?:[^\]\\]|\\.)*)\]\(https?://[^()\s]+\)`)

// escaped are the signs of Markdown that nothing is made of.
var escaped = regexp.MustCompile(`\\[\\*_\[\]~` + "`" + `]|&(?:amp|lt|gt);`)

// checkCard checks a card by what Teams documents, written down here anew.
func checkCard(t failing, c card) {
	t.Helper()
	encoded, err := json.Marshal(outgoingOf(activityOf(c), &delivery{summary: c.text}))
	if err != nil {
		t.Fatalf("card: %v", err)
	}
	if size := 2 * len(utf16.Encode([]rune(string(encoded)))); size >= 80_000 {
		t.Errorf("an activity of %d bytes in UTF-16", size)
	}
	decoded := cardOf(t, c)
	people := map[string]bool{}
	if teams, _ := decoded["msteams"].(map[string]any); teams["width"] != "full" {
		t.Errorf("the width is %v", teams["width"])
	} else {
		entities, _ := teams["entities"].([]any)
		for _, e := range entities {
			words := e.(map[string]any)["text"].(string)
			if people[words] {
				t.Errorf("%s stands for two people", words)
			}
			people[words] = true
		}
	}
	walkCard(decoded, func(o map[string]any) {
		text, _ := o["text"].(string)
		switch o["type"] {
		case "TextBlock":
			checkMarkdown(t, text, people)
		case "TextRun":
			if text == "" || strings.Contains(text, "{{") || strings.Contains(text, "<at") || strings.Contains(text, "\n") {
				t.Errorf("a run of %q", text)
			}
		case "RichTextBlock":
			if inlines, _ := o["inlines"].([]any); len(inlines) == 0 {
				t.Errorf("text of nothing")
			}
		case "ActionSet":
			if actions, _ := o["actions"].([]any); len(actions) == 0 || len(actions) > 4 {
				t.Errorf("%d actions side by side", len(actions))
			}
		case "Action.Execute":
			fallback, _ := o["fallback"].(map[string]any)
			if fallback["type"] != "Action.Submit" || o["verb"] == "" {
				t.Errorf("a button without a fallback: %v", o)
			}
		case "Table":
			columns, _ := o["columns"].([]any)
			rows, _ := o["rows"].([]any)
			if len(rows) > 101 || len(columns) > 20 {
				t.Errorf("%d rows of %d columns", len(rows), len(columns))
			}
			for _, row := range rows {
				if cells := row.(map[string]any)["cells"].([]any); len(cells) != len(columns) {
					t.Errorf("%d cells in %d columns", len(cells), len(columns))
				}
			}
		}
		words := []any{o["label"]}
		if o["type"] != nil { // facts have none, and are Markdown
			words = append(words, o["title"])
		}
		choices, _ := o["choices"].([]any)
		for _, choice := range choices {
			words = append(words, choice.(map[string]any)["title"])
		}
		for _, shown := range words {
			if shown, _ := shown.(string); strings.Contains(shown, "{{") || strings.Contains(shown, "<at") {
				t.Errorf("%v says %q", o["type"], shown)
			}
		}
		if facts, is := o["facts"].([]any); is {
			for _, f := range facts {
				fact := f.(map[string]any)
				checkMarkdown(t, fact["title"].(string), people)
				checkMarkdown(t, fact["value"].(string), people)
			}
		}
	})
}

// checkMarkdown checks that Markdown holds none but ours.
func checkMarkdown(t failing, text string, people map[string]bool) {
	t.Helper()
	for _, words := range regexp.MustCompile(`<at>[^<]*</at>`).FindAllString(text, -1) {
		if !people[words] {
			t.Errorf("%s stands for nobody", words)
		}
	}
	rest := escaped.ReplaceAllString(text, "")
	if strings.Count(rest, "**")%2 != 0 {
		t.Errorf("strong without an end: %q", text)
	}
	if rest = markup.ReplaceAllString(rest, "$1"); strings.ContainsAny(rest, "<>*_[]~`\\") || strings.Contains(rest, "{{") {
		t.Errorf("Markdown holds typed markup: %q", text)
	}
	for _, line := range strings.Split(text, "\n\n") {
		if listed := regexp.MustCompile(`^\s*(\d+[.)]|[-+#=])`); listed.MatchString(line) {
			t.Errorf("a line is a list: %q", line)
		}
	}
}

// wordsOf is what is read of a card's elements but for its buttons, as people see
// it.
func wordsOf(t failing, v any) string {
	var all strings.Builder
	walkCard(v, func(o map[string]any) {
		switch o["type"] {
		case "TextBlock":
			all.WriteString(unmarked(o["text"].(string)))
		case "TextRun":
			all.WriteString(plain(o["text"]))
		}
		if facts, is := o["facts"].([]any); is {
			for _, f := range facts {
				fact := f.(map[string]any)
				all.WriteString(unmarked(fact["title"].(string)) + unmarked(fact["value"].(string)))
			}
		}
		if columns, is := o["columns"].([]any); is && len(columns) == 2 && o["type"] == "ColumnSet" {
			return
		}
	})
	return strings.ReplaceAll(all.String(), "•", "")
}

// plain is text without what keeps it from being read as more.
func plain(text any) string {
	words, _ := text.(string)
	return strings.ReplaceAll(words, apart, "")
}

// marks are what Markdown of ours is made of, escaped signs first: nothing begins
// within one.
var marks = regexp.MustCompile(`\\[\\*_\[\]~` + "`" + `]|</?at>|\*\*|\[(?:[^\]\\]|\\.)*\]\(https?://[^()\s]+\)`)

// unmarked is what people see of Markdown of ours.
func unmarked(text string) string {
	text = marks.ReplaceAllStringFunc(text, func(mark string) string {
		switch mark[0] {
		case '\\':
			return mark[1:]
		case '[':
			label := mark[1:strings.LastIndex(mark, "](http")]
			return escaped.ReplaceAllStringFunc(label, func(sign string) string { return strings.TrimPrefix(sign, `\`) })
		}
		return ""
	})
	return plain(html.UnescapeString(text))
}

// seen is what people see of a span.
func seen(s bot.Span) string {
	said := shown(s)
	if mentions(s) {
		said = regexp.MustCompile("[<>&*_\\[\\]`~\\\\{}|]").ReplaceAllString(s.Mention.Name, "")
	}
	return strings.NewReplacer(apart, "", "•", "").Replace(said)
}

func activityOf(c card) schema.Activity {
	return schema.Activity{Type: schema.Message, Attachments: []schema.Attachment{c.attachment()}}
}
