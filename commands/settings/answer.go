package settings

import (
	"github.com/carillon-bot/carillon/bot"
)

// changed is the answer to a setting: what it was and what it is, and what
// there is to know beside that.
func changed(v bot.Voice, key string, before, after []bot.Span, beside ...[]bot.Span) bot.Reply {
	blocks := []bot.Block{bot.Fields{Fields: []bot.Field{difference(v, v.Say(key), before, after)}}}
	for _, words := range beside {
		blocks = append(blocks, bot.Small{Text: words})
	}
	return bot.Answer(bot.Message{Blocks: blocks})
}

func difference(v bot.Voice, label, before, after []bot.Span) bot.Field {
	if bot.PlainSpans(before) == bot.PlainSpans(after) {
		return bot.Field{Label: label, Value: v.Say("settings.same", "value", after)}
	}
	return bot.Field{Label: label, Value: v.Say("settings.changed", "before", before, "after", after)}
}
