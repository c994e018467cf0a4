package win

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// maxReason is how many characters the reason of a change may have.
const maxReason = 500

func (f feature) recordCommand() bot.Command {
	return bot.Command{
		Key:   "win",
		Names: bot.Names{English: "win", French: "vente", Others: []string{"deal"}},
		Who:   coaching.Rep,
		Params: []bot.Param{
			{Name: "amount", Kind: bot.Sum{Asks: true}, Required: true},
			{Name: "customer", Kind: bot.Free{Max: coaching.MaxCustomer}, Required: true, Check: bot.NotNothing},
			{Name: "product", Kind: bot.Free{Max: coaching.MaxProduct}, Words: []string{"product", "produit"}},
			{Name: "closed_on", Kind: bot.Date{Lean: reading.Past}, Words: []string{"on", "le"}, Everyday: true, Check: checkClosed},
			{Name: "split", Kind: split{}, Words: []string{"split", "partage"}, Check: checkOwnSplit},
			{Name: "tags", Kind: bot.Tags{}, Check: checkTags},
			{Name: "note", Kind: bot.Free{Max: coaching.MaxNote, Long: true}, Words: []string{"note"}},
		},
		Run:         f.record,
		Prefill:     closedToday,
		Subcommands: []bot.Command{f.undoCommand(), f.editCommand(), f.voidCommand(), f.listCommand()},
	}
}

// closedToday fills in the day that a win is closed on unless another is said.
func closedToday(_ context.Context, r *bot.Request) (bot.Args, error) {
	return bot.Args{"closed_on": r.Today}, nil
}

// record takes what was typed or filled in, asks where it may not be what was
// meant, and keeps it.
func (f feature) record(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	d := readDraft(r)
	if ambiguous, is := bot.Arg[*reading.Ambiguous](r.Args, "amount"); is {
		d.Readings = ambiguous.Readings
		return f.askAmount(ctx, r, d, ambiguous.Text)
	}
	return f.propose(ctx, r, d)
}

func readDraft(r *bot.Request) draft {
	d := draft{ClosedOn: r.Today}
	d.Amount, _ = bot.Arg[coaching.Money](r.Args, "amount")
	d.Customer, _ = bot.Arg[string](r.Args, "customer")
	d.Product, _ = bot.Arg[string](r.Args, "product")
	d.Note, _ = bot.Arg[string](r.Args, "note")
	if day, given := bot.Arg[coaching.Day](r.Args, "closed_on"); given {
		d.ClosedOn = day
	}
	d.Tags, _ = bot.Arg[[]string](r.Args, "tags")
	parts, _ := bot.Arg[[]part](r.Args, "split")
	d.Split = sharesOf(parts)
	return d
}

// checkClosed refuses a day that is still to come.
func checkClosed(rd bot.Reader, day any) error { return notInFuture(day.(coaching.Day), rd.Today) }

func notInFuture(day, today coaching.Day) error {
	if day.After(today) {
		return coaching.Refuse(coaching.Invalid, "win.future", "day", day).At("closed_on")
	}
	return nil
}

// propose keeps what is clear, unless it looks like a win that is there.
func (f feature) propose(ctx context.Context, r *bot.Request, d draft) (bot.Reply, error) {
	w, err := f.compose(ctx, r, d)
	if err != nil {
		return bot.Reply{}, err
	}
	twin, found, err := f.twin(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	if found {
		return f.askDuplicate(ctx, r, d, twin)
	}
	return f.keep(ctx, r, w)
}

// compose makes the win of a draft, as of now.
func (f feature) compose(ctx context.Context, r *bot.Request, d draft) (coaching.Win, error) {
	w := coaching.Win{
		Workspace: r.Workspace.ID, Author: r.Actor.ID,
		Customer: d.Customer, Product: d.Product, Note: d.Note, Tags: d.Tags,
		Amount: d.Amount, ClosedOn: d.ClosedOn, RecordedAt: r.Now, State: coaching.Standing,
	}
	w, err := f.price(ctx, r.Workspace, w)
	if err != nil {
		return coaching.Win{}, err
	}
	w.Credits, err = f.credit(ctx, w, d.Split)
	return w, err
}

// price puts a win's amount into the reporting currency; see coaching.Price.
func (f feature) price(ctx context.Context, workspace coaching.Workspace, w coaching.Win) (coaching.Win, error) {
	if w.Amount.Currency == workspace.Currency {
		return coaching.Price(w, nil, workspace.Currency)
	}
	rates, err := f.Circumstances.Rates(ctx, workspace.ID, w.Amount.Currency)
	if err != nil {
		return coaching.Win{}, fmt.Errorf("rates of %s: %w", w.Amount.Currency, err)
	}
	return coaching.Price(w, rates, workspace.Currency)
}

// credit shares a win between its author and others, each under the team of
// the day on which it closed.
func (f feature) credit(ctx context.Context, w coaching.Win, parts []coaching.Part) ([]coaching.Credit, error) {
	members := []int64{w.Author}
	for _, p := range parts {
		members = append(members, p.Member)
	}
	teams, err := f.Circumstances.TeamsOn(ctx, w.Workspace, members, w.ClosedOn)
	if err != nil {
		return nil, fmt.Errorf("teams on %s: %w", w.ClosedOn, err)
	}
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].Team = teams[parts[i].Member]
	}
	return coaching.Credits(coaching.Part{Member: w.Author, Team: teams[w.Author]}, parts, w.Amount, w.Reporting)
}

// keep records a win and sees to it that those who should hear of it do.
func (f feature) keep(ctx context.Context, r *bot.Request, w coaching.Win) (bot.Reply, error) {
	w, err := f.Ledger.RecordWin(ctx, w, r.Actor.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("record win: %w", err)
	}
	h, err := f.announce(ctx, r, w)
	if err != nil {
		return bot.Reply{}, err
	}
	if w.Pending() {
		if err := f.askForRate(ctx, r, w.Amount.Currency); err != nil {
			return bot.Reply{}, err
		}
	}
	return f.answer(ctx, r, w, h)
}
