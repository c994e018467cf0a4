package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// shownAtHome is how many wins the private dashboard shows.
const shownAtHome = 3

// home shows a rep's last wins, and the way to the next one.
func (f feature) home(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	if !r.Actor.Has(coaching.Rep) {
		return nil, nil
	}
	wins, err := f.Lists.ListWins(ctx, r.Workspace.ID, coaching.WinQuery{Member: r.Actor.ID, Standing: true, Most: shownAtHome})
	if err != nil {
		return nil, fmt.Errorf("wins of member %d: %w", r.Actor.ID, err)
	}
	blocks := []bot.Block{bot.Heading{Text: r.Say("win.home")}}
	if len(wins) == 0 {
		blocks = append(blocks, bot.Text{Text: r.Say("win.list_empty", "line", r.Typed("win.record_line"))})
	} else {
		var items [][]bot.Span
		for _, w := range wins {
			items = append(items, r.Say("win.home_win", "amount", bot.Strongly(amountOf(r.Voice, w, r.Actor.ID)), "customer", w.Customer, "day", w.ClosedOn))
		}
		blocks = append(blocks, bot.List{Items: items})
	}
	return append(blocks, bot.Buttons{Buttons: []bot.Button{bot.OpenFormButton(r.Voice, "win", r.Plain("win.title"), nil)}}), nil
}
