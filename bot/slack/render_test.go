package slack

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
)

func TestKitchenSink(t *testing.T) {
	r := render(bottest.KitchenSink())
	bottest.Golden(t, "testdata/kitchensink.json", pretty(t, map[string]any{"text": r.text, "blocks": slack.Blocks{BlockSet: r.blocks}}))
	checkLimits(t, r)
}

func TestKitchenSinkForm(t *testing.T) {
	view, err := modal(bottest.KitchenSinkForm(), delivery{channel: "C0SALES"})
	if err != nil {
		t.Fatal(err)
	}
	bottest.Golden(t, "testdata/kitchensink_form.json", pretty(t, view))
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

// Whatever people type: mrkdwn holds none of their angle brackets, and no limit of
// Slack's is passed.
func TestRenderIsSafeAndWithinLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := bot.Message{Blocks: rapid.SliceOfN(anyBlock, 0, 70).Draw(t, "blocks")}
		checkLimits(t, render(m))
	})
}

// A single block may be of any length.
func TestLongBlocks(t *testing.T) {
	long := strings.Repeat("é<*_", 20_000)
	for _, b := range []bot.Block{
		bot.Heading{Text: bot.Plainly(long)},
		bot.Text{Text: bot.Plainly(long)},
		bot.Text{Text: []bot.Span{{Text: long, Strong: true}, {Text: long, Link: "https://example.com/" + long}, {Mention: &bot.Mention{Name: long}}}},
		bot.List{Items: [][]bot.Span{bot.Plainly("short"), bot.Plainly(long)}},
		bot.Fields{Fields: []bot.Field{{Label: bot.Plainly(long), Value: bot.Plainly(long)}}},
		bot.Table{Header: [][]bot.Span{bot.Plainly(long)}, Rows: [][][]bot.Span{{bot.Plainly(long)}}},
		bot.Quote{Text: bot.Plainly(long)},
		bot.Small{Text: bot.Plainly(long)},
		bot.Progress{Label: bot.Plainly(long)},
		bot.Buttons{Buttons: []bot.Button{{Action: "a", Label: long, Value: "1"}, {Action: "b", Label: "b", Value: long}}},
	} {
		r := render(bot.Message{Blocks: []bot.Block{b, bot.Buttons{Buttons: []bot.Button{{Action: "win.undo", Value: "1", Label: "Undo"}}}}})
		checkLimits(t, r)
		last, ok := r.blocks[len(r.blocks)-1].(*slack.ActionBlock)
		if !ok || len(last.Elements.ElementSet) != 1 {
			t.Errorf("%T of %d characters loses the button behind it", b, utf8.RuneCountInString(long))
		}
	}
}

func TestManyRowsEndInEllipses(t *testing.T) {
	table := bot.Table{Header: [][]bot.Span{bot.Plainly("n")}}
	for range 150 {
		table.Rows = append(table.Rows, [][]bot.Span{bot.Plainly("1")})
	}
	block := render(bot.Message{Blocks: []bot.Block{table}}).blocks[0].(*slack.TableBlock)
	if len(block.Rows) != maxRows {
		t.Fatalf("%d rows, want %d", len(block.Rows), maxRows)
	}
	if last := block.Rows[maxRows-1][0].(*slack.TableRawTextCell); last.Text != ellipsis {
		t.Errorf("last row is %q, want an ellipsis", last.Text)
	}
}

func TestBar(t *testing.T) {
	for _, test := range []struct {
		done, expected coaching.Share
		want           string
	}{
		{0, 0, "░░░░░░░░░░░░░░░░░░░░"},
		{5000, 0, "▓▓▓▓▓▓▓▓▓▓░░░░░░░░░░"},
		{5000, 7500, "▓▓▓▓▓▓▓▓▓▓░░░░░│░░░░░"},
		{10000, 10000, "▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓│"},
		{13000, 200, "│▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓"},
		{-500, 20000, "░░░░░░░░░░░░░░░░░░░░│"},
	} {
		if got := bar(test.done, test.expected); got != test.want {
			t.Errorf("bar(%d, %d) = %s, want %s", test.done, test.expected, got, test.want)
		}
	}
}

func TestActionIDs(t *testing.T) {
	row := buttons([]bot.Button{{Action: "win.undo", Value: "1", Label: "a"}, {Action: "win.undo", Value: "2", Label: "b"}})[0].(*slack.ActionBlock)
	var ids []string
	for _, e := range row.Elements.ElementSet {
		id := e.(*slack.ButtonBlockElement).ActionID
		ids = append(ids, id)
		if actionName(id) != "win.undo" {
			t.Errorf("%s is read as %s", id, actionName(id))
		}
	}
	if ids[0] != "win.undo" || ids[0] == ids[1] {
		t.Errorf("ids are %q: the first has to be the action's, the second another", ids)
	}
}

// markup is all that we write into mrkdwn ourselves.
var markup = regexp.MustCompile(`<@U[A-Z0-9]+>|<#C[A-Z0-9]+>|<!date\^\d+\^[^|<>]+\|[^<>|]*>|<https?://[^|<>]+\|[^<>|]*>|&amp;|&lt;|&gt;`)

func checkLimits(t interface {
	Errorf(string, ...any)
	Helper()
}, r rendered) {
	t.Helper()
	if len(r.blocks) > maxBlocks {
		t.Errorf("%d blocks", len(r.blocks))
	}
	if rest := markup.ReplaceAllString(r.text, ""); strings.ContainsAny(rest, "<>&") {
		t.Errorf("fallback text holds markup: %q", rest)
	}
	if n := utf8.RuneCountInString(r.text); n > maxFallback*5 {
		t.Errorf("fallback text of %d characters", n)
	}
	total := 0
	encoded, err := json.Marshal(slack.Blocks{BlockSet: r.blocks})
	if err != nil {
		t.Errorf("blocks: %v", err)
	}
	var blocks []map[string]any
	if err := json.Unmarshal(encoded, &blocks); err != nil && len(r.blocks) > 0 {
		t.Errorf("blocks: %v", err)
	}
	tables := 0
	for _, b := range blocks {
		if b["type"] == "table" {
			tables++
		}
		walk(b, func(object map[string]any) { total += checkObject(t, object) })
	}
	if tables > 1 {
		t.Errorf("%d tables", tables)
	}
	if total > 12_000 {
		t.Errorf("%d characters of text in all blocks", total)
	}
}

// checkObject checks one object of a message by Slack's rules, written down here
// anew, and gives the length of its text.
func checkObject(t interface {
	Errorf(string, ...any)
	Helper()
}, o map[string]any) int {
	t.Helper()
	text, isText := o["text"].(string)
	length := utf8.RuneCountInString(text)
	switch kind := o["type"]; kind {
	case "mrkdwn":
		if o["verbatim"] != true {
			t.Errorf("mrkdwn is not verbatim: %q", text)
		}
		if rest := markup.ReplaceAllString(text, ""); strings.ContainsAny(rest, "<>&~") || strings.Count(rest, "*")%2 != 0 {
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
		fields, _ := o["fields"].([]any)
		if len(fields) == 0 || len(fields) > 10 {
			t.Errorf("section of %d fields", len(fields))
		}
		for _, f := range fields {
			check(t, "field", textOf(f), 2000)
		}
	case "actions", "context":
		elements := o["elements"].([]any)
		if len(elements) == 0 || len(elements) > 25 || kind == "context" && len(elements) > 10 {
			t.Errorf("%s of %d elements", kind, len(elements))
		}
	case "rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted":
		if elements, _ := o["elements"].([]any); len(elements) == 0 {
			t.Errorf("empty %s", kind)
		}
	case "table":
		rows := o["rows"].([]any)
		if len(rows) == 0 || len(rows) > 100 {
			t.Errorf("table of %d rows", len(rows))
		}
		for _, row := range rows {
			if cells := row.([]any); len(cells) == 0 || len(cells) > 20 || len(cells) != len(rows[0].([]any)) {
				t.Errorf("row of %d cells", len(cells))
			}
		}
	case "divider", "user", "channel", "date":
	default:
		t.Errorf("object of type %v", kind)
	}
	if length > 3000 {
		t.Errorf("%v of %d characters", o["type"], length)
	}
	return length
}

func check(t interface {
	Errorf(string, ...any)
	Helper()
}, what, text string, most int) {
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

// walk visits every typed object of a message.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if _, typed := v["type"]; typed {
			visit(v)
		}
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

var (
	anyText = rapid.OneOf(
		rapid.SampledFrom([]string{"", " ", "Acme", "<!channel>", "*bold*", "_it_", "a_b", "`x`", ":tada:", "10:30:00", "> quote", "a|b", "&amp;", "<https://evil.example|x>", "line\nline", bottest.Hostile, strings.Repeat("long ", 700)}),
		rapid.String(),
	)
	anyLink = rapid.SampledFrom([]string{"", "", "https://example.com/?a=1&b=2", "https://example.com/a|b", "https://example.com/<x>", "javascript:alert(1)", "http://", "not an address"})
	anySpan = rapid.Custom(func(t *rapid.T) bot.Span {
		s := bot.Span{
			Text:   anyText.Draw(t, "text"),
			Strong: rapid.Bool().Draw(t, "strong"),
			Code:   rapid.Bool().Draw(t, "code"),
			Link:   anyLink.Draw(t, "link"),
		}
		switch rapid.IntRange(0, 8).Draw(t, "kind") {
		case 0:
			s = bot.Span{Mention: &bot.Mention{Member: 1, Name: anyText.Draw(t, "name"), User: rapid.SampledFrom([]string{"", "U07LEA"}).Draw(t, "user")}}
		case 1:
			s = bot.Span{Text: s.Text, Channel: &coaching.Place{Platform: rapid.SampledFrom([]string{"slack", "teams"}).Draw(t, "platform"), Ref: rapid.SampledFrom([]string{"C0SALES", "@U07LEA", "<!channel>"}).Draw(t, "ref")}}
		case 2:
			s.Time = &bot.Instant{At: time.Unix(1764064800, 0), Dated: rapid.Bool().Draw(t, "dated")}
		}
		return s
	})
	anySpans  = rapid.SliceOfN(anySpan, 0, 5)
	anyCells  = rapid.SliceOfN(anySpans, 0, 25)
	anyButton = rapid.Custom(func(t *rapid.T) bot.Button {
		return bot.Button{
			Action: rapid.SampledFrom([]string{"win.undo", "win.cheer", "board.post"}).Draw(t, "action"),
			Value:  anyText.Draw(t, "value"),
			Label:  anyText.Draw(t, "label"),
		}
	})
	anyBlock = rapid.Custom(func(t *rapid.T) bot.Block {
		switch rapid.IntRange(0, 9).Draw(t, "block") {
		case 0:
			return bot.Heading{Text: anySpans.Draw(t, "spans")}
		case 1:
			return bot.List{Items: rapid.SliceOfN(anySpans, 0, 5).Draw(t, "items")}
		case 2:
			var f bot.Fields
			for range rapid.IntRange(0, 25).Draw(t, "fields") {
				f.Fields = append(f.Fields, bot.Field{Label: anySpans.Draw(t, "label"), Value: anySpans.Draw(t, "value")})
			}
			return f
		case 3:
			return bot.Table{
				Header: anyCells.Draw(t, "header"),
				Rows:   rapid.SliceOfN(anyCells, 0, 5).Draw(t, "rows"),
				Right:  rapid.SliceOfN(rapid.Bool(), 0, 25).Draw(t, "right"),
			}
		case 4:
			return bot.Quote{Text: anySpans.Draw(t, "spans")}
		case 5:
			return bot.Small{Text: anySpans.Draw(t, "spans")}
		case 6:
			return bot.Progress{Label: anySpans.Draw(t, "spans"), Done: coaching.Share(rapid.IntRange(-100, 20_000).Draw(t, "done")), Expected: coaching.Share(rapid.IntRange(0, 20_000).Draw(t, "expected"))}
		case 7:
			return bot.Divider{}
		case 8:
			return bot.Buttons{Buttons: rapid.SliceOfN(anyButton, 0, 5).Draw(t, "buttons")}
		default:
			return bot.Text{Text: anySpans.Draw(t, "spans")}
		}
	})
)
