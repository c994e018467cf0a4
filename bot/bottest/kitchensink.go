package bottest

import (
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Hostile is text that tries to be markup somewhere: a ping, a link, bold,
// code, HTML, SQL, a spreadsheet's formula, right-to-left marks.
const Hostile = `<!channel> *bold* _it_ ~no~ ` + "`code`" + ` <https://evil.example|x> &amp; <b onclick="x()">&</b> :tada: '; drop table win; -- =1+1 ` + "\u202eabc\u202c"

// KitchenSink is one message that holds every block, every style of span and
// hostile text in each place where text can be. Each platform pins what it
// makes of it in a golden file, so that a new block is shown everywhere or
// fails everywhere.
func KitchenSink() bot.Message {
	mention := bot.Span{Mention: &bot.Mention{Member: 7, Name: "Léa Martin", User: "U07LEA"}}
	return bot.Message{Blocks: []bot.Block{
		bot.Heading{Text: bot.Plainly("The kitchen sink: " + Hostile)},
		bot.Heading{Text: []bot.Span{{Text: "A heading that names "}, mention}},
		bot.Text{Text: []bot.Span{
			{Text: "Plain, "}, {Text: "strong", Strong: true}, {Text: ", "}, {Text: "code", Code: true}, {Text: ", "},
			{Text: "both", Strong: true, Code: true}, {Text: ", "}, {Text: "a link", Link: "https://example.com/?a=1&b=<2>|3"}, {Text: ", "},
			{Text: "no link", Link: "javascript:alert(1)"}, {Text: ", "}, mention, {Text: ", "},
			{Mention: &bot.Mention{Member: 8, Name: "Nobody <Here>"}}, {Text: ", "},
			{Text: "sales", Channel: &coaching.Place{Platform: "slack", Tenant: "T0", Ref: "C0SALES"}}, {Text: ", "},
			{Text: "elsewhere", Channel: &coaching.Place{Platform: "another", Tenant: "x", Ref: "19:abc"}}, {Text: ", "},
			{Text: "14:30", Time: &bot.Instant{At: time.Date(2026, 11, 25, 13, 30, 0, 0, time.UTC)}}, {Text: ", "},
			{Text: "25 November, 14:30", Time: &bot.Instant{At: time.Date(2026, 11, 25, 13, 30, 0, 0, time.UTC), Dated: true}}, {Text: "."},
		}},
		bot.Text{Text: bot.Plainly(Hostile + "\nand a second line")},
		bot.List{Items: [][]bot.Span{bot.Plainly("one"), {{Text: "two", Strong: true}, {Text: " " + Hostile}}, {mention}}},
		bot.Fields{Fields: []bot.Field{
			{Label: bot.Plainly("Amount"), Value: []bot.Span{{Text: "12\u202f000\u00a0€", Strong: true}}},
			{Label: bot.Plainly("Customer"), Value: bot.Plainly(Hostile)},
			{Label: bot.Plainly("Owner"), Value: []bot.Span{mention}},
			{Label: bot.Plainly("Deal"), Value: []bot.Span{{Text: "D-1 & <co>", Link: "https://example.com/d/1?x=1&y=2"}}},
		}},
		bot.Table{
			Header: [][]bot.Span{bot.Plainly("Rank"), bot.Plainly("Name"), bot.Plainly("Attainment")},
			Rows: [][][]bot.Span{
				{bot.Plainly("1"), {{Text: "Léa Martin", Strong: true}}, bot.Plainly("104 %")},
				{bot.Plainly("2"), bot.Plainly(Hostile), bot.Plainly("98 %")},
				{bot.Plainly("2"), bot.Plainly(""), {mention}},
			},
			Right: []bool{true, false, true},
		},
		bot.Quote{Text: []bot.Span{{Text: "They bought for the <support>.\n"}, {Text: Hostile}}},
		bot.Progress{Label: bot.Plainly("72 % of 120 000 €, " + Hostile), Done: 7200, Expected: 8000},
		bot.Progress{Label: bot.Plainly("beyond the whole"), Done: 13000},
		bot.Divider{},
		bot.Table{
			Header: [][]bot.Span{bot.Plainly("A second table"), bot.Plainly("€")},
			Rows:   [][][]bot.Span{{bot.Plainly(Hostile), bot.Plainly("1")}, {bot.Plainly("short"), bot.Plainly("1 000")}},
			Right:  []bool{false, true},
		},
		bot.Small{Text: []bot.Span{{Text: "Small print with "}, {Text: "a link", Link: "https://example.com/"}, {Text: " for "}, mention, {Text: " at "}, {Text: "14:30", Time: &bot.Instant{At: time.Date(2026, 11, 25, 13, 30, 0, 0, time.UTC)}}}},
		bot.Small{Text: bot.Plainly(Hostile)},
		bot.Buttons{Buttons: []bot.Button{
			{Action: "sink.plain", Value: "1", Label: "Plain " + Hostile},
			{Action: "sink.primary", Value: `{"q":"<&>"}`, Label: "Primary", Style: bot.Primary},
			{Action: "sink.danger", Value: Hostile, Label: "Danger", Style: bot.Danger},
			{Action: "sink.plain", Value: "2", Label: "The same action again"},
			{Action: "sink.valueless", Label: "No value"},
		}},
	}}
}

// KitchenSinkForm is one form that holds every type of field, empty and filled
// in, with hostile text in each place where text can be.
func KitchenSinkForm() bot.Form {
	options := []bot.Option{{Value: "a", Label: "Option A"}, {Value: "b", Label: Hostile}, {Value: "c", Label: "Option C"}}
	return bot.Form{
		Name:   "sink",
		State:  `{"win":42,"text":"<&>"}`,
		Title:  "The kitchen sink",
		Submit: "Save <it> & go",
		Fields: []bot.FormField{
			{Name: "text", Label: "Text", Hint: Hostile, Type: bot.TextField, Required: true, Value: []string{Hostile}, Max: 200},
			{Name: "textarea", Label: "Text area " + Hostile, Type: bot.TextareaField, Value: []string{"two\nlines"}},
			{Name: "number", Label: "Number", Type: bot.NumberField, Value: []string{"3,5"}},
			{Name: "money", Label: "Money", Type: bot.MoneyField, Required: true, Value: []string{"12 000 €"}, Max: 40},
			{Name: "date", Label: "Date", Type: bot.DateField, Value: []string{"2026-11-25"}},
			{Name: "time", Label: "Time", Type: bot.TimeField, Value: []string{"17:30"}},
			{Name: "select", Label: "Select", Type: bot.SelectField, Options: options, Value: []string{"b"}},
			{Name: "multiselect", Label: "Multiselect", Type: bot.MultiselectField, Options: options, Value: []string{"a", "c"}},
			{Name: "people", Label: "People", Type: bot.PeopleField, Value: []string{bot.PersonToken("U07LEA"), bot.PersonToken("U08BOB")}},
			{Name: "channel", Label: "Channel", Type: bot.ChannelField, Value: []string{bot.ChannelToken("C0SALES", "sales")}},
			{Name: "checkbox", Label: "Checkbox", Type: bot.CheckboxField, Value: []string{"true"}},
			{Name: "checkboxes", Label: "Checkboxes", Type: bot.CheckboxField, Options: options, Value: []string{"a", "b"}},
			{Name: "empty", Label: "Nothing yet", Hint: "An empty select", Type: bot.SelectField, Options: options},
		},
	}
}
