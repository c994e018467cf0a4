package lost

import (
	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// heading names a lost deal in a sentence of the catalogue.
func heading(v bot.Voice, sentence string, d coaching.LostDeal) []bot.Span {
	return v.Say(sentence, "number", d.Number(), "customer", bot.Strongly(bot.Plainly(d.Customer)), "day", d.ClosedOn)
}

// fields are what is known of a lost deal beside its customer and its day.
func fields(v bot.Voice, d coaching.LostDeal) []bot.Field {
	fields := []bot.Field{{Label: v.Say("lost.reason"), Value: bot.Plainly(d.Reason)}}
	add := func(key, text string) {
		if text != "" {
			fields = append(fields, bot.Field{Label: v.Say(key), Value: bot.Plainly(text)})
		}
	}
	add("lost.lesson", d.Lesson)
	add("lost.competitor", d.Competitor)
	add("lost.amount", money(v, d.Amount))
	add("lost.product", d.Product)
	return fields
}

// money writes what a deal was worth, or nothing where nobody said.
func money(v bot.Voice, m coaching.Money) string {
	if m.IsZero() {
		return ""
	}
	return v.Money(m)
}

// buttons are what the author can do about a lost deal.
func buttons(v bot.Voice, d coaching.LostDeal) bot.Buttons {
	correct := bot.OpenFormButton(v, "lost.edit", v.Plain("lost.correct"), map[string][]string{"number": {d.Number()}})
	correct.Style = bot.Plain
	return bot.Buttons{Buttons: []bot.Button{
		correct,
		{Action: removeAction, Value: d.Number(), Label: v.Plain("lost.take_away")},
	}}
}
