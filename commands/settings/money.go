package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// currency sets what wins and quotas are counted in, before the first win.
func (f feature) currency(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	wanted, _ := bot.Arg[coaching.Currency](r.Args, "currency")
	before, after, err := f.changeWorkspace(ctx, r, func(ctx context.Context, w *coaching.Workspace) error {
		return f.recount(ctx, wanted, w)
	}, one("currency", func(w coaching.Workspace) string { return string(w.Currency) }))
	if err != nil {
		return bot.Reply{}, err
	}
	var beside [][]bot.Span
	if after.Currency != before.Currency {
		beside = append(beside, r.Say("settings.currency_means"))
	}
	return changed(r.Voice, "settings.field.currency", bot.Plainly(string(before.Currency)), bot.Plainly(string(after.Currency)), beside...), nil
}

// recount has a workspace count in another currency, which it cannot once there
// are wins.
func (f feature) recount(ctx context.Context, wanted coaching.Currency, w *coaching.Workspace) error {
	if w.Currency == wanted {
		return nil
	}
	has, err := f.Workspaces.HasWins(ctx, w.ID)
	if err != nil {
		return err
	}
	if has {
		return coaching.Refuse(coaching.Conflict, "settings.currency_fixed", "currency", string(w.Currency)).At("currency")
	}
	w.Currency = wanted
	return nil
}

// rate sets what one unit of another currency is worth from today on; wins that
// waited for that count from now.
func (f feature) rate(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	foreign, _ := bot.Arg[coaching.Currency](r.Args, "currency")
	decimal, _ := bot.Arg[string](r.Args, "rate")
	if foreign == r.Workspace.Currency {
		return bot.Reply{}, coaching.Refuse(coaching.Invalid, "settings.rate_itself", "currency", string(foreign)).At("currency")
	}
	rates, err := f.Rates.Rates(ctx, r.Workspace.ID, foreign)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("rates: %w", err)
	}
	before := r.Say("settings.none")
	if old, ok := coaching.RateOn(rates, r.Today); ok {
		before = equation(r, foreign, old.Decimal)
	}
	settled, err := f.Rates.SetRate(ctx, r.Workspace.ID, foreign, coaching.Rate{Decimal: decimal, Day: r.Today}, r.Actor.ID, r.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("set rate: %w", err)
	}
	if err := f.Settlements.Settled(ctx, settled, r.Actor.ID, r.Now); err != nil {
		return bot.Reply{}, fmt.Errorf("tell of settled wins: %w", err)
	}
	beside := [][]bot.Span{r.Say("settings.rate_means", "day", r.Today)}
	if n := len(settled); n > 0 {
		beside = append(beside, r.Say("settings.settled", "n", n))
	}
	return changed(r.Voice, "settings.field.rate", before, equation(r, foreign, decimal), beside...), nil
}

func equation(r *bot.Request, foreign coaching.Currency, decimal string) []bot.Span {
	return r.Say("settings.equation", "foreign", string(foreign), "rate", r.Decimal(decimal), "reporting", string(r.Workspace.Currency))
}
