package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/holiday"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// country is a code of two letters or a name, in English or French; nothing
// where somebody has none.
var country = bot.Parsed[string]{
	Type: bot.TextField,
	From: func(tokens []reading.Token) (string, int, error) {
		if len(tokens) == 0 {
			return "", 0, coaching.Refuse(coaching.Invalid, "args.empty")
		}
		if word := reading.Fold(tokens[0].Text); word == "none" || word == "aucun" {
			return "", 1, nil
		}
		tokens = tokens[:min(len(tokens), longestName)]
		for n := len(tokens); n > 0; n-- {
			if code, ok := holiday.Country(reading.Join(tokens[:n]), reading.Fold); ok {
				return code, n, nil
			}
		}
		return "", len(tokens), coaching.Refuse(coaching.Invalid, "settings.no_country", "text", reading.Join(tokens))
	},
	Text: func(v bot.Voice, code string) string { return bot.PlainSpans(land(v, code)) },
}

// countryCommand sets whose public holidays nobody works on: an admin for the
// workspace, everybody for themselves.
func (f feature) countryCommand() bot.Command {
	return bot.Command{
		Key:   "settings.country",
		Names: bot.Names{English: "country", French: "pays"},
		Params: []bot.Param{
			{Name: "country", Kind: country, Required: true},
			{Name: "mine", Kind: bot.Flag{Words: []string{"me", "mine", "moi"}}},
		},
		Prefill: func(_ context.Context, r *bot.Request) (bot.Args, error) {
			if r.Actor.Has(coaching.Admin) {
				return bot.Args{"country": r.Workspace.Country}, nil
			}
			return bot.Args{"country": r.Actor.Holidays, "mine": true}, nil
		},
		Run: f.country,
	}
}

func (f feature) country(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	chosen, _ := bot.Arg[string](r.Args, "country")
	if mine, _ := bot.Arg[bool](r.Args, "mine"); mine || !r.Actor.Has(coaching.Admin) {
		return f.ownCountry(ctx, r, chosen)
	}
	before, after, err := f.changeWorkspace(ctx, r, func(_ context.Context, w *coaching.Workspace) error {
		w.Country = chosen
		return nil
	}, one("country", func(w coaching.Workspace) string { return w.Country }))
	if err != nil {
		return bot.Reply{}, err
	}
	beside := holidays(r, chosen)
	if holiday.Known(chosen) {
		beside = append(beside, r.Say("settings.country_all"))
	}
	return changed(r.Voice, "settings.field.country", land(r.Voice, before.Country), land(r.Voice, after.Country), beside...), nil
}

func (f feature) ownCountry(ctx context.Context, r *bot.Request, chosen string) (bot.Reply, error) {
	before, after, err := f.changeSelf(ctx, r, "country", func(m coaching.Member) string { return m.Country }, func(m *coaching.Member) { m.Country = chosen })
	if err != nil {
		return bot.Reply{}, err
	}
	if chosen == "" {
		chosen = r.Workspace.Country
	}
	beside := append(holidays(r, chosen), r.Say("settings.country_mine"))
	return changed(r.Voice, "settings.field.own_country", ownLand(r, before), ownLand(r, after), beside...), nil
}

// holidays says what a country means for working days.
func holidays(r *bot.Request, country string) [][]bot.Span {
	if country == "" {
		return [][]bot.Span{r.Say("settings.country_week")}
	}
	next, known := coaching.NextHoliday(country, r.Today)
	if !known {
		return [][]bot.Span{r.Say("settings.country_unknown", "country", land(r.Voice, country))}
	}
	return [][]bot.Span{r.Say("settings.country_means", "day", next)}
}

// land is a country's name in the reader's language.
func land(v bot.Voice, code string) []bot.Span {
	if code == "" {
		return v.Say("settings.no_land")
	}
	return bot.Plainly(holiday.Name(code, string(v.Locale)))
}

func ownLand(r *bot.Request, m coaching.Member) []bot.Span {
	if m.Country == "" {
		return r.Say("settings.as_workspace", "value", land(r.Voice, r.Workspace.Country))
	}
	return land(r.Voice, m.Country)
}

// reschedule plans the board anew by the workspace's zone and holidays.
func (f feature) reschedule(ctx context.Context, workspace int64) error {
	ritual, found, err := f.ritual(ctx, workspace)
	if err != nil || !found {
		return err
	}
	if err := f.Boards.Schedule(ctx, ritual); err != nil {
		return fmt.Errorf("schedule board: %w", err)
	}
	return nil
}
