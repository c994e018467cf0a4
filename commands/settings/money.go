package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// currency sets what wins and quotas are counted in, before the first win.
func (f feature) currency(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	after := r.Workspace
	after.Currency, _ = bot.Arg[coaching.Currency](r.Args, "currency")
	before, now := bot.Plainly(string(r.Workspace.Currency)), bot.Plainly(string(after.Currency))
	if after.Currency == r.Workspace.Currency {
		return changed(r.Voice, "settings.field.currency", before, now), nil
	}
	has, err := f.Workspaces.HasWins(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("look for wins: %w", err)
	}
	if has {
		return bot.Reply{}, coaching.Refuse(coaching.Conflict, "settings.currency_fixed", "currency", string(r.Workspace.Currency)).At("currency")
	}
	if err := f.Workspaces.SaveWorkspace(ctx, after); err != nil {
		return bot.Reply{}, fmt.Errorf("save currency: %w", err)
	}
	return changed(r.Voice, "settings.field.currency", before, now, r.Say("settings.currency_means")), nil
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
	beside := [][]bot.Span{r.Say("settings.rate_means", "day", r.Today)}
	if settled > 0 {
		beside = append(beside, r.Say("settings.settled", "n", settled))
	}
	return changed(r.Voice, "settings.field.rate", before, equation(r, foreign, decimal), beside...), nil
}

func equation(r *bot.Request, foreign coaching.Currency, decimal string) []bot.Span {
	return r.Say("settings.equation", "foreign", string(foreign), "rate", r.Decimal(decimal), "reporting", string(r.Workspace.Currency))
}
