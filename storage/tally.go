package storage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// tallyKey says what a row of the tally sums; team 0 is the whole workspace.
type tallyKey struct {
	team   int64
	grain  coaching.Grain
	start  coaching.Day
	member int64
}

// compare is the order in which rows are written. All transactions write them
// in the same, so that no two wait for each other.
func (k tallyKey) compare(other tallyKey) int {
	return cmp.Or(
		cmp.Compare(k.team, other.team),
		cmp.Compare(k.grain, other.grain),
		cmp.Compare(k.start.Sub(other.start), 0),
		cmp.Compare(k.member, other.member),
	)
}

// tallySum is a row of the tally, or a difference to it. Last is when the
// latest win that was ever counted there was recorded.
type tallySum struct {
	amount   int64
	wins     int
	distinct int
	last     time.Time
}

func (t tallySum) plus(other tallySum) tallySum {
	t.amount += other.amount
	t.wins += other.wins
	t.distinct += other.distinct
	if other.last.After(t.last) {
		t.last = other.last
	}
	return t
}

// nothing reports whether adding the sum changes none.
func (t tallySum) nothing() bool { return t == tallySum{} }

// tallies are sums by what they sum.
type tallies map[tallyKey]tallySum

// add counts what a person did on a day, in every period that holds the day:
// once for the whole workspace, and once for the team if there is one.
func (t tallies) add(fiscal coaching.Fiscal, day coaching.Day, member, team int64, whole, own tallySum) {
	for _, grain := range coaching.TallyGrains {
		key := tallyKey{0, grain, fiscal.PeriodOf(grain, day).Start, member}
		t[key] = t[key].plus(whole)
		if team != 0 {
			key.team = team
			t[key] = t[key].plus(own)
		}
	}
}

// talliesOf are the sums that entries of a win make up. Pending ones count for
// nothing.
func talliesOf(entries []coaching.Entry, recorded time.Time, fiscal coaching.Fiscal) tallies {
	sums := tallies{}
	for _, e := range entries {
		if e.Reporting.Currency == "" {
			continue
		}
		for _, c := range e.Credits {
			whole := tallySum{amount: c.Reporting.Minor, wins: c.Wins, distinct: c.Distinct}
			if c.Wins > 0 {
				whole.last = recorded
			}
			own := whole
			own.distinct = c.TeamDistinct
			sums.add(fiscal, e.ClosedOn, c.Member, c.Team, whole, own)
		}
	}
	return sums
}

// addTallies adds sums to those of the tally.
func (s *Store) addTallies(ctx context.Context, workspace int64, sums tallies) error {
	rows := newRows("tally", "workspace", "team", "grain", "start_day", "member", "amount", "wins", "distinct_wins", "last_at")
	rows.conflict = ` on conflict (workspace, team, grain, start_day, member) do update set
		amount = tally.amount + excluded.amount,
		wins = tally.wins + excluded.wins,
		distinct_wins = tally.distinct_wins + excluded.distinct_wins,
		last_at = case when excluded.last_at > tally.last_at then excluded.last_at else tally.last_at end`
	for _, key := range slices.SortedFunc(maps.Keys(sums), tallyKey.compare) {
		if sum := sums[key]; !sum.nothing() {
			rows.add(workspace, key.team, key.grain, date{key.start}, key.member, sum.amount, sum.wins, sum.distinct, sum.lastAt())
		}
	}
	return s.insert(ctx, rows)
}

// lastAt is the column: the beginning of time where no win was counted.
func (t tallySum) lastAt() instant {
	if t.last.IsZero() {
		return instant{time.Unix(0, 0)}
	}
	return instant{t.last}
}
