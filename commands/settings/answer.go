package settings

import (
	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
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

// named is a channel as it is linked to.
func named(c coaching.Channel) []bot.Span {
	place := c.Place
	return []bot.Span{{Text: c.Name, Channel: &place}}
}
