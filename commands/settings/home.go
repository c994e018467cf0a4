package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// home is what comes up next, on the actor's own clock, and the settings that
// are most often looked for.
func (f feature) home(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	blocks, err := f.comingUp(ctx, r)
	if err != nil {
		return nil, err
	}
	m := r.Actor
	blocks = append(blocks,
		bot.Heading{Text: r.Say("settings.yours")},
		bot.Fields{Fields: []bot.Field{
			{Label: r.Say("settings.field.language"), Value: tongue(r.Voice, m.Locale)},
			{Label: r.Say("settings.field.zone"), Value: bot.Plainly(m.Zone.String())},
			{Label: r.Say("settings.field.hours"), Value: bot.Plainly(written(r.Voice, m.Hours))},
		}})
	return append(blocks, openers(r.Voice, f.own())...), nil
}

// comingUp is when the board comes next; nothing when none will.
func (f feature) comingUp(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	ritual, found, err := f.ritual(ctx, r.Workspace.ID)
	if err != nil || !found {
		return nil, err
	}
	due, err := f.Boards.Next(ctx, ritual)
	if err != nil {
		return nil, fmt.Errorf("next board: %w", err)
	}
	if due.IsZero() {
		return nil, nil
	}
	return []bot.Block{
		bot.Heading{Text: r.Say("settings.coming_up")},
		bot.Text{Text: r.Say("settings.home_board", "channel", bot.ChannelLink(ritual.Channel), "day", coaching.DayOf(due, r.Zone), "time", due)},
	}, nil
}
