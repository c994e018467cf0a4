package win

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

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
	body, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("write draft: %w", err)
	}
	id, err := f.Drafts.SaveDraft(ctx, r.Workspace.ID, r.Actor.ID, body, r.Now)
	if err != nil {
		return "", fmt.Errorf("save draft: %w", err)
	}
	return strconv.FormatInt(id, 10), nil
}

// take gives the actor's draft of a number and removes it, so that it is
// answered once.
func (f feature) take(ctx context.Context, r *bot.Request, number string) (draft, error) {
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return draft{}, bot.UnknownAction()
	}
	body, err := f.Drafts.TakeDraft(ctx, r.Workspace.ID, r.Actor.ID, id)
	if err != nil {
		return draft{}, fmt.Errorf("take draft %d: %w", id, err)
	}
	var d draft
	if err := json.Unmarshal(body, &d); err != nil {
		return draft{}, fmt.Errorf("read draft %d: %w", id, err)
	}
	if d.Amount.Currency == "" && len(d.Readings) == 0 {
		return draft{}, bot.UnknownAction() // a draft of something else
	}
	return d, nil
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
