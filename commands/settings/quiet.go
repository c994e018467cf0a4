package settings

import (
	"context"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// quiet is times of the day, that it never is, or that it is as usual.
var quiet = bot.Parsed[coaching.Quiet]{
	Type: bot.TextField,
	From: func(tokens []reading.Token) (coaching.Quiet, int, error) {
		if len(tokens) > 0 {
			switch word := reading.Fold(tokens[0].Text); {
			case slices.Contains(offWords, word):
				return coaching.Quiet{Off: true}, 1, nil
			case word == "default" || word == "defaut":
				return coaching.Quiet{}, 1, nil
			}
		}
		from, to, n, err := reading.TimeRange(tokens)
		if err == nil && from == to {
			err = coaching.Refuse(coaching.Invalid, "settings.quiet_always", "text", reading.Join(tokens[:n]))
		}
		return coaching.Quiet{From: from, To: to}, n, err
	},
	Text: func(v bot.Voice, q coaching.Quiet) string {
		switch {
		case q.Off:
			return v.Plain("settings.off")
		case !q.Own():
			return v.Plain("settings.quiet_usual")
		}
		return q.From.String() + "-" + q.To.String()
	},
}

// quiet sets when the actor is not written to unasked.
func (f feature) quiet(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	chosen, _ := bot.Arg[coaching.Quiet](r.Args, "quiet")
	value := func(m coaching.Member) string { return quiet.Text(english(r.Voice), m.Quiet) }
	before, after, err := f.changeSelf(ctx, r, "quiet", value, func(m *coaching.Member) { m.Quiet = chosen })
	if err != nil {
		return bot.Reply{}, err
	}
	means := r.Say("settings.quiet_means")
	if after.Quiet.Off {
		means = r.Say("settings.quiet_never")
	}
	beside := [][]bot.Span{means}
	if until := after.QuietUntil(r.Now); !until.IsZero() {
		beside = append(beside, r.Say("settings.quiet_until", "day", coaching.DayOf(until, r.Zone), "time", until))
	}
	return changed(r.Voice, "settings.field.quiet", silence(r.Voice, before), silence(r.Voice, after), beside...), nil
}

// silence says when it is quiet around a member.
func silence(v bot.Voice, m coaching.Member) []bot.Span {
	switch {
	case m.Quiet.Off:
		return v.Say("settings.quiet_off")
	case !m.Quiet.Own():
		return v.Say("settings.quiet_outside")
	}
	return v.Say("settings.quiet_own", "from", m.Quiet.From, "to", m.Quiet.To)
}

// audible refuses quiet hours that leave no moment of the working hours.
func audible(v bot.Voice, m coaching.Member) error {
	if !m.Quiet.Covers(m.Hours) {
		return nil
	}
	return coaching.Refuse(coaching.Conflict, "settings.quiet_covers",
		"quiet", quiet.Text(v, m.Quiet), "hours", written(v, m.Hours), "example", v.Typed("settings.quiet_line"))
}
