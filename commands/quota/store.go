package quota

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Quotas keep what members are to reach. Versions are only ever added.
type Quotas interface {
	// Quotas gives every version of a member's quotas of periods that hold a
	// day.
	Quotas(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, error)
	// Pursued gives the same as Quotas, and what the member did in each of these
	// periods.
	Pursued(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, map[coaching.Period]coaching.Done, error)
	// QuotasOf gives every version of a member's quotas of one period.
	QuotasOf(ctx context.Context, workspace, member int64, p coaching.Period) ([]coaching.Quota, error)
	// QuotasEver gives every version of a member's quotas of all periods.
	QuotasEver(ctx context.Context, workspace, member int64) ([]coaching.Quota, error)
	// QuotaPeriod is the period for which most members have a quota in force
	// on a day; the zero Period when nobody has one.
	QuotaPeriod(ctx context.Context, workspace int64, day coaching.Day) (coaching.Period, error)
	// SetQuota adds a version, in the caller's transaction, and gives its id.
	SetQuota(ctx context.Context, q coaching.Quota) (int64, error)
}

// Results are what members have reached.
type Results interface {
	// Done gives a member's sum and count of wins in a period.
	Done(ctx context.Context, workspace, member int64, p coaching.Period) (amount int64, wins int, err error)
	// MemberWinsIn gives the standing wins that a member has a credit of and
	// that were closed in a period, newest first, at most limit.
	MemberWinsIn(ctx context.Context, workspace, member int64, p coaching.Period, limit int) ([]coaching.Win, error)
	// Sellers gives the people of a team, or of the workspace for team zero,
	// with what each won in a period and the quota in force on a day, and what
	// was won under the team's name.
	Sellers(ctx context.Context, workspace, team int64, p coaching.Period, on coaching.Day) (sellers []coaching.Seller, total int64, wins int, err error)
	// Movements gives what changed of a member's sums in a period since an
	// instant, act by act.
	Movements(ctx context.Context, workspace, member int64, p coaching.Period, since time.Time) ([]coaching.Movement, error)
	// RankByPercent gives the rank by percent of quota of somebody who stands so
	// in a period.
	RankByPercent(ctx context.Context, workspace int64, own coaching.Progress, today coaching.Day) (coaching.Rank, error)
}

// Links lead to where wins were announced.
type Links interface {
	// Wins gives the addresses of wins' announcements; no entry for a win that
	// has none.
	Wins(ctx context.Context, workspace int64, wins []int64) (map[int64]string, error)
}

// People tell who is who.
type People interface {
	// Member gives one member; NotFound when the workspace has none such.
	Member(ctx context.Context, workspace, id int64) (coaching.Member, error)
	// Teams gives every team, in order of name.
	Teams(ctx context.Context, workspace int64) ([]coaching.Team, error)
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
}

// Imports are what a sheet of quotas is read and held against.
type Imports interface {
	// Members gives every member of a workspace, active or not.
	Members(ctx context.Context, workspace int64) ([]coaching.Member, error)
	// Users gives the users on a platform that members are, by member.
	Users(ctx context.Context, platform, tenant string, members []int64) (map[int64]string, error)
	// AllQuotas gives every version of the quotas of a workspace.
	AllQuotas(ctx context.Context, workspace int64) ([]coaching.Quota, error)
	// QuotasSetAt gives the versions of a member's quotas that somebody set at
	// one moment.
	QuotasSetAt(ctx context.Context, workspace, member, by int64, at time.Time) ([]coaching.Quota, error)
	// LockWorkspace keeps other imports waiting until the caller's transaction
	// ends.
	LockWorkspace(ctx context.Context, workspace int64) (coaching.Workspace, error)
}
