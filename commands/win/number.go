package win

import (
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// winNumber is the number of a win, with a hash or without.
func winNumber() bot.Kind {
	return bot.Parsed[int64]{Type: bot.NumberField, From: reading.Number, Text: func(_ bot.Voice, n int64) string { return strconv.FormatInt(n, 10) }}
}
