package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// listed is how many wins a list shows.
const listed = 10

func (f feature) listCommand() bot.Command {
	return bot.Command{
		Key:    "win.list",
		Names:  bot.Names{English: "list", French: "liste"},
		Reads:  true,
		Params: []bot.Param{{Name: "member", Kind: bot.Person{}}},
		Run:    f.list,
	}
}

// list shows somebody's latest wins with their numbers, those that were taken
// back too: one's own, or those of somebody whom one manages or may read.
func (f feature) list(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	member := r.Actor
	if other, given := bot.Arg[coaching.Member](r.Args, "member"); given {
		member = other
	}
	own := member.ID == r.Actor.ID
	if !own && !r.Actor.Manages(member) && !r.Actor.Has(coaching.Auditor) {
		return bot.Reply{}, coaching.Refuse(coaching.Forbidden, "win.list_forbidden", "name", member)
	}
	wins, err := f.Ledger.MemberWins(ctx, r.Workspace.ID, member.ID, true, listed)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("wins of member %d: %w", member.ID, err)
	}
	title := r.Say("win.list_of", "name", member)
	if own {
		title = r.Say("win.list_own")
	}
	blocks := []bot.Block{bot.Heading{Text: title}}
	if len(wins) == 0 {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("win.list_empty", "line", r.Typed("win.record_line"))})}), nil
	}
	table := bot.Table{
		Header: [][]bot.Span{r.Say("win.column_number"), r.Say("win.column_day"), r.Say("win.customer"), r.Say("win.amount"), r.Say("win.column_state")},
		Right:  []bool{true, false, false, true, false},
	}
	for _, w := range wins {
		table.Rows = append(table.Rows, [][]bot.Span{
			bot.Plainly(w.Number()), r.Spans(w.ClosedOn), bot.Plainly(w.Customer), amountOf(r.Voice, w, member.ID), state(r.Voice, w),
		})
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, table)}), nil
}

// amountOf is a win's amount, and a member's part of it when that is not all.
func amountOf(v bot.Voice, w coaching.Win, member int64) []bot.Span {
	credit, _ := creditOf(w, member)
	if credit.Share == coaching.Whole {
		return v.Spans(w.Amount)
	}
	return v.Say("win.part_of", "part", credit.Amount, "amount", w.Amount)
}

// state says why a win does not count; of one that counts there is nothing to say.
func state(v bot.Voice, w coaching.Win) []bot.Span {
	switch {
	case w.State != coaching.Standing:
		return v.Say("win.state_" + string(w.State))
	case w.Pending():
		return v.Say("win.state_pending", "currency", string(w.Amount.Currency))
	default:
		return v.Say("win.state_standing")
	}
}
