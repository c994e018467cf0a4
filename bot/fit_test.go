package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
)

// weight is as much as a block's plain text has characters.
func weight(b bot.Block) int {
	return utf8.RuneCountInString(bot.Message{Blocks: []bot.Block{b}}.PlainText())
}

func TestFit(t *testing.T) {
	buttons := bot.Buttons{Buttons: []bot.Button{{Label: "OK"}}} // [OK]
	say := func(text string) bot.Block { return bot.Text{Text: bot.Plainly(text)} }
	for _, test := range []struct {
		name   string
		blocks []bot.Block
		room   int
		want   string
	}{
		{"all of it", []bot.Block{say("abcdef"), buttons}, 10, "abcdef\n[OK]"},
		{"a text", []bot.Block{say("abcdefg"), buttons}, 10, "abcde…\n…\n[OK]"},
		{"what follows", []bot.Block{say("abcdefgh"), say("x"), buttons}, 10, "abcde…\n…\n[OK]"},
		{"a list", []bot.Block{bot.List{Items: [][]bot.Span{bot.Plainly("ab"), bot.Plainly("cd"), bot.Plainly("ef")}}}, 9, "• ab\n• cd\n…"},
		{"a table of which the header has no room", []bot.Block{bot.Table{Header: [][]bot.Span{bot.Plainly("abcdef")}}}, 3, "…"},
		{"a link", []bot.Block{bot.Text{Text: []bot.Span{{Text: "ab "}, {Text: "cdef", Link: "https://example.com/"}}}}, 5, "ab \n…"},
		{"no room at all", []bot.Block{say("abc"), buttons}, 0, "…\n[OK]"},
	} {
		if got := bot.Fit(bot.Message{Blocks: test.blocks}, test.room, weight).PlainText(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Whatever is cut: what is left has room, but for the ellipsis that says so, and all
// buttons are there.
func TestFitAny(t *testing.T) {
	ids := bottest.Ids{Platform: "teams", User: "29:lea", Channel: "19:sales"}
	rapid.Check(t, func(t *rapid.T) {
		m := bottest.AnyMessage(ids).Draw(t, "message")
		room := rapid.IntRange(0, 5000).Draw(t, "room")
		fit := bot.Fit(m, room, weight)
		total, buttons := 0, 0
		for _, b := range fit.Blocks {
			if _, is := b.(bot.Buttons); is {
				buttons += weight(b)
			}
			total += weight(b)
		}
		if most := max(room, buttons); total > most+utf8.RuneCountInString(bot.Ellipsis) {
			t.Errorf("%d, with room for %d", total, most)
		}
		if got, want := len(bottest.ButtonsOf(fit)), len(bottest.ButtonsOf(m)); got != want {
			t.Errorf("%d buttons of %d", got, want)
		}
		said := strings.ReplaceAll(fit.PlainText(), bot.Ellipsis, "")
		if len(fit.Blocks) < len(m.Blocks) && !strings.Contains(fit.PlainText(), bot.Ellipsis) {
			t.Errorf("%q does not say that it is cut", said)
		}
	})
}
