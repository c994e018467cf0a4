package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// team puts people into a team from today on, and makes the team if need be, or
// gives it another name.
func (f feature) team(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	name, _ := bot.Arg[string](r.Args, "name")
	people, _ := bot.Arg[[]coaching.Member](r.Args, "people")
	blocks, err := f.renamed(ctx, r, &name)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(people) == 0 {
		return bot.Answer(bot.Message{Blocks: blocks}), nil
	}
	team, made, err := f.findOrMake(ctx, r.Workspace.ID, name)
	if err != nil {
		return bot.Reply{}, err
	}
	var fields []bot.Field
	for _, m := range people {
		if err := f.Teams.JoinTeam(ctx, r.Workspace.ID, m.ID, team.ID, r.Today); err != nil {
			return bot.Reply{}, fmt.Errorf("put %d into team: %w", m.ID, err)
		}
		if err := f.keep(ctx, r, memberSetting(m, "team", m.Team.Name, team.Name)); err != nil {
			return bot.Reply{}, err
		}
		fields = append(fields, difference(r.Voice, r.Spans(m), teamOf(r.Voice, m), bot.Plainly(team.Name)))
	}
	heading := r.Say("settings.team_joined", "team", team.Name)
	if made {
		heading = r.Say("settings.team_made", "team", team.Name)
	}
	return bot.Answer(bot.Message{Blocks: append(blocks,
		bot.Text{Text: heading},
		bot.Fields{Fields: fields},
		bot.Small{Text: r.Say("settings.team_means")},
	)}), nil
}

// renamed gives the team of a name the other name that was chosen, if one was,
// and says so.
func (f feature) renamed(ctx context.Context, r *bot.Request, name *string) ([]bot.Block, error) {
	wanted, given := bot.Arg[string](r.Args, "rename")
	if !given {
		if _, peopled := r.Args["people"]; !peopled {
			return nil, coaching.Refuse(coaching.Invalid, "settings.team_who", "name", *name).At("people")
		}
		return nil, nil
	}
	team, err := f.existing(ctx, r, *name)
	if err != nil {
		return nil, err
	}
	after, err := f.Teams.RenameTeam(ctx, r.Workspace.ID, team.ID, wanted)
	if err != nil {
		return nil, fmt.Errorf("rename team: %w", err)
	}
	*name = after.Name
	if err := f.keep(ctx, r, workspaceSetting("team", team.Name, after.Name)); err != nil {
		return nil, err
	}
	return []bot.Block{
		bot.Fields{Fields: []bot.Field{difference(r.Voice, r.Say("settings.field.team"), bot.Plainly(team.Name), bot.Plainly(after.Name))}},
		bot.Small{Text: r.Say("settings.team_renamed")},
	}, nil
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
