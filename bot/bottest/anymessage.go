package bottest

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Ids are what a platform calls a person and a channel: what is drawn for it
// mentions them, and others that are none of its ids.
type Ids struct {
	Platform string
	User     string
	Channel  string
}

// What the person and the channel of Ids are called in what is drawn.
const (
	UserName    = "Léa & Martin"
	ChannelName = "sales & co"
)

// AnyMessage draws messages of every block and every style of span, with text
// that tries to be markup, is empty or is longer than platforms take. A test
// fails when there is a block or a field of one that is never drawn.
func AnyMessage(ids Ids) *rapid.Generator[bot.Message] {
	block, short := anyBlock(anySpans(ids)), anyBlock(shortSpans())
	blocks := rapid.OneOf(
		rapid.SliceOfN(block, 0, 12),
		rapid.SliceOfN(rapid.OneOf(block, short), 0, 12),
		rapid.SliceOfN(short, 45, 120), // more than a message holds
	)
	return rapid.Map(blocks, func(blocks []bot.Block) bot.Message { return bot.Message{Blocks: blocks} })
}

// anyBlock draws one block of spans.
func anyBlock(spans *rapid.Generator[[]bot.Span]) *rapid.Generator[bot.Block] {
	cells := rapid.OneOf(rapid.SliceOfN(spans, 0, 4), rapid.SliceOfN(spans, 18, 25))
	field := rapid.Custom(func(t *rapid.T) bot.Field {
		return bot.Field{Label: spans.Draw(t, "label"), Value: spans.Draw(t, "value")}
	})
	share := rapid.Map(rapid.IntRange(-100, 20_000), func(n int) coaching.Share { return coaching.Share(n) })
	return rapid.OneOf(
		block(func(t *rapid.T) bot.Heading { return bot.Heading{Text: spans.Draw(t, "text")} }),
		block(func(t *rapid.T) bot.Text { return bot.Text{Text: spans.Draw(t, "text")} }),
		block(func(t *rapid.T) bot.List { return bot.List{Items: rapid.SliceOfN(spans, 0, 5).Draw(t, "items")} }),
		block(func(t *rapid.T) bot.Fields { return bot.Fields{Fields: rapid.SliceOfN(field, 0, 25).Draw(t, "fields")} }),
		block(func(t *rapid.T) bot.Table {
			return bot.Table{
				Header: cells.Draw(t, "header"),
				Rows:   rapid.OneOf(rapid.SliceOfN(cells, 0, 5), rapid.SliceOfN(rapid.SliceOfN(spans, 0, 1), 95, 110)).Draw(t, "rows"),
				Right:  rapid.SliceOfN(rapid.Bool(), 0, 25).Draw(t, "right"),
			}
		}),
		block(func(t *rapid.T) bot.Quote { return bot.Quote{Text: spans.Draw(t, "text")} }),
		block(func(t *rapid.T) bot.Small { return bot.Small{Text: spans.Draw(t, "text")} }),
		block(func(t *rapid.T) bot.Progress {
			return bot.Progress{Label: spans.Draw(t, "label"), Done: share.Draw(t, "done"), Expected: share.Draw(t, "expected")}
		}),
		rapid.Just[bot.Block](bot.Divider{}),
		block(func(t *rapid.T) bot.Buttons {
			return bot.Buttons{Buttons: rapid.SliceOfN(anyButton(), 0, 30).Draw(t, "buttons")}
		}),
	)
}

func block[B bot.Block](draw func(*rapid.T) B) *rapid.Generator[bot.Block] {
	return rapid.Custom(func(t *rapid.T) bot.Block { return draw(t) })
}

// shortSpans draws a word, so that much else than text is long.
func shortSpans() *rapid.Generator[[]bot.Span] {
	return rapid.Map(rapid.SampledFrom([]string{"Acme", "12k", "a|b", "&", "<!channel>"}), bot.Plainly)
}

// anySpans draws a run of spans in every style.
func anySpans(ids Ids) *rapid.Generator[[]bot.Span] {
	text := anyText()
	link := rapid.SampledFrom([]string{"", "", "https://example.com/?a=1&b=2", "https://example.com/a|b", "https://example.com/<x>", "javascript:alert(1)", "http://", "not an address"})
	span := rapid.Custom(func(t *rapid.T) bot.Span {
		s := bot.Span{Text: text.Draw(t, "text"), Strong: rapid.Bool().Draw(t, "strong"), Code: rapid.Bool().Draw(t, "code")}
		switch rapid.IntRange(0, 8).Draw(t, "kind") {
		case 0:
			user := rapid.SampledFrom([]string{"", ids.User, "<!channel>"}).Draw(t, "user")
			s.Text, s.Mention = "", &bot.Mention{Member: 1, Name: text.Draw(t, "name"), User: user}
			if user == ids.User {
				s.Mention.Name = UserName
			}
		case 1:
			s.Channel = &coaching.Place{
				Platform: rapid.SampledFrom([]string{ids.Platform, "another"}).Draw(t, "platform"),
				Ref:      rapid.SampledFrom([]string{ids.Channel, "@" + ids.User, "<!channel>"}).Draw(t, "ref"),
			}
			if s.Channel.Ref == ids.Channel {
				s.Text = ChannelName
			}
		case 2:
			s.Time = &bot.Instant{At: time.Unix(1764064800, 0).UTC(), Dated: rapid.Bool().Draw(t, "dated")}
		default:
			s.Link = link.Draw(t, "link")
		}
		return s
	})
	return rapid.SliceOfN(span, 0, 4)
}

// anyText draws what people type: nothing, words, other platforms' markup, and
// texts longer than platforms take.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{
			"", " ", "Acme", "<!channel>", "<@U07LEA>", "*bold*", "_it_", "a_b", "`x`", ":tada:", "10:30:00", "> quote", "a|b", "&amp;", "&", "1 < 2",
			"<https://evil.example|x>", "[x](https://evil.example)", "<at>Lea</at>", "<b onclick=\"x()\">", "{{.Text}}", "line\nline", "\n", "\t", "…", "مرحبا", "👩‍👩‍👧", Hostile,
		}),
		rapid.String(),
		rapid.Map(rapid.SampledFrom([]int{30, 80, 160, 2100, 3100}), func(n int) string { return strings.Repeat("é<*", n/3) }),
	)
}

func anyButton() *rapid.Generator[bot.Button] {
	return rapid.Custom(func(t *rapid.T) bot.Button {
		return bot.Button{
			Action: rapid.SampledFrom([]string{"win.undo", "win.cheer", "board.post"}).Draw(t, "action"),
			Value:  anyText().Draw(t, "value"),
			Label:  anyText().Draw(t, "label"),
			Style:  rapid.SampledFrom([]bot.Style{bot.Plain, bot.Primary, bot.Danger}).Draw(t, "style"),
		}
	})
}

// AnyForm draws forms of every type of field, with text like that of AnyMessage
// in all that people read and have filled in; names, as those of the product's
// forms, are short and no two are the same.
func AnyForm(ids Ids) *rapid.Generator[bot.Form] {
	text := anyText()
	label := text.Filter(func(text string) bool { return strings.TrimSpace(text) != "" })
	option := rapid.Custom(func(t *rapid.T) bot.Option {
		return bot.Option{Value: rapid.StringMatching(`[a-z]{1,3}`).Draw(t, "value"), Label: text.Draw(t, "label")}
	})
	options := rapid.OneOf(
		rapid.SliceOfNDistinct(option, 0, 5, func(o bot.Option) string { return o.Value }),
		rapid.SliceOfNDistinct(option, 90, 120, func(o bot.Option) string { return o.Value }),
	)
	value := rapid.OneOf(text, rapid.SampledFrom([]string{
		"2026-11-25", "2026-13-25", "17:30", "25:00", "true", bot.PersonToken(ids.User), bot.PersonToken("<!channel>"), bot.ChannelToken(ids.Channel, "sales"),
	}))
	field := rapid.Custom(func(t *rapid.T) bot.FormField {
		f := bot.FormField{
			Name:     rapid.StringMatching(`[a-z_]{1,12}`).Draw(t, "name"),
			Label:    label.Draw(t, "label"),
			Hint:     text.Draw(t, "hint"),
			Type:     rapid.SampledFrom(fieldTypes()).Draw(t, "type"),
			Required: rapid.Bool().Draw(t, "required"),
			Value:    rapid.SliceOfN(value, 0, 3).Draw(t, "values"),
			Max:      rapid.SampledFrom([]int{0, 1, 40, 5000}).Draw(t, "max"),
		}
		switch f.Type {
		case bot.SelectField, bot.MultiselectField, bot.CheckboxField:
			f.Options = options.Draw(t, "options")
		}
		return f
	})
	fields := rapid.SliceOfNDistinct(field, 1, 8, func(f bot.FormField) string { return f.Name })
	return rapid.Custom(func(t *rapid.T) bot.Form {
		return bot.Form{
			Name: rapid.SampledFrom([]string{"win", "quota.set"}).Draw(t, "form"), State: text.Draw(t, "state"),
			Title: label.Draw(t, "title"), Submit: label.Draw(t, "submit"), Fields: fields.Draw(t, "fields"),
		}
	})
}

func fieldTypes() []bot.FieldType {
	return []bot.FieldType{
		bot.TextField, bot.TextareaField, bot.NumberField, bot.MoneyField, bot.DateField, bot.TimeField,
		bot.SelectField, bot.MultiselectField, bot.PeopleField, bot.ChannelField, bot.CheckboxField,
	}
}

// Words is all that a message says beside its buttons, in order: each span as
// shown says.
func Words(m bot.Message, shown func(bot.Span) string) string {
	var text strings.Builder
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch part := v.Interface().(type) {
		case bot.Span:
			text.WriteString(shown(part))
			return
		case bot.Buttons:
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	for _, b := range m.Blocks {
		walk(reflect.ValueOf(b))
	}
	return text.String()
}

// ButtonsOf are all buttons of a message.
func ButtonsOf(m bot.Message) (all []bot.Button) {
	for _, b := range m.Blocks {
		if row, is := b.(bot.Buttons); is {
			all = append(all, row.Buttons...)
		}
	}
	return all
}

// Unsaid is the beginning of what is missing where something is shown that
// should say some words, all of them in order and but for white space. An
// ellipsis may stand for any part of them. Nothing is missing where it is empty.
func Unsaid(shown, words string) string {
	pattern, text := []rune(unspaced(shown)), []rune(unspaced(words))
	at, star, from := 0, -1, 0 // where the last ellipsis is, and up to where it stands for text
	for i := 0; i < len(text); {
		switch {
		case at < len(pattern) && pattern[at] == '…':
			star, from = at, i
			at++
		case at < len(pattern) && pattern[at] == text[i]:
			at++
			i++
		case star >= 0 && from < len(text):
			from++
			at, i = star+1, from
		default:
			return fmt.Sprintf("%.40q, where %.40q is shown", string(text[i:]), string(pattern[at:]))
		}
	}
	if more := strings.Trim(string(pattern[at:]), "…"); more != "" {
		return fmt.Sprintf("nothing, but %.40q is shown besides", more)
	}
	return ""
}

func unspaced(text string) string { return strings.Join(strings.Fields(text), "") }
