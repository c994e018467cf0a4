package win

import (
	"context"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// draftKind is the kind of the drafts of wins.
const draftKind = "win"

// dropAction drops a draft; its value is the draft's number.
const dropAction = "win.drop_draft"

// draft is a win that was typed and is not recorded yet, because a question
// about it is open.
type draft struct {
	Amount   coaching.Money
	Readings []coaching.Money `json:",omitempty"` // what the amount may be, while that is the question
	Customer string
	Product  string
	Note     string
	Tags     []string
	ClosedOn coaching.Day
	Split    []coaching.Part
}

// save keeps a draft and gives its number, as buttons carry it.
func (f feature) save(ctx context.Context, r *bot.Request, d draft) (string, error) {
	return bot.KeepDraft(ctx, f.Drafts, r, draftKind, d)
}

// take gives the actor's draft of a number and removes it, so that it is
// answered once.
func (f feature) take(ctx context.Context, r *bot.Request, number string) (d draft, err error) {
	err = bot.TakeDraft(ctx, f.Drafts, r, draftKind, number, &d)
	return d, err
}

// drop answers a question with no.
func (f feature) drop(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d, err := f.take(ctx, r, r.Value)
	if err != nil {
		return bot.Reply{}, err
	}
	return replacing(bot.Answer(bot.Say(r.Say("win.dropped", "customer", d.Customer)))), nil
}

// replacing puts a reply in the place of the question that it answers.
func replacing(reply bot.Reply) bot.Reply {
	reply.Replace = true
	return reply
}
