package lost

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// The answers to whether a deal is another than one that was noted; their value
// is the draft's number.
const (
	confirmAction = "lost.confirm"
	dropAction    = "lost.drop"
)

// draftKind is the kind of the drafts of lost deals.
const draftKind = "lost"

// lookAround is how many days before and after a deal's own another may have
// closed to be looked at; coaching.SameLoss decides.
const lookAround = 7

// twin is the latest lost deal of the author that may be the same one.
func (f feature) twin(ctx context.Context, d coaching.LostDeal) (twin coaching.LostDeal, found bool, err error) {
	similar, err := f.Deals.SimilarLost(ctx, d.Workspace, d.Author, coaching.CustomerKey(d.Customer),
		d.ClosedOn.AddDays(-lookAround), d.ClosedOn.AddDays(lookAround))
	if err != nil {
		return twin, false, fmt.Errorf("look for similar lost deals: %w", err)
	}
	for _, other := range similar {
		if coaching.SameLoss(d, other) {
			return other, true, nil
		}
	}
	return twin, false, nil
}

// askWhetherAgain asks whether a deal is another than one that is there.
func (f feature) askWhetherAgain(ctx context.Context, r *bot.Request, d, twin coaching.LostDeal) (bot.Reply, error) {
	draft, err := bot.KeepDraft(ctx, f.Drafts, r, draftKind, d)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: r.Say("lost.again", "number", twin.Number(), "customer", twin.Customer, "day", twin.ClosedOn, "reason", twin.Reason)},
		bot.Text{Text: r.Say("lost.again_question", "customer", d.Customer)},
		bot.Buttons{Buttons: []bot.Button{
			{Action: confirmAction, Value: draft, Label: r.Plain("lost.confirm_label"), Style: bot.Primary},
			{Action: dropAction, Value: draft, Label: r.Plain("lost.drop_label")},
		}},
		bot.Small{Text: r.Say("lost.not_yet", "line", r.Typed("lost.edit_line", "number", twin.Number()))},
	}}), nil
}

// confirm keeps what looked like a deal that was noted before.
func (f feature) confirm(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	reply, err := f.keep(ctx, r, d)
	reply.Replace = true
	return reply, err
}

// drop answers the question with no.
func (f feature) drop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	reply := bot.Answer(bot.Say(r.Say("lost.dropped", "customer", d.Customer)))
	reply.Replace = true
	return reply, nil
}

// take gives the actor's draft that a button names and removes it, so that it is
// answered once.
func (f feature) take(ctx context.Context, r *bot.Request) (d coaching.LostDeal, err error) {
	err = bot.TakeDraft(ctx, f.Drafts, r, draftKind, r.Value, &d)
	return d, err
}
