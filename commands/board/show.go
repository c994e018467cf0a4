package board

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// top is how many rows a board has from its top.
const top = 10

// show answers with a board, for the asker alone.
func (f feature) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	query := coaching.BoardQuery{By: coaching.ByPercent, Today: r.Today, Top: top, Member: r.Actor.ID}
	if by, given := bot.Arg[string](r.Args, "by"); given {
		query.By = coaching.By(by)
	}
	var given bool
	if query.Period, given = bot.Arg[coaching.Period](r.Args, "period"); !given {
		var err error
		if query.Period, err = f.period(ctx, r.Workspace.ID, r.Today); err != nil {
			return bot.Reply{}, err
		}
	}
	board, err := f.Results.Board(ctx, r.Workspace.ID, query)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show board: %w", err)
	}
	blocks := blocks(r.Voice, r.Workspace.Currency, board)
	if r.Actor.Has(coaching.Manager) && board.Ranked > 0 {
		blocks = append(blocks, bot.Buttons{Buttons: []bot.Button{postButton(r.Voice, query)}})
	}
	return bot.Answer(bot.Message{Blocks: blocks}), nil
}

// period is the one of today that most people have a quota for, else the month.
func (f feature) period(ctx context.Context, workspace int64, day coaching.Day) (coaching.Period, error) {
	grain, err := f.Results.QuotaGrain(ctx, workspace, day)
	if err != nil {
		return coaching.Period{}, fmt.Errorf("period of board: %w", err)
	}
	if grain == "" {
		grain = coaching.Month
	}
	return coaching.PeriodOf(grain, day), nil
}
