package settings

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// People are the members. Writes belong to the caller's transaction, here as in
// every other port.
type People interface {
	// ChangeMember stores what change makes of a member. Changes of a workspace
	// and of its people wait for each other. NotFound when the workspace has no such member.
	ChangeMember(ctx context.Context, workspace, id int64, change func(ctx context.Context, m *coaching.Member) error) (before, after coaching.Member, err error)
	// Admins gives how many active admins the workspace has.
	Admins(ctx context.Context, workspace int64) (int, error)
	// Members gives every member of a workspace, active or not.
	Members(ctx context.Context, workspace int64) ([]coaching.Member, error)
}

// Teams are the groups that members are in.
type Teams interface {
	// Teams gives every team, in order of name.
	Teams(ctx context.Context, workspace int64) ([]coaching.Team, error)
	// TeamNamed gives a team by its name, whatever its case and accents;
	// NotFound when there is none such.
	TeamNamed(ctx context.Context, workspace int64, name string) (coaching.Team, error)
	// CreateTeam adds a team.
	CreateTeam(ctx context.Context, workspace int64, name string) (coaching.Team, error)
	// RenameTeam gives a team another name; a Conflict when another has it.
	RenameTeam(ctx context.Context, workspace, id int64, name string) (coaching.Team, error)
	// JoinTeam puts a member into a team from a day on; wins closed earlier
	// stay with the team of their day.
	JoinTeam(ctx context.Context, workspace, member, team int64, from coaching.Day) error
}

// Workspaces are the settings of a whole workspace.
type Workspaces interface {
	// ChangeWorkspace stores what change makes of a workspace's name, zone,
	// locale, currency, country and wins channel. Changes of one workspace wait for
	// each other.
	ChangeWorkspace(ctx context.Context, id int64, change func(ctx context.Context, w *coaching.Workspace) error) (before, after coaching.Workspace, err error)
	// HasWins reports whether the workspace ever recorded a win.
	HasWins(ctx context.Context, workspace int64) (bool, error)
}

// Rates are what other currencies are worth in the reporting one.
type Rates interface {
	// Rates gives every rate that a currency had.
	Rates(ctx context.Context, workspace int64, c coaching.Currency) ([]coaching.Rate, error)
	// SetRate sets what one unit of a currency is worth from a day on, settles
	// the wins that waited for it, and gives them.
	SetRate(ctx context.Context, workspace int64, c coaching.Currency, r coaching.Rate, by int64, at time.Time) (settled []coaching.Win, err error)
}

// Settlements see to what follows when wins are settled.
type Settlements interface {
	// Settled lets everybody know whom it concerns, except who set the rate.
	Settled(ctx context.Context, wins []coaching.Win, by int64, at time.Time) error
}

// Rituals are what happens on schedules.
type Rituals interface {
	// RitualsOf gives a workspace's rituals of a kind.
	RitualsOf(ctx context.Context, workspace int64, kind string) ([]coaching.Ritual, error)
	// SaveRitual adds a ritual, or changes the one of its id, and gives its id.
	SaveRitual(ctx context.Context, r coaching.Ritual) (int64, error)
}

// Boards plan when the board is posted.
type Boards interface {
	// Schedule plans the next moment of a ritual that was saved, or takes it
	// away when the ritual is not active.
	Schedule(ctx context.Context, r coaching.Ritual) error
	// Next is when a ritual is opened next; the zero Time for never.
	Next(ctx context.Context, r coaching.Ritual) (time.Time, error)
}

// Codes are what whoever runs the program becomes the first admin with.
type Codes interface {
	// SpendAdminCode tells whether a code is a workspace's, in the caller's
	// transaction, and if so takes it away.
	SpendAdminCode(ctx context.Context, workspace int64, code string) (bool, error)
}
