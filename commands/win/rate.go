package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// noRateParcel tells an admin, once for each currency, that wins wait for its
// rate; its subject is the currency.
const noRateParcel = "win.no_rate"

// askForRate tells the admins that a currency has no rate. An admin who is the
// author reads it in the answer.
func (f feature) askForRate(ctx context.Context, r *bot.Request, c coaching.Currency) error {
	admins, err := f.admins(ctx, r)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		if admin.ID == r.Actor.ID {
			continue
		}
		question := bot.Parcel{Workspace: r.Workspace.ID, Member: admin.ID, Kind: noRateParcel, Subject: string(c), At: r.Now}
		if err := f.tell(ctx, question); err != nil {
			return fmt.Errorf("ask for rate of %s: %w", c, err)
		}
	}
	return nil
}

// tell posts a parcel for a member, unless they are on no platform, where they
// cannot be told.
func (f feature) tell(ctx context.Context, p bot.Parcel) error {
	if err := f.Outbox.Post(ctx, p); !coaching.IsRefusal(err, coaching.NotFound) {
		return err
	}
	return nil
}

func (f feature) renderNoRate(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	currency := coaching.Currency(e.Parcel.Subject)
	rates, err := f.Circumstances.Rates(ctx, e.Workspace.ID, currency)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("rates of %s: %w", currency, err)
	}
	if len(rates) > 0 {
		return bot.Rendered{Nothing: true}, nil
	}
	line := e.Typed("win.rate_line", "currency", string(currency))
	return bot.Rendered{Message: bot.Say(e.Say("win.no_rate", "currency", string(currency), "line", line))}, nil
}
