package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// firstAdmin makes whoever has the code that the program's start prints the
// admin of a workspace that has none. What a refusal is for is not said, so that
// nobody can try codes out.
func (f feature) firstAdmin(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	code, _ := bot.Arg[string](r.Args, "code")
	before, after, err := f.People.ChangeMember(ctx, r.Workspace.ID, r.Actor.ID, func(ctx context.Context, m *coaching.Member) error {
		admins, err := f.People.Admins(ctx, m.Workspace)
		if err != nil {
			return fmt.Errorf("count admins: %w", err)
		}
		right := false
		if admins == 0 {
			if right, err = f.Codes.SpendAdminCode(ctx, m.Workspace, code); err != nil {
				return err
			}
		}
		if !right {
			return coaching.Refuse(coaching.Forbidden, "settings.admin_refused").At("code")
		}
		m.Grants = granted(m.Grants, coaching.Grant{Role: coaching.Admin})
		return nil
	})
	if err != nil {
		return bot.Reply{}, fmt.Errorf("make first admin: %w", err)
	}
	reply, err := f.rolesChanged(ctx, r, before, after)
	if err != nil {
		return bot.Reply{}, err
	}
	reply.Messages[0].Blocks = append(reply.Messages[0].Blocks, bot.Small{Text: r.Say("settings.admin_next", "line", r.Typed("settings.settings_line"))})
	return reply, nil
}
