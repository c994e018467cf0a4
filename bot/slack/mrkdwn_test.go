package slack

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// A name in a label is as strong as the rest of it: mrkdwn takes no style that
// touches a space or another style.
func TestNeighboursOfOneStyleAreOne(t *testing.T) {
	sales := coaching.Place{Platform: Name, Tenant: "T1", Ref: "C0SALES"}
	for _, test := range []struct {
		field bot.Field
		want  string
	}{
		{bot.Field{Label: []bot.Span{{Text: "Roles: "}, {Text: "Léa Martin", Strong: true}}, Value: bot.Plainly("admin")}, "*Roles: Léa Martin*\nadmin"},
		{bot.Field{Label: []bot.Span{{Text: "Route "}, {Text: "1"}, {Text: ": all"}}, Value: []bot.Span{{Text: "sales", Channel: &sales}}}, "*Route 1: all*\n<#C0SALES>"},
	} {
		if got := textObject(fieldSpans(test.field), maxField).Text; got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
