package win

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// settledParcel tells an author of a win that waited for a rate and counts now.
// Its subject is the currency and its version the win, so that several wins
// make one message.
const settledParcel = "win.settled"

// mostSettled is how many of the wins a message shows one by one.
const mostSettled = 10

// Settlement is what follows when a rate settles wins that waited for it.
type Settlement struct{ feature feature }

// NewSettlement makes a Settlement, for whoever sets rates.
func NewSettlement(p Ports) Settlement { return Settlement{feature{p}} }

// Settled has the announcements of wins that were settled brought up to date
// and their authors told, except who set the rate, in the caller's transaction.
func (s Settlement) Settled(ctx context.Context, wins []coaching.Win, by int64, at time.Time) error {
	for _, w := range wins {
		if err := s.feature.follow(ctx, w, updateParcel, w.Version, at); err != nil {
			return err
		}
		if w.Author == by {
			continue
		}
		news := bot.Parcel{Workspace: w.Workspace, Member: w.Author, Kind: settledParcel, Subject: string(w.Amount.Currency), Version: int(w.ID), At: at}
		if err := s.feature.tell(ctx, news); err != nil {
			return fmt.Errorf("tell author of settled win %d: %w", w.ID, err)
		}
	}
	return nil
}

// renderSettled tells of all wins that were settled since the author was last
// told, as far as they count still.
func (f feature) renderSettled(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	together, err := bot.Together(ctx, f.Outbox, e.Parcel)
	if err != nil {
		return bot.Rendered{}, err
	}
	var counting [][]bot.Span
	for _, p := range together {
		w, err := f.Ledger.Win(ctx, p.Workspace, int64(p.Version))
		if err != nil {
			return bot.Rendered{}, fmt.Errorf("settled win %d: %w", p.Version, err)
		}
		if w.State == coaching.Standing && !w.Pending() && string(w.Amount.Currency) == p.Subject {
			counting = append(counting, e.Say("win.settled_win", "number", w.Number(), "customer", w.Customer, "amount", w.Amount, "reporting", w.Reporting))
		}
	}
	n := len(counting)
	if n == 0 {
		return bot.Rendered{Nothing: true}, nil
	}
	blocks := []bot.Block{
		bot.Text{Text: e.Say("win.settled", "n", n, "currency", e.Parcel.Subject)},
		bot.List{Items: counting[:min(n, mostSettled)]},
	}
	if n > mostSettled {
		blocks = append(blocks, bot.Small{Text: e.Say("win.settled_more", "n", n-mostSettled, "line", e.Typed("win.list_line"))})
	}
	return bot.Rendered{Message: bot.Message{Blocks: blocks}}, nil
}
