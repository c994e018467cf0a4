package importing

import (
	"slices"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// WinPlan is what a sheet comes to: wins to be recorded and to be changed, in
// the order of its rows. Taken are how many wins were undone or voided since,
// which they stay.
type WinPlan struct {
	New       []NewWin
	Edits     []WinEdit
	Unchanged int
	Taken     int
}

// NewWin is a win that is not there yet. Twin is the number of a win that was
// recorded in chat and may be the same deal, zero for none.
type NewWin struct {
	Line int
	Win  coaching.Win
	Twin int64
}

// WinEdit is a win that a row says something else of.
type WinEdit struct {
	Line          int
	Before, After coaching.Win
}

// WinWorld is what wins are priced and credited by, and what there is already.
type WinWorld struct {
	Reporting coaching.Currency
	Rates     map[coaching.Currency][]coaching.Rate // every rate that each currency had
	TeamOn    func(member int64, day coaching.Day) int64
	Known     map[string]coaching.Win // by external id
	Chatted   []coaching.Win          // standing, without an external id
}

// PlanWins holds a sheet against what there is. A column that the sheet does not
// have says nothing of a win that is there.
func PlanWins(s WinSheet, w WinWorld) (WinPlan, []sheet.Fault) {
	var plan WinPlan
	var faults []sheet.Fault
	twins := map[string][]coaching.Win{}
	for _, win := range w.Chatted {
		key := coaching.CustomerKey(win.Customer)
		twins[key] = append(twins[key], win)
	}
	for _, row := range s.Rows {
		before, known := w.Known[row.Win.ExternalID]
		switch {
		case !known:
			win, err := w.compose(row)
			if err != nil {
				faults = append(faults, faultAt(row.Line, err))
				continue
			}
			plan.New = append(plan.New, NewWin{row.Line, win, twinOf(win, twins[coaching.CustomerKey(win.Customer)])})
		case before.State != coaching.Standing:
			plan.Taken++
		default:
			switch after, err := w.edit(s, row, before); {
			case err != nil:
				faults = append(faults, faultAt(row.Line, err))
			case sameWin(before, after):
				plan.Unchanged++
			default:
				plan.Edits = append(plan.Edits, WinEdit{row.Line, before, after})
			}
		}
	}
	return plan, faults
}

// compose makes the win of a row.
func (w WinWorld) compose(row WinRow) (coaching.Win, error) {
	win, err := coaching.Price(row.Win, w.Rates[row.Win.Amount.Currency], w.Reporting)
	if err != nil {
		return win, err
	}
	win.Credits, err = w.credits(win, win.Author, row.Parts)
	return win, err
}

// edit makes of a win what a row says of it. As with any edit, the rate stays
// unless the currency changes, and the teams unless the day or the people do.
// Its author stays too: a row with another member gives that one the credit.
func (w WinWorld) edit(s WinSheet, row WinRow, before coaching.Win) (coaching.Win, error) {
	after := before
	after.Customer, after.Amount, after.ClosedOn = row.Win.Customer, row.Win.Amount, row.Win.ClosedOn
	if s.columns.Has("product") {
		after.Product = row.Win.Product
	}
	if s.columns.Has("note") {
		after.Note = row.Win.Note
	}
	if s.columns.Has("tags") {
		after.Tags = row.Win.Tags
	}
	var err error
	switch {
	case after.Amount.Currency != before.Amount.Currency || before.Pending():
		after, err = coaching.Price(after, w.Rates[after.Amount.Currency], w.Reporting)
	case after.Amount != before.Amount:
		after.Reporting, err = coaching.Convert(after.Amount, after.Rate, w.Reporting)
	}
	if err != nil {
		return after, err
	}
	parts := row.Parts
	if !s.columns.Has("credits") && before.Credits[0].Member == row.Win.Author {
		parts = othersOf(before, row.Win.Author)
	}
	wanted, err := w.credits(after, row.Win.Author, parts)
	if err != nil {
		return after, err
	}
	after.Credits = wanted
	if after.ClosedOn == before.ClosedOn && sameShares(before.Credits, wanted) {
		after.Credits = coaching.Reshare(before.Credits, after.Amount, after.Reporting)
	}
	return after, nil
}

func (w WinWorld) credits(win coaching.Win, member int64, parts []coaching.Part) ([]coaching.Credit, error) {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].Team = w.TeamOn(parts[i].Member, win.ClosedOn)
	}
	return coaching.Credits(coaching.Part{Member: member, Team: w.TeamOn(member, win.ClosedOn)}, parts, win.Amount, win.Reporting)
}

// othersOf is whom a win is shared with beside a member, with their shares.
func othersOf(win coaching.Win, member int64) []coaching.Part {
	var parts []coaching.Part
	for _, c := range win.Credits {
		if c.Member != member {
			parts = append(parts, coaching.Part{Member: c.Member, Share: c.Share})
		}
	}
	return parts
}

// sameShares reports whether the same people have the same shares.
func sameShares(a, b []coaching.Credit) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(c coaching.Credit) bool {
		return !slices.ContainsFunc(b, func(other coaching.Credit) bool { return c.Member == other.Member && c.Share == other.Share })
	})
}

// sameWin reports whether two wins say the same. Teams are not looked at: they
// are those of a day, and it is the same.
func sameWin(a, b coaching.Win) bool {
	return a.Customer == b.Customer && a.Product == b.Product && a.Note == b.Note && slices.Equal(a.Tags, b.Tags) &&
		a.Amount == b.Amount && a.ClosedOn == b.ClosedOn && sameShares(a.Credits, b.Credits)
}

// twinOf is the number of the latest of some wins that may be the same deal.
func twinOf(win coaching.Win, others []coaching.Win) int64 {
	var twin int64
	for _, other := range others {
		if coaching.NearDuplicate(win, other) && other.ID > twin {
			twin = other.ID
		}
	}
	return twin
}
