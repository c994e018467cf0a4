package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// show answers with the actor's settings and, for an admin, the workspace's,
// each with a button that opens its form.
func (f feature) show(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	teams, err := f.Teams.Teams(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("teams: %w", err)
	}
	m := r.Actor
	blocks := []bot.Block{
		bot.Heading{Text: r.Say("settings.yours")},
		bot.Fields{Fields: []bot.Field{
			{Label: r.Say("settings.field.language"), Value: tongue(r.Voice, m.Locale)},
			{Label: r.Say("settings.field.zone"), Value: bot.Plainly(m.Zone.String())},
			{Label: r.Say("settings.field.hours"), Value: bot.Plainly(written(r.Voice, m.Hours))},
			{Label: r.Say("settings.field.board"), Value: r.Say("settings." + shown(m))},
			{Label: r.Say("settings.field.roles"), Value: roles(r.Voice, m, teams)},
			{Label: r.Say("settings.field.team"), Value: teamOf(r.Voice, m)},
		}},
		openers(r.Voice, f.own()),
	}
	if m.Has(coaching.Admin) {
		workspace, err := f.workspace(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, workspace...)
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, bot.Small{Text: r.Say("settings.typed")})}), nil
}

func (f feature) workspace(ctx context.Context, r *bot.Request) ([]bot.Block, error) {
	board := r.Say("settings.none")
	ritual, found, err := f.ritual(ctx, r.Workspace.ID)
	if err != nil {
		return nil, err
	}
	if found {
		board = when(r.Voice, ritual)
	}
	commands := f.admin()
	return []bot.Block{
		bot.Divider{},
		bot.Heading{Text: r.Say("settings.workspace", "name", r.Workspace.Name)},
		bot.Fields{Fields: []bot.Field{
			{Label: r.Say("settings.field.wins"), Value: winsChannel(r.Voice, r.Workspace)},
			{Label: r.Say("settings.field.board_time"), Value: board},
			{Label: r.Say("settings.field.currency"), Value: bot.Plainly(string(r.Workspace.Currency))},
			{Label: r.Say("settings.field.fiscal"), Value: r.Spans(r.Workspace.Fiscal.Month())},
		}},
		openers(r.Voice, commands[:len(commands)/2]),
		openers(r.Voice, commands[len(commands)/2:]),
	}, nil
}

// openers are buttons that open the forms of commands.
func openers(v bot.Voice, commands []bot.Command) bot.Buttons {
	var buttons []bot.Button
	for _, c := range commands {
		b := bot.OpenFormButton(v, c.Key, v.Plain(c.Key+".title"), nil)
		b.Style = bot.Plain
		buttons = append(buttons, b)
	}
	return bot.Buttons{Buttons: buttons}
}
