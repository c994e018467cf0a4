package quota

import (
	"context"

	"github.com/carillon-bot/carillon/coaching"
)

// Quotas keep what members are to reach. Versions are only ever added.
type Quotas interface {
	// Quotas gives every version of a member's quotas of periods that hold a
	// day.
	Quotas(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, error)
	// QuotasOf gives every version of a member's quotas of one period.
	QuotasOf(ctx context.Context, workspace, member int64, p coaching.Period) ([]coaching.Quota, error)
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
	// Board ranks; see coaching.RankBoard for what it means.
	Board(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.Board, error)
}

// People tell who is who.
type People interface {
	// Member gives one member; NotFound when the workspace has none such.
	Member(ctx context.Context, workspace, id int64) (coaching.Member, error)
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
}
