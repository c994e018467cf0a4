package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// confirmAction records a draft although there is a win like it; its value is
// the draft's number.
const confirmAction = "win.confirm_duplicate"

// lookAround is how many days before and after a win's own another may have
// closed to be looked at; coaching.NearDuplicate decides.
const lookAround = 7

// twin is the latest standing win that may be the same deal.
func (f feature) twin(ctx context.Context, w coaching.Win) (twin coaching.Win, found bool, err error) {
	first, last := w.ClosedOn.AddDays(-lookAround), w.ClosedOn.AddDays(lookAround)
	similar, err := f.Ledger.SimilarWins(ctx, w.Workspace, coaching.CustomerKey(w.Customer), first, last)
	if err != nil {
		return coaching.Win{}, false, fmt.Errorf("look for similar wins: %w", err)
	}
	for _, other := range similar {
		if coaching.NearDuplicate(w, other) && other.ID > twin.ID {
			twin, found = other, true
		}
	}
	return twin, found, nil
}

// askDuplicate asks whether a win is another one than a win that is there.
func (f feature) askDuplicate(ctx context.Context, r *bot.Request, d draft, twin coaching.Win) (bot.Reply, error) {
	author, err := f.member(ctx, twin.Workspace, twin.Author)
	if err != nil {
		return bot.Reply{}, err
	}
	number, err := f.save(ctx, r, d)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: r.Say("win.duplicate", "number", twin.Number(), "amount", twin.Amount, "customer", twin.Customer, "author", author, "day", twin.ClosedOn)},
		bot.Text{Text: r.Say("win.duplicate_question", "amount", d.Amount, "customer", d.Customer)},
		bot.Buttons{Buttons: []bot.Button{
			{Action: confirmAction, Value: number, Label: r.Plain("win.confirm"), Style: bot.Primary},
			{Action: dropAction, Value: number, Label: r.Plain("win.drop")},
		}},
		bot.Small{Text: r.Say("win.not_yet")},
	}}), nil
}

// confirm records what looked like a duplicate.
func (f feature) confirm(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r, r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	w, err := f.compose(ctx, r, d)
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := f.keep(ctx, r, w)
	return replacing(reply), err
}
