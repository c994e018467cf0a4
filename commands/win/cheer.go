package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// cheer counts who is glad about somebody else's win, each person once. The
// answer is the announcement itself, with one more.
func (f feature) cheer(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	w, err := f.pressed(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if _, credited := creditOf(w, r.Actor.ID); credited || w.Author == r.Actor.ID {
		return bot.Reply{}, coaching.Refuse(coaching.Forbidden, "win.cheer_own")
	}
	first, err := f.Cheers.Cheer(ctx, w.Workspace, w.ID, r.Actor.ID, r.Now)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("cheer for win %d: %w", w.ID, err)
	}
	if !first {
		return bot.Reply{}, coaching.Refuse(coaching.Conflict, "win.cheered_already", "customer", w.Customer)
	}
	return bot.Reply{}, f.follow(ctx, w, cheeredParcel, int(r.Actor.ID), r.Now)
}
