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
		"quiet":    r.Actor.Quiet,
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
	before, after, err := f.changeSelf(ctx, r, "zone", zoneOf, func(m *coaching.Member) {
		m.Zone, _ = bot.Arg[*time.Location](r.Args, "zone")
		m.Assumed &^= coaching.AssumedZone
	})
	if err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	v.Zone = after.Zone
	return changed(v, "settings.field.zone", bot.Plainly(before.Zone.String()), bot.Plainly(after.Zone.String()),
		v.Say("settings.clock", "time", v.Time(r.Now))), nil
}

// language sets what the actor is answered in, beginning with this answer.
func (f feature) language(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	chosen, _ := bot.Arg[string](r.Args, "language")
	before, after, err := f.changeSelf(ctx, r, "language", localeOf, func(m *coaching.Member) {
		m.Locale = coaching.Locale(chosen)
		m.Assumed &^= coaching.AssumedLocale
	})
	if err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	v.Locale = after.Locale
	return changed(v, "settings.field.language", tongue(v, before.Locale), tongue(v, after.Locale), v.Say("settings.from_now")), nil
}

func tongue(v bot.Voice, l coaching.Locale) []bot.Span {
	return v.Say("settings.language_" + string(l))
}

// hours sets when the actor works.
func (f feature) hours(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	before, after, err := f.changeSelf(ctx, r, "hours", hoursOf(r), func(m *coaching.Member) { m.Hours, _ = bot.Arg[coaching.Hours](r.Args, "hours") })
	if err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.hours", bot.Plainly(written(r.Voice, before.Hours)),
		bot.Plainly(written(r.Voice, after.Hours)), r.Say("settings.hours_mean")), nil
}

// board puts the actor on leaderboards or takes them off.
func (f feature) board(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	chosen, _ := bot.Arg[string](r.Args, "shown")
	before, after, err := f.changeSelf(ctx, r, "board", shown, func(m *coaching.Member) { m.OnBoard = chosen == "on" })
	if err != nil {
		return bot.Reply{}, err
	}
	return changed(r.Voice, "settings.field.board", r.Say("settings."+shown(before)), r.Say("settings."+shown(after)),
		r.Say("settings.board_"+shown(after))), nil
}

// changeSelf stores what change makes of the actor, and keeps what a setting
// was and is.
func (f feature) changeSelf(ctx context.Context, r *bot.Request, key string, value func(m coaching.Member) string, change func(m *coaching.Member)) (before, after coaching.Member, err error) {
	before, after, err = f.People.ChangeMember(ctx, r.Workspace.ID, r.Actor.ID, func(_ context.Context, m *coaching.Member) error {
		change(m)
		return audible(r.Voice, *m)
	})
	if err != nil {
		return before, after, fmt.Errorf("save own settings: %w", err)
	}
	return before, after, f.keep(ctx, r, memberSetting(after, key, value(before), value(after)))
}

func zoneOf(m coaching.Member) string { return m.Zone.String() }

func localeOf(m coaching.Member) string { return string(m.Locale) }

func hoursOf(r *bot.Request) func(m coaching.Member) string {
	return func(m coaching.Member) string { return written(english(r.Voice), m.Hours) }
}
