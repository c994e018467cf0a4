package bot

import "github.com/carillon-bot/carillon/coaching"

// NoWinsChannel says that nothing is posted for want of a wins channel, and what
// the asker can do: choose one, or turn to the admins, where these are known.
func (r *Request) NoWinsChannel(admins []coaching.Member) coaching.Words {
	line := r.Typed("channel.wins_line")
	switch {
	case r.Actor.Has(coaching.Admin):
		return coaching.Say("channel.none_admin", "line", line)
	case len(admins) > 0:
		return coaching.Say("channel.none_ask", "admins", r.Names(admins), "line", line)
	default:
		return coaching.Say("channel.none", "line", line)
	}
}
