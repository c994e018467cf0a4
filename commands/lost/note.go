package lost

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

func (f feature) noteCommand() bot.Command {
	params := append([]bot.Param{{Name: "customer", Kind: bot.Free{Max: coaching.MaxCustomer}, Required: true, Check: bot.NotNothing}}, details()...)
	params[1].Required = true // the reason
	return bot.Command{
		Key:         "lost",
		Names:       bot.Names{English: "lost", French: "perdu"},
		Who:         coaching.Rep,
		Params:      params,
		Run:         f.note,
		Prefill:     closedToday,
		Subcommands: []bot.Command{f.listCommand(), f.editCommand(), f.removeCommand()},
	}
}

// closedToday fills in the day that a deal was lost on unless another is said.
func closedToday(_ context.Context, r *bot.Request) (bot.Args, error) {
	return bot.Args{"closed_on": r.Today}, nil
}

// note keeps what was said, unless it looks like a deal that was noted before.
func (f feature) note(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d := said(r, coaching.LostDeal{Workspace: r.Workspace.ID, Author: r.Actor.ID, ClosedOn: r.Today})
	twin, found, err := f.twin(ctx, d)
	if err != nil {
		return bot.Reply{}, err
	}
	if found {
		return f.askWhetherAgain(ctx, r, d, twin)
	}
	return f.keep(ctx, r, d)
}

// said is a lost deal with what was said of it in its place; a dash takes away
// what was there.
func said(r *bot.Request, d coaching.LostDeal) coaching.LostDeal {
	d.Customer = bot.Edited(r.Args, "customer", d.Customer)
	d.Reason = bot.Edited(r.Args, "reason", d.Reason)
	d.Lesson = bot.Edited(r.Args, "lesson", d.Lesson)
	d.Competitor = bot.Edited(r.Args, "competitor", d.Competitor)
	d.Product = bot.Edited(r.Args, "product", d.Product)
	if amount, given := bot.Arg[coaching.Money](r.Args, "amount"); given {
		d.Amount = amount
	}
	if day, given := bot.Arg[coaching.Day](r.Args, "closed_on"); given {
		d.ClosedOn = day
	}
	return d
}

// keep records a lost deal and says who can read it.
func (f feature) keep(ctx context.Context, r *bot.Request, d coaching.LostDeal) (bot.Reply, error) {
	d.RecordedAt = r.Now
	d, err := f.Deals.RecordLost(ctx, d)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("record lost deal: %w", err)
	}
	thanks := r.Say("lost.thanks")
	if d.Lesson == "" {
		thanks = r.Say("lost.thanks_lesson", "line", r.Typed("lost.edit_line", "number", d.Number()))
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: heading(r.Voice, "lost.noted", d)},
		bot.Fields{Fields: fields(r.Voice, d)},
		bot.Text{Text: thanks},
		buttons(r.Voice, d),
		bot.Small{Text: r.Say("lost.readers")},
	}}), nil
}
