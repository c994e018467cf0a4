package lost

import (
	"context"
	"fmt"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// removeAction takes a lost deal away; its value is the deal's number.
const removeAction = "lost.remove"

// nothingSaid stands where something is not set.
const nothingSaid = "—"

func (f feature) editCommand() bot.Command {
	params := []bot.Param{
		{Name: "number", Kind: bot.Serial(), Required: true},
		{Name: "customer", Kind: bot.Free{Max: coaching.MaxCustomer}, Words: []string{"customer", "client"}, Check: bot.NotNothing},
	}
	return bot.Command{
		Key:     "lost.edit",
		Names:   bot.Names{English: "edit", French: "corriger", Others: []string{"correct", "modifier"}},
		Params:  append(params, details()...),
		Run:     f.edit,
		Prefill: f.asItIs,
	}
}

func (f feature) removeCommand() bot.Command {
	return bot.Command{
		Key:    "lost.remove",
		Names:  bot.Names{English: "remove", French: "retirer", Others: []string{"undo", "annuler", "delete", "supprimer"}},
		Params: []bot.Param{{Name: "number", Kind: bot.Serial(), Required: true}},
		Run: func(ctx context.Context, r *bot.Request) (bot.Reply, error) {
			id, _ := bot.Arg[int64](r.Args, "number")
			return f.remove(ctx, r, id)
		},
	}
}

// edit corrects what was said of a lost deal. Where a line names a deal and
// nothing else, it shows the deal and the way to the form.
func (f feature) edit(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, _ := bot.Arg[int64](r.Args, "number")
	before, err := f.own(ctx, r, id)
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Form == nil && len(r.Args) == 1 {
		return bot.Answer(bot.Message{Blocks: []bot.Block{
			bot.Text{Text: heading(r.Voice, "lost.line", before)}, bot.Fields{Fields: fields(r.Voice, before)}, buttons(r.Voice, before),
		}}), nil
	}
	after := said(r, before)
	if after == before {
		return bot.Reply{}, coaching.Refuse(coaching.Invalid, "lost.no_change", "number", before.Number())
	}
	if after, err = f.Deals.ChangeLost(ctx, after, r.Actor.ID, r.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("edit lost deal %d: %w", id, err)
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: r.Say("lost.edited", "number", after.Number(), "customer", after.Customer)},
		bot.List{Items: differences(r.Voice, before, after)},
		bot.Small{Text: r.Say("lost.readers")},
	}}), nil
}

func (f feature) pressRemove(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	id, err := strconv.ParseInt(r.Value, 10, 64)
	if err != nil {
		return bot.Reply{}, bot.UnknownAction()
	}
	reply, err := f.remove(ctx, r, id)
	reply.Replace = true
	return reply, err
}

// remove takes a lost deal away: nobody is shown it any more.
func (f feature) remove(ctx context.Context, r *bot.Request, id int64) (bot.Reply, error) {
	d, err := f.own(ctx, r, id)
	if err != nil {
		return bot.Reply{}, err
	}
	d.Removed = true
	if d, err = f.Deals.ChangeLost(ctx, d, r.Actor.ID, r.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("remove lost deal %d: %w", id, err)
	}
	return bot.Answer(bot.Say(r.Say("lost.removed", "number", d.Number(), "customer", d.Customer))), nil
}

// own gives a lost deal of the actor's. That of another is not known here: only
// its author changes it.
func (f feature) own(ctx context.Context, r *bot.Request, id int64) (coaching.LostDeal, error) {
	d, err := f.Deals.LostDeal(ctx, r.Workspace.ID, id)
	if err != nil && !coaching.IsRefusal(err, coaching.NotFound) {
		return d, fmt.Errorf("lost deal %d: %w", id, err)
	}
	if err != nil || d.Author != r.Actor.ID || d.Removed {
		return d, coaching.Refuse(coaching.NotFound, "lost.unknown", "number", strconv.FormatInt(id, 10), "line", r.Typed("lost.list_line")).At("number")
	}
	return d, nil
}

// asItIs fills the form in with the lost deal as it is.
func (f feature) asItIs(ctx context.Context, r *bot.Request) (bot.Args, error) {
	id, given := bot.Arg[int64](r.Args, "number")
	if !given {
		return nil, nil
	}
	d, err := f.own(ctx, r, id)
	if err != nil {
		return nil, err
	}
	args := bot.Args{"customer": d.Customer, "reason": d.Reason, "closed_on": d.ClosedOn}
	for name, text := range map[string]string{"lesson": d.Lesson, "competitor": d.Competitor, "product": d.Product} {
		if text != "" {
			args[name] = text
		}
	}
	if !d.Amount.IsZero() {
		args["amount"] = d.Amount
	}
	return args, nil
}

// differences are what a correction did, each as it was and as it is.
func differences(v bot.Voice, before, after coaching.LostDeal) [][]bot.Span {
	var items [][]bot.Span
	compare := func(key, b, a string) {
		if b != a {
			items = append(items, v.Say("lost.difference", "what", v.Plain(key), "before", shown(b), "after", shown(a)))
		}
	}
	compare("lost.customer", before.Customer, after.Customer)
	compare("lost.reason", before.Reason, after.Reason)
	compare("lost.lesson", before.Lesson, after.Lesson)
	compare("lost.competitor", before.Competitor, after.Competitor)
	compare("lost.amount", money(v, before.Amount), money(v, after.Amount))
	compare("lost.product", before.Product, after.Product)
	compare("lost.closed_on", v.Day(before.ClosedOn), v.Day(after.ClosedOn))
	return items
}

func shown(text string) string {
	if text == "" {
		return nothingSaid
	}
	return text
}
