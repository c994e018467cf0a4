package slack

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

func TestKitchenSink(t *testing.T) {
	r := render(bottest.KitchenSink())
	bottest.Golden(t, "testdata/kitchensink.json", pretty(t, map[string]any{"text": r.text, "blocks": slack.Blocks{BlockSet: r.blocks}}))
	checkMessage(t, r)
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
		checkMessage(t, r)
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
