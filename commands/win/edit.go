package win

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

func (f feature) editCommand() bot.Command {
	amount := bot.Param{Name: "amount", Kind: bot.Sum{}, Words: []string{"amount", "montant"}}
	closedOn := bot.Param{Name: "closed_on", Kind: bot.Date{Lean: reading.Past}, Words: []string{"date"}, Everyday: true, Check: checkMoved}
	share := bot.Param{Name: "split", Kind: split{}, Words: []string{"split", "partage"}, Everyday: true, Check: checkSplit}
	return bot.Command{
		Key:   "win.edit",
		Names: bot.Names{English: "edit", French: "corriger", Others: []string{"correct", "modifier"}},
		Params: []bot.Param{
			{Name: "number", Kind: bot.Serial(), Required: true},
			amount,
			{Name: "customer", Kind: bot.Free{Max: coaching.MaxCustomer}, Words: []string{"customer", "client"}, Check: bot.NotNothing},
			{Name: "product", Kind: bot.Free{Max: coaching.MaxProduct}, Words: []string{"product", "produit"}},
			closedOn,
			share,
			{Name: "tags", Kind: bot.Tags{}, Check: checkTags},
			{Name: "note", Kind: bot.Free{Max: coaching.MaxNote, Long: true}, Words: []string{"note"}},
			{Name: "reason", Kind: bot.Rest{Free: bot.Free{Max: maxReason}, Ends: []bot.Param{amount, closedOn, share}}, Words: bot.ReasonWords(), Required: true},
		},
		Run:     f.edit,
		Prefill: f.asItIs,
		State:   f.shown,
	}
}

// edit corrects a win.
func (f feature) edit(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	number, _ := bot.Arg[int64](r.Args, "number")
	before, err := f.correctable(ctx, r, number)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := f.stillShown(ctx, r, before); err != nil {
		return bot.Reply{}, err
	}
	after, err := f.edited(ctx, r, before)
	if err != nil {
		return bot.Reply{}, err
	}
	why, _ := bot.Arg[string](r.Args, "reason")
	c := change{Kind: coaching.EntryEdit, Reason: why, Before: before, After: after}
	if !c.changes() {
		return bot.Reply{}, coaching.Refuse(coaching.Invalid, "win.no_change", "number", before.Number())
	}
	c, err = f.apply(ctx, r, c)
	if err != nil {
		return bot.Reply{}, err
	}
	if c.After.Pending() && c.After.Amount.Currency != before.Amount.Currency {
		if err := f.askForRate(ctx, r, c.After.Amount.Currency); err != nil {
			return bot.Reply{}, err
		}
	}
	return f.answerEdit(ctx, r, c)
}

// edited is a win with what was said of it in its place.
func (f feature) edited(ctx context.Context, r *bot.Request, before coaching.Win) (coaching.Win, error) {
	after := before
	after.Customer = bot.Edited(r.Args, "customer", before.Customer)
	after.Product = bot.Edited(r.Args, "product", before.Product)
	after.Note = bot.Edited(r.Args, "note", before.Note)
	if tags, given := bot.Arg[[]string](r.Args, "tags"); given {
		after.Tags = slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return tag == bot.Nothing })
	}
	if day, given := bot.Arg[coaching.Day](r.Args, "closed_on"); given && day != before.ClosedOn {
		if err := movable(before.ClosedOn, day, r.Today, r.Fiscal); err != nil {
			return coaching.Win{}, err
		}
		after.ClosedOn = day
	}
	return f.recounted(ctx, r, before, after)
}

// checkMoved refuses a day that is still to come for everybody: the win may be
// that of somebody whose day began before the writer's.
func checkMoved(rd bot.Reader, day any) error {
	return notInFuture(day.(coaching.Day), rd.Today.AddDays(1))
}

// recounted gives an edited win its reporting amount and its credits. The rate
// stays unless the currency changed, and the teams stay unless the day did.
func (f feature) recounted(ctx context.Context, r *bot.Request, before, after coaching.Win) (coaching.Win, error) {
	var err error
	if amount, given := bot.Arg[coaching.Money](r.Args, "amount"); given {
		after.Amount = amount
	}
	switch {
	case after.Amount.Currency != before.Amount.Currency || before.Pending():
		after, err = f.price(ctx, r.Workspace, after)
	case after.Amount != before.Amount:
		after.Reporting, err = coaching.Convert(after.Amount, after.Rate, r.Workspace.Currency)
	}
	if err != nil {
		return coaching.Win{}, fmt.Errorf("price win %d: %w", before.ID, err)
	}
	parts, given := bot.Arg[[]part](r.Args, "split")
	switch {
	case given:
		after.Credits, err = f.credit(ctx, after, sharesOf(parts))
	case after.ClosedOn != before.ClosedOn:
		after.Credits, err = f.credit(ctx, after, othersOf(before))
	default:
		after.Credits = coaching.Reshare(before.Credits, after.Amount, after.Reporting)
	}
	return after, err
}

// othersOf is whom a win is shared with, as it was said.
func othersOf(w coaching.Win) []coaching.Part {
	var parts []coaching.Part
	for _, c := range w.Credits {
		if c.Member != w.Author {
			parts = append(parts, coaching.Part{Member: c.Member, Share: c.Share})
		}
	}
	return parts
}

func (f feature) answerEdit(ctx context.Context, r *bot.Request, c change) (bot.Reply, error) {
	all, err := f.peopleOf(ctx, c.After.Workspace, []coaching.Win{c.Before, c.After})
	if err != nil {
		return bot.Reply{}, err
	}
	blocks := []bot.Block{
		bot.Text{Text: r.Say("win.edited", "number", c.After.Number(), "customer", c.After.Customer)},
		bot.List{Items: differences(r.Voice, c, all)},
	}
	if c.After.Amount.Currency != r.Workspace.Currency {
		worth, err := f.worth(ctx, r, c.After)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, bot.Text{Text: worth})
	}
	standing, err := f.standing(ctx, r, c.After)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, standing...)}), nil
}

// asItIs fills the form in with the win as it is.
func (f feature) asItIs(ctx context.Context, r *bot.Request) (bot.Args, error) {
	number, given := bot.Arg[int64](r.Args, "number")
	if !given {
		return nil, nil
	}
	w, err := f.correctable(ctx, r, number)
	if err != nil {
		return nil, err
	}
	args := bot.Args{"amount": w.Amount, "customer": w.Customer, "closed_on": w.ClosedOn}
	if w.Product != "" {
		args["product"] = w.Product
	}
	if w.Note != "" {
		args["note"] = w.Note
	}
	if len(w.Tags) > 0 {
		args["tags"] = w.Tags
	}
	if !shared(w) {
		return args, nil
	}
	all, err := f.peopleOf(ctx, w.Workspace, []coaching.Win{w})
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, p := range othersOf(w) {
		parts = append(parts, part{all[p.Member], p.Share})
	}
	args["split"] = parts
	return args, nil
}
