package coaching

import (
	"cmp"
	"slices"
)

// Announcing is how a workspace's wins are announced: where, from which day on,
// and how many at most one by one.
type Announcing struct {
	From   Day // wins that closed earlier are recorded and not announced; zero for none
	Hourly int // how many wins an hour a channel hears of one by one; zero for no limit
	Routes []Route
}

// Route leads the wins that fit to a channel of their own. It fits by all that
// it names: more than an amount of the reporting currency, a team that has a
// part in the win, a product.
type Route struct {
	Number  int // in its workspace; as an admin types it
	Over    Money
	Team    Team   // of zero id for any
	Product string // empty for any
	Channel Channel
}

// Announces reports whether a win is announced at all.
func (a Announcing) Announces(w Win) bool { return !w.ClosedOn.Before(a.From) }

// Place is the channel in which a win is announced: that of the first route that
// fits, else the channel for wins, of which there may be none.
func (a Announcing) Place(w Win, wins *Channel) *Channel {
	routes := slices.SortedFunc(slices.Values(a.Routes), Route.Compare)
	for _, r := range routes {
		if r.Fits(w) {
			return &r.Channel
		}
	}
	return wins
}

// Fits reports whether a win goes the way of a route. One that waits for a rate
// is over no amount.
func (r Route) Fits(w Win) bool {
	over := r.Over.IsZero() || !w.Pending() && w.Reporting.Minor > r.Over.Minor
	team := r.Team.ID == 0 || slices.ContainsFunc(w.Credits, func(c Credit) bool { return c.Team == r.Team.ID })
	return over && team && (r.Product == "" || Fold(r.Product) == Fold(w.Product))
}

// Compare orders routes as they are tried: those first that name more, then
// those over more, then in the order of their numbers. So no route stands behind
// one that takes all of its wins.
func (r Route) Compare(other Route) int {
	return cmp.Or(
		other.names()-r.names(),
		cmp.Compare(other.Over.Minor, r.Over.Minor),
		r.Number-other.Number,
	)
}

// names is how many things a route names.
func (r Route) names() int {
	n := 0
	for _, named := range []bool{!r.Over.IsZero(), r.Team.ID != 0, r.Product != ""} {
		if named {
			n++
		}
	}
	return n
}

// SameWins reports whether two routes fit the same wins.
func (r Route) SameWins(other Route) bool {
	return r.Over == other.Over && r.Team.ID == other.Team.ID && Fold(r.Product) == Fold(other.Product)
}
