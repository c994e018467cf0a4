package settings

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// prefillOwn fills in the actor's settings as they are.
func (f feature) prefillOwn(_ context.Context, r *bot.Request) (bot.Args, error) {
	return bot.Args{
		"zone":     r.Actor.Zone,
		"language": string(r.Actor.Locale),
		"hours":    r.Actor.Hours,
		"shown":    shown(r.Actor),
	}, nil
}

func shown(m coaching.Member) string {
	if m.OnBoard {
		return "on"
	}
	return "off"
}

// zone sets where on earth the actor is.
func (f feature) zone(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	after := r.Actor
	after.Zone, _ = bot.Arg[*time.Location](r.Args, "zone")
	if err := f.saveSelf(ctx, after); err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	v.Zone = after.Zone
	return changed(v, "settings.field.zone", bot.Plainly(r.Actor.Zone.String()), bot.Plainly(after.Zone.String()),
		v.Say("settings.clock", "time", v.Time(r.Now))), nil
}

// language sets what the actor is answered in, beginning with this answer.
func (f feature) language(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	after := r.Actor
	chosen, _ := bot.Arg[string](r.Args, "language")
	after.Locale = coaching.Locale(chosen)
	if err := f.saveSelf(ctx, after); err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	v.Locale = after.Locale
	return changed(v, "settings.field.language", tongue(v, r.Actor.Locale), tongue(v, after.Locale), v.Say("settings.from_now")), nil
}

func tongue(v bot.Voice, l coaching.Locale) []bot.Span {
	return v.Say("settings.language_" + string(l))
}

// hours sets when the actor works.
func (f feature) hours(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	after := r.Actor
	after.Hours, _ = bot.Arg[coaching.Hours](r.Args, "hours")
	if err := f.saveSelf(ctx, after); err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.hours", bot.Plainly(written(r.Voice, r.Actor.Hours)),
		bot.Plainly(written(r.Voice, after.Hours)), r.Say("settings.hours_mean")), nil
}

// board puts the actor on leaderboards or takes them off.
func (f feature) board(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	after := r.Actor
	chosen, _ := bot.Arg[string](r.Args, "shown")
	after.OnBoard = chosen == "on"
	if err := f.saveSelf(ctx, after); err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.board", r.Say("settings."+shown(r.Actor)), r.Say("settings."+shown(after)),
		r.Say("settings.board_"+shown(after))), nil
}

func (f feature) saveSelf(ctx context.Context, m coaching.Member) error {
	if err := f.People.SaveMember(ctx, m); err != nil {
		return fmt.Errorf("save own settings of %d: %w", m.ID, err)
	}
	return nil
}
