package lost

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Deals keep lost deals, and what each was at every version. Writes belong to
// the caller's transaction, here as in every other port.
type Deals interface {
	// RecordLost stores a new lost deal and gives it its number.
	RecordLost(ctx context.Context, d coaching.LostDeal) (coaching.LostDeal, error)
	// ChangeLost stores what a lost deal has become; a Conflict when it has
	// changed since d.Version, which then grows by one.
	ChangeLost(ctx context.Context, d coaching.LostDeal, by int64, at time.Time) (coaching.LostDeal, error)
	// LostDeal gives one lost deal, a removed one too; NotFound when the
	// workspace has no such number.
	LostDeal(ctx context.Context, workspace, id int64) (coaching.LostDeal, error)
	// LostDeals gives the lost deals that stand and that a query asks for,
	// latest first.
	LostDeals(ctx context.Context, workspace int64, q coaching.LostQuery) ([]coaching.LostDeal, error)
	// SimilarLost gives the lost deals that stand of an author and a customer,
	// by CustomerKey, that were closed between two days, both included, latest
	// first.
	SimilarLost(ctx context.Context, workspace, author int64, customerKey string, first, last coaching.Day) ([]coaching.LostDeal, error)
}

// People are the members of a workspace.
type People interface {
	// Members gives every member, active or not, in order of name.
	Members(ctx context.Context, workspace int64) ([]coaching.Member, error)
}
