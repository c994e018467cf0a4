package settings

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// row is a setting as it is shown, with the key that its changes are kept under
// and what explains it where nobody changed it.
type row struct {
	bot.Field
	key     string
	channel int64
	untold  []bot.Span
}

// show answers with the actor's settings and, for an admin, the workspace's,
// each with a button that opens its form.
func (f feature) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	own, err := f.ownRows(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks := append([]bot.Block{
		bot.Heading{Text: r.Say("settings.yours")},
		bot.Fields{Fields: fieldsOf(own)},
	}, openers(r.Voice, f.own())...)
	if r.Actor.Has(coaching.Admin) {
		shared, err := f.workspaceRows(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, bot.Divider{},
			bot.Heading{Text: r.Say("settings.workspace_of", "name", r.Workspace.Name)},
			bot.Fields{Fields: fieldsOf(shared)})
		blocks = append(blocks, openers(r.Voice, append(f.admin(), f.countryCommand()))...)
	}
	return bot.Answer(bot.Message{Blocks: append(blocks,
		bot.Buttons{Buttons: []bot.Button{{Action: whyAction, Label: r.Plain("settings.why")}}},
		bot.Small{Text: r.Say("settings.typed")},
	)}), nil
}

func fieldsOf(rows []row) []bot.Field {
	fields := make([]bot.Field, len(rows))
	for i, row := range rows {
		fields[i] = row.Field
	}
	return fields
}

func (f feature) ownRows(ctx context.Context, r *bot.Request) ([]row, error) {
	teams, err := f.Teams.Teams(ctx, r.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("teams: %w", err)
	}
	m, v := r.Actor, r.Voice
	profiled := func(same bool) []bot.Span {
		if same {
			return v.Say("settings.because_workspace")
		}
		return v.Say("settings.because_profile")
	}
	usual := v.Say("settings.because_usual")
	return []row{
		{bot.Field{Label: v.Say("settings.field.language"), Value: tongue(v, m.Locale)}, "language", 0, profiled(m.Locale == r.Workspace.Locale)},
		{bot.Field{Label: v.Say("settings.field.zone"), Value: bot.Plainly(m.Zone.String())}, "zone", 0, profiled(m.Zone.String() == r.Workspace.Zone.String())},
		{bot.Field{Label: v.Say("settings.field.hours"), Value: bot.Plainly(written(v, m.Hours))}, "hours", 0, usual},
		{bot.Field{Label: v.Say("settings.field.quiet"), Value: silence(v, m)}, "quiet", 0, usual},
		{bot.Field{Label: v.Say("settings.field.own_country"), Value: ownLand(r, m)}, "country", 0, v.Say("settings.because_workspace")},
		{bot.Field{Label: v.Say("settings.field.board"), Value: v.Say("settings." + shown(m))}, "board", 0, usual},
		{bot.Field{Label: v.Say("settings.field.roles"), Value: roles(v, m, teams)}, "roles", 0, v.Say("settings.because_joined")},
		{bot.Field{Label: v.Say("settings.field.team"), Value: teamOf(v, m)}, "team", 0, v.Say("settings.because_joined")},
	}, nil
}

func (f feature) workspaceRows(ctx context.Context, r *bot.Request) ([]row, error) {
	w, v := r.Workspace, r.Voice
	board := v.Say("settings.none")
	ritual, found, err := f.ritual(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	if found {
		board = when(v, ritual)
	}
	announcing, err := f.Announcements.Announcing(ctx, w.ID)
	if err != nil {
		return nil, fmt.Errorf("announcing: %w", err)
	}
	usual := v.Say("settings.because_usual")
	rows := []row{
		{bot.Field{Label: v.Say("settings.field.zone"), Value: bot.Plainly(w.Zone.String())}, "zone", 0, usual},
		{bot.Field{Label: v.Say("settings.field.language"), Value: tongue(v, w.Locale)}, "language", 0, usual},
		{bot.Field{Label: v.Say("settings.field.currency"), Value: bot.Plainly(string(w.Currency))}, "currency", 0, usual},
		{bot.Field{Label: v.Say("settings.field.country"), Value: land(v, w.Country)}, "country", 0, usual},
		{bot.Field{Label: v.Say("settings.field.fiscal"), Value: v.Spans(w.Fiscal.Month())}, "fiscal", 0, usual},
		{bot.Field{Label: v.Say("settings.field.wins"), Value: winsChannel(v, w)}, "wins", 0, usual},
		{bot.Field{Label: v.Say("settings.field.routes"), Value: routed(v, announcing)}, "route", 0, usual},
		{bot.Field{Label: v.Say("settings.field.announce_from"), Value: since(v, announcing)}, "announce_from", 0, usual},
		{bot.Field{Label: v.Say("settings.field.announce_limit"), Value: hourly(v, announcing)}, "announce_limit", 0, usual},
		{bot.Field{Label: v.Say("settings.field.board_time"), Value: board}, "board_time", 0, usual},
	}
	if w.Wins != nil {
		spoken := v.Say("settings.spoken", "language", tongue(v, w.Wins.Locale), "zone", w.Wins.Zone)
		rows = append(rows, row{bot.Field{Label: v.Say("settings.channel_in", "channel", bot.ChannelLink(*w.Wins)), Value: spoken}, "language", w.Wins.ID, v.Say("settings.because_workspace")})
	}
	return rows, nil
}

// mostButtons is how many buttons stand side by side.
const mostButtons = 5

// openers are buttons that open the forms of commands.
func openers(v bot.Voice, commands []bot.Command) []bot.Block {
	var rows []bot.Block
	for some := range slices.Chunk(commands, mostButtons) {
		var buttons []bot.Button
		for _, c := range some {
			b := bot.OpenFormButton(v, c.Key, v.Plain(c.Key+".title"), nil)
			b.Style = bot.Plain
			buttons = append(buttons, b)
		}
		rows = append(rows, bot.Buttons{Buttons: buttons})
	}
	return rows
}
