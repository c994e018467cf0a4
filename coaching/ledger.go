package coaching

import (
	"fmt"
	"slices"
	"time"
)

// Entries are the rows by which one act moves the ledger from a win as it was
// to the win as it is: before is the zero Win when the win is recorded, and
// after is no longer standing when it is undone or voided.
//
// A change within the same day, currencies, rate and teams is one entry with
// the differences. Any other is two: the whole is taken away there and added
// here, so that the sums of every day, currency and team stay right. A change
// of words alone is one entry of zero, so that the ledger tells of every act.
func Entries(before, after Win, kind EntryKind, reason string, by int64, at time.Time) []Entry {
	was, is := whole(before), whole(after)
	entry := func(win Win, difference tally) Entry {
		return Entry{
			Win: after.ID, Kind: kind, At: at, By: by, Reason: reason,
			ClosedOn: win.ClosedOn, Rate: win.Rate,
			Amount: difference.amount, Reporting: difference.reporting, Credits: difference.credits,
		}
	}
	switch {
	case before.State == Standing && after.State != Standing:
		return []Entry{entry(before, tally{}.minus(was))}
	case before.State == Standing && !sameBooks(before, after):
		return []Entry{entry(before, tally{}.minus(was)), entry(after, is)}
	default:
		return []Entry{entry(after, is.minus(was).orNothing(after))}
	}
}

// Settle gives a pending win its rate: its amounts in the reporting currency,
// shared as the win is. The day of the rate is kept. The refusal of a rate that
// cannot be used is an *Error.
func Settle(w Win, rate Rate, to Currency) (Win, error) {
	reporting, err := Convert(w.Amount, rate, to)
	if err != nil {
		return Win{}, fmt.Errorf("settle win %d: %w", w.ID, err)
	}
	w.Rate, w.Reporting = rate, reporting
	w.Credits = Reshare(w.Credits, w.Amount, reporting)
	return w, nil
}

// sameBooks reports whether both wins are summed in the same places, so that
// their difference is too.
func sameBooks(before, after Win) bool {
	return before.ClosedOn == after.ClosedOn &&
		before.Amount.Currency == after.Amount.Currency &&
		before.Reporting.Currency == after.Reporting.Currency &&
		before.Rate == after.Rate &&
		!slices.ContainsFunc(after.Credits, func(is Credit) bool {
			return slices.ContainsFunc(before.Credits, func(was Credit) bool {
				return was.Member == is.Member && was.Team != is.Team
			})
		})
}

// tally is what a win adds to the sums, or a difference of that.
type tally struct {
	amount, reporting Money
	credits           []EntryCredit
}

// whole is what a win adds to the sums: nothing unless it stands, and no counts
// while it is pending.
func whole(w Win) tally {
	if w.State != Standing {
		return tally{}
	}
	all := tally{amount: w.Amount, reporting: w.Reporting}
	teams := map[int64]bool{0: true} // no team is none to count for
	for i, credit := range w.Credits {
		row := EntryCredit{Member: credit.Member, Team: credit.Team, Amount: credit.Amount, Reporting: credit.Reporting}
		if !w.Pending() {
			row.Wins = 1
			if i == 0 {
				row.Distinct = 1
			}
			if !teams[credit.Team] {
				row.TeamDistinct = 1
			}
			teams[credit.Team] = true
		}
		all.credits = append(all.credits, row)
	}
	return all
}

// minus is the difference of two tallies in the same books: a row for each
// person for whom something changes.
func (t tally) minus(other tally) tally {
	rows := slices.Clone(t.credits)
	for _, less := range other.credits {
		i := slices.IndexFunc(rows, func(row EntryCredit) bool { return row.Member == less.Member })
		if i < 0 {
			i = len(rows)
			rows = append(rows, EntryCredit{Member: less.Member, Team: less.Team})
		}
		row := &rows[i]
		row.Amount, row.Reporting = row.Amount.Sub(less.Amount), row.Reporting.Sub(less.Reporting)
		row.Wins -= less.Wins
		row.TeamDistinct -= less.TeamDistinct
		row.Distinct -= less.Distinct
	}
	return tally{
		amount:    t.amount.Sub(other.amount),
		reporting: t.reporting.Sub(other.reporting),
		credits:   slices.DeleteFunc(rows, EntryCredit.nothing),
	}
}

// orNothing is the tally itself, or when nobody's sums change one row of zero
// for the win's first credit.
func (t tally) orNothing(w Win) tally {
	if len(t.credits) == 0 && len(w.Credits) > 0 {
		first := w.Credits[0]
		t.credits = []EntryCredit{{
			Member: first.Member, Team: first.Team,
			Amount: Money{Currency: w.Amount.Currency}, Reporting: Money{Currency: w.Reporting.Currency},
		}}
		t.amount.Currency, t.reporting.Currency = w.Amount.Currency, w.Reporting.Currency
	}
	return t
}

// nothing reports whether a row changes no sum.
func (c EntryCredit) nothing() bool {
	return c.Amount.IsZero() && c.Reporting.IsZero() && c.Wins == 0 && c.TeamDistinct == 0 && c.Distinct == 0
}
