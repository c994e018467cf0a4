package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// team puts people into a team from today on, and makes the team if need be.
func (f feature) team(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	name, _ := bot.Arg[string](r.Args, "name")
	people, _ := bot.Arg[[]coaching.Member](r.Args, "people")
	team, made, err := f.findOrMake(ctx, r.Workspace.ID, name)
	if err != nil {
		return bot.Reply{}, err
	}
	var fields []bot.Field
	for _, m := range people {
		if err := f.Teams.JoinTeam(ctx, r.Workspace.ID, m.ID, team.ID, r.Today); err != nil {
			return bot.Reply{}, fmt.Errorf("put %d into team: %w", m.ID, err)
		}
		fields = append(fields, difference(r.Voice, r.Spans(m), teamOf(r.Voice, m), bot.Plainly(team.Name)))
	}
	heading := r.Say("settings.team_joined", "team", team.Name)
	if made {
		heading = r.Say("settings.team_made", "team", team.Name)
	}
	return bot.Answer(bot.Message{Blocks: []bot.Block{
		bot.Text{Text: heading},
		bot.Fields{Fields: fields},
		bot.Small{Text: r.Say("settings.team_means")},
	}}), nil
}

func (f feature) findOrMake(ctx context.Context, workspace int64, name string) (team coaching.Team, made bool, err error) {
	team, err = f.Teams.TeamNamed(ctx, workspace, name)
	if coaching.IsRefusal(err, coaching.NotFound) {
		team, err = f.Teams.CreateTeam(ctx, workspace, name)
		made = true
	}
	if err != nil {
		return team, false, fmt.Errorf("team: %w", err)
	}
	return team, made, nil
}

func teamOf(v bot.Voice, m coaching.Member) []bot.Span {
	if m.Team.ID == 0 {
		return v.Say("settings.teamless")
	}
	return bot.Plainly(m.Team.Name)
}
