package welcome

import (
	"context"

	"github.com/carillon-bot/carillon/coaching"
)

// Workspaces are the workspaces as they are now.
type Workspaces interface {
	// Workspace gives one workspace.
	Workspace(ctx context.Context, id int64) (coaching.Workspace, error)
	// RitualsOf gives a workspace's rituals of a kind.
	RitualsOf(ctx context.Context, workspace int64, kind string) ([]coaching.Ritual, error)
}

// People are the members.
type People interface {
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
	// Member gives one member.
	Member(ctx context.Context, workspace, id int64) (coaching.Member, error)
}

// Progress is what tells how far the set-up is.
type Progress interface {
	// SettingChanges gives the last change of each setting of a workspace.
	SettingChanges(ctx context.Context, workspace, member int64) ([]coaching.SettingChange, error)
	// KeepSetting keeps a change.
	KeepSetting(ctx context.Context, c coaching.SettingChange) error
	// Teams gives every team, in order of name.
	Teams(ctx context.Context, workspace int64) ([]coaching.Team, error)
	// HasQuotas reports whether anybody ever had a quota.
	HasQuotas(ctx context.Context, workspace int64) (bool, error)
}
