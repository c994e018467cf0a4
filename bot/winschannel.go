package bot

import "github.com/carillon-bot/carillon/coaching"

// NoWinsChannel says that nothing is posted for want of a wins channel that is
// open, and what the asker can do: choose one, or turn to the admins, where
// these are known.
func (r *Request) NoWinsChannel(admins []coaching.Member) coaching.Words {
	key, args := "channel.none", []any{"line", r.Typed("channel.wins_line")}
	if wins := r.Workspace.Wins; wins != nil && wins.Closed {
		key, args = "channel.closed", []any{"line", r.Typed("channel.other"), "channel", ChannelLink(*wins)}
	}
	switch {
	case r.Actor.Has(coaching.Admin):
		key += "_admin"
	case len(admins) > 0:
		key, args = key+"_ask", append(args, "admins", r.Names(admins))
	}
	return coaching.Say(key, args...)
}
