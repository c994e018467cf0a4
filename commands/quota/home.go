package quota

import (
	"context"

	"github.com/carillon-bot/carillon/bot"
)

// home is the actor's own quota on the private dashboard; nothing for who has
// neither a quota nor wins.
func (f feature) home(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	s, err := f.standNow(ctx, r.Workspace, r.Actor, r.Today)
	if err != nil || len(s.by) == 0 && s.wins == 0 {
		return nil, err
	}
	blocks := []bot.Block{bot.Heading{Text: title(r, s)}}
	if len(s.by) == 0 {
		return append(blocks, bot.Text{Text: won(r.Voice, s)}), nil
	}
	for _, p := range s.by {
		blocks = append(blocks, progress(r.Voice, s, p))
		blocks = append(blocks, pace(r.Voice, s, p)...)
		if p.Gap > 0 || p.StretchGap > 0 {
			blocks = append(blocks, bot.Fields{Fields: []bot.Field{labelled(r.Voice, "quota.field.per_day", perDay(r.Voice, s, p))}})
		}
	}
	return append(blocks, bot.Buttons{Buttons: []bot.Button{whyButton(r.Voice, s)}}), nil
}
