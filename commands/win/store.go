package win

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Ledger keeps wins and every change to them. Writes belong to the caller's
// transaction.
type Ledger interface {
	// RecordWin stores a new win and its entries, and gives it its number.
	RecordWin(ctx context.Context, w coaching.Win, by int64) (coaching.Win, error)
	// ChangeWin stores what a win has become, with the entries of kind that
	// lead there from the stored one; a Conflict when it has changed since
	// w.Version, which then grows by one.
	ChangeWin(ctx context.Context, w coaching.Win, kind coaching.EntryKind, by int64, at time.Time, reason string) (coaching.Win, error)
	// Win gives one win; NotFound when the workspace has no such number.
	Win(ctx context.Context, workspace, id int64) (coaching.Win, error)
	// MemberWins gives the latest wins that a member has a credit of,
	// standing ones only unless all is set, newest first.
	MemberWins(ctx context.Context, workspace, member int64, all bool, limit int) ([]coaching.Win, error)
	// SimilarWins gives the standing wins of a customer, by CustomerKey, that
	// were closed between two days, both included.
	SimilarWins(ctx context.Context, workspace int64, customerKey string, first, last coaching.Day) ([]coaching.Win, error)
}

// Circumstances are what a win's reporting amount and credits depend on.
type Circumstances interface {
	// Rates gives every rate that a currency had.
	Rates(ctx context.Context, workspace int64, c coaching.Currency) ([]coaching.Rate, error)
	// TeamsOn gives the team of each member on a day; no entry for none.
	TeamsOn(ctx context.Context, workspace int64, members []int64, day coaching.Day) (map[int64]int64, error)
	// Member gives one member; NotFound when the workspace has none such.
	Member(ctx context.Context, workspace, id int64) (coaching.Member, error)
}

// Cheers counts who cheered for a win, each person once.
type Cheers interface {
	// Cheer is false when that person had cheered already.
	Cheer(ctx context.Context, workspace, win, member int64, at time.Time) (first bool, err error)
	// Cheering gives who cheered for a win, in order of time.
	Cheering(ctx context.Context, workspace, win int64) ([]coaching.Member, error)
}

// Progress tells how far a member is, for the answer to a win.
type Progress interface {
	// Pursued gives every version of a member's quotas of periods that hold a
	// day, and what the member did in each of these periods.
	Pursued(ctx context.Context, workspace, member int64, day coaching.Day) ([]coaching.Quota, map[coaching.Period]coaching.Done, error)
}

// Changes keep what a win was before and after each change: the words too, of
// which the ledger knows nothing.
type Changes interface {
	// KeepChange keeps, in the caller's transaction, what the change was that
	// led to a version of a win.
	KeepChange(ctx context.Context, workspace, win int64, version int, body []byte) error
	// Change gives what was kept; NotFound when nothing was.
	Change(ctx context.Context, workspace, win int64, version int) ([]byte, error)
}

// Roles tells who holds which.
type Roles interface {
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
}

// Announcements are how wins are announced.
type Announcements interface {
	// Announcing gives how a workspace's wins are announced.
	Announcing(ctx context.Context, workspace int64) (coaching.Announcing, error)
	// CountAnnounced counts one more win that a channel is to hear of in an
	// hour, in the caller's transaction, and gives how many that makes.
	CountAnnounced(ctx context.Context, workspace, channel int64, hour time.Time) (int, error)
}

// Milestones tell what a win was when it was recorded.
type Milestones interface {
	// FirstWin reports whether a member has a credit of no standing win with a
	// lower number.
	FirstWin(ctx context.Context, workspace, member, win int64) (bool, error)
	// LargestBefore gives the largest amount, in the reporting currency, among
	// the standing wins with a lower number that closed in a period, and how
	// many there are.
	LargestBefore(ctx context.Context, workspace int64, p coaching.Period, win int64) (largest int64, wins int, err error)
}

// Company is who and what wins of any day are read and reckoned by.
type Company interface {
	// Members gives every member of a workspace, active or not.
	Members(ctx context.Context, workspace int64) ([]coaching.Member, error)
	// AllRates gives every rate that each currency had.
	AllRates(ctx context.Context, workspace int64) (map[coaching.Currency][]coaching.Rate, error)
	// TeamsEver gives the team of a member on any day, zero for none.
	TeamsEver(ctx context.Context, workspace int64) (func(member int64, day coaching.Day) int64, error)
}

// Imports keep wins that come from another program, by what it calls them.
type Imports interface {
	// WinsCalled gives the wins that other programs' names of deals stand for.
	WinsCalled(ctx context.Context, workspace int64, externalIDs []string) (map[string]coaching.Win, error)
	// UnnamedWins gives the standing wins that no other program has a name for
	// and that were closed between two days, both included.
	UnnamedWins(ctx context.Context, workspace int64, first, last coaching.Day) ([]coaching.Win, error)
	// ImportWins is RecordWin for many wins, in the caller's transaction.
	ImportWins(ctx context.Context, workspace int64, wins []coaching.Win, by int64) ([]coaching.Win, error)
}

// Lists give a member's wins page by page.
type Lists interface {
	// ListWins gives the wins of a query.
	ListWins(ctx context.Context, workspace int64, q coaching.WinQuery) ([]coaching.Win, error)
	// SumWins gives what those of a query's wins come to that count.
	SumWins(ctx context.Context, workspace int64, q coaching.WinQuery) (amount int64, wins int, err error)
}
