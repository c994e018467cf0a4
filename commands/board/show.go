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
	query, err := f.usual(ctx, r.Workspace.ID, r.Today)
	if err != nil {
		return bot.Reply{}, err
	}
	if period, given := bot.Arg[coaching.Period](r.Args, "period"); given {
		query.Period, query.By = period, coaching.ByPercent
	}
	if by, given := bot.Arg[string](r.Args, "by"); given {
		query.By = coaching.By(by)
	}
	query.Member = r.Actor.ID
	w := wanted{BoardQuery: query}
	if team, given := bot.Arg[coaching.Team](r.Args, "team"); given {
		w.Team, w.teams = team.ID, team.ID == 0
	}
	if w.teams {
		w.Team = r.Actor.Team.ID
	}
	shown, err := f.make(ctx, r.Voice, r.Workspace, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: append(shown.blocks, buttons(r, w, shown)...)}), nil
}

// buttons explain a board, and post it for who may.
func buttons(r *bot.Request, w wanted, shown made) []bot.Block {
	if shown.ranked == 0 {
		return nil
	}
	buttons := []bot.Button{whyButton(r.Voice, w)}
	if !w.teams {
		buttons = append(buttons, sinceButton(r.Voice, w))
	}
	if r.Actor.Has(coaching.Manager) {
		buttons = append(buttons, postButton(r.Voice, w))
	}
	return []bot.Block{bot.Buttons{Buttons: buttons}}
}

// usual is the board of a day when nothing else is asked for: by percent, of the
// period that most people have a quota for; where nobody has one, by amount, of
// the month.
func (f feature) usual(ctx context.Context, workspace int64, day coaching.Day) (coaching.BoardQuery, error) {
	period, err := f.Results.QuotaPeriod(ctx, workspace, day)
	if err != nil {
		return coaching.BoardQuery{}, fmt.Errorf("usual board: %w", err)
	}
	by := coaching.ByPercent
	if period.Grain == "" {
		period, by = coaching.PeriodOf(coaching.Month, day), coaching.ByAmount
	}
	return coaching.BoardQuery{Period: period, By: by, Today: day, Top: top}, nil
}
