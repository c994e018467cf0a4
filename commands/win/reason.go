package win

import (
	"slices"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// reasonWords introduce a reason.
func reasonWords() []string { return []string{"because", "car"} }

// reason is the kind of parameter that says why. It goes on to the end of the
// line, for people say "because the product was wrong" and mean no product;
// only a clause of one of the given parameters ends it, where its value is one
// that can be read.
type reason struct {
	bot.Free
	ends []bot.Param
}

// Read takes one quoted piece, or what follows up to such a clause. The "of" of
// "because of" is no part of the reason.
func (k reason) Read(rd bot.Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) > 0 && tokens[0].Quoted {
		return k.Free.Read(rd, tokens[:1])
	}
	if len(tokens) > 1 && tokens[0].Text == "of" {
		why, n, err := k.Read(rd, tokens[1:])
		return why, n + 1, err
	}
	for i := 1; i < len(tokens); i++ {
		if k.endsAt(rd, tokens[i:]) {
			return k.Free.Read(rd, tokens[:i])
		}
	}
	return k.Free.Read(rd, tokens)
}

func (k reason) endsAt(rd bot.Reader, tokens []reading.Token) bool {
	return !tokens[0].Quoted && slices.ContainsFunc(k.ends, func(p bot.Param) bool {
		if !slices.Contains(p.Words, reading.Fold(tokens[0].Text)) {
			return false
		}
		_, _, err := p.Kind.Read(rd, tokens[1:])
		return err == nil
	})
}

// winNumber is the number of a win, with a hash or without.
func winNumber() bot.Kind {
	return bot.Parsed[int64]{Type: bot.NumberField, From: reading.Number, Text: func(_ bot.Voice, n int64) string { return strconv.FormatInt(n, 10) }}
}
