package settings

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// role gives a member a role, or takes it away. The last admin stays one.
func (f feature) role(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	member, _ := bot.Arg[coaching.Member](r.Args, "member")
	chosen, _ := bot.Arg[string](r.Args, "role")
	remove, _ := bot.Arg[bool](r.Args, "remove")
	grant := coaching.Grant{Role: coaching.Role(chosen)}
	if name, given := bot.Arg[string](r.Args, "team"); given {
		if grant.Role != coaching.Manager {
			return bot.Reply{}, coaching.Refuse(coaching.Invalid, "settings.team_of_manager").At("team")
		}
		team, err := f.existing(ctx, r, name)
		if err != nil {
			return bot.Reply{}, err
		}
		grant.Team = team.ID
	}
	before, after, err := f.People.ChangeMember(ctx, r.Workspace.ID, member.ID, func(ctx context.Context, m *coaching.Member) error {
		was := *m
		if m.Grants = granted(was.Grants, grant); remove {
			m.Grants = withdrawn(was.Grants, grant)
		}
		return f.keepsAdmin(ctx, was, *m)
	})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("save roles: %w", err)
	}
	return f.rolesChanged(ctx, r, before, after)
}

// rolesChanged is the answer to a member's roles having become others.
func (f feature) rolesChanged(ctx context.Context, r *bot.Request, before, after coaching.Member) (bot.Reply, error) {
	teams, err := f.Teams.Teams(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("teams: %w", err)
	}
	said := func(m coaching.Member) string {
		return bot.PlainSpans(roles(english(r.Voice), m, teams))
	}
	if err := f.keep(ctx, r, memberSetting(after, "roles", said(before), said(after))); err != nil {
		return bot.Reply{}, err
	}
	field := difference(r.Voice, r.Say("settings.roles_of", "name", after), roles(r.Voice, before, teams), roles(r.Voice, after, teams))
	return bot.Answer(bot.Message{Blocks: []bot.Block{bot.Fields{Fields: []bot.Field{field}}}}), nil
}

// existing finds a team by name, and says how one is made when there is none.
func (f feature) existing(ctx context.Context, r *bot.Request, name string) (coaching.Team, error) {
	team, err := f.Teams.TeamNamed(ctx, r.Workspace.ID, name)
	switch {
	case coaching.IsRefusal(err, coaching.NotFound):
		return team, coaching.Refuse(coaching.NotFound, "settings.no_team", "name", name,
			"example", r.Typed("settings.make_team", "name", name)).At("team")
	case err != nil:
		return team, fmt.Errorf("find team: %w", err)
	}
	return team, nil
}

// keepsAdmin refuses a change that leaves the workspace without an admin.
func (f feature) keepsAdmin(ctx context.Context, before, after coaching.Member) error {
	if !before.Has(coaching.Admin) || after.Has(coaching.Admin) {
		return nil
	}
	admins, err := f.People.Admins(ctx, before.Workspace)
	if err != nil {
		return fmt.Errorf("count admins: %w", err)
	}
	if admins <= 1 {
		return coaching.Refuse(coaching.Conflict, "settings.last_admin", "name", before).At("role")
	}
	return nil
}

// granted is grants and one more. A manager of one team manages no longer all,
// and one of all no longer one by one.
func granted(grants []coaching.Grant, g coaching.Grant) []coaching.Grant {
	kept := slices.DeleteFunc(slices.Clone(grants), func(other coaching.Grant) bool {
		return other == g || other.Role == g.Role && (other.Team == 0 || g.Team == 0)
	})
	return append(kept, g)
}

// withdrawn is grants without one: the role for a team, or the role altogether.
func withdrawn(grants []coaching.Grant, g coaching.Grant) []coaching.Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(other coaching.Grant) bool {
		return other.Role == g.Role && (g.Team == 0 || other.Team == g.Team)
	})
}

// roles says what a member may do, in the order of coaching.Roles.
func roles(v bot.Voice, m coaching.Member, teams []coaching.Team) []bot.Span {
	var names []string
	for _, role := range coaching.Roles {
		for _, g := range m.Grants {
			if g.Role != role {
				continue
			}
			at := slices.IndexFunc(teams, func(t coaching.Team) bool { return t.ID == g.Team })
			if at < 0 {
				names = append(names, v.Write(role))
			} else {
				names = append(names, v.Plain("settings.role_in", "role", role, "team", teams[at].Name))
			}
		}
	}
	if len(names) == 0 {
		return v.Say("settings.no_role")
	}
	return bot.Plainly(v.List(names))
}
