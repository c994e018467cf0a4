package storage

import (
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// book is where a person's part of a win is summed. A win that was moved to
// another day or team has been in several.
type book struct {
	day    coaching.Day
	team   int64
	member int64
}

// complete gives the entries of a win that waited for a rate their amounts in
// the reporting currency, such that the entries of each book add up to what the
// settled win has there: its credit, or nothing. Each difference is converted
// by itself, and the last of a book takes what rounding leaves over. The win is
// counted by the first entry of its book.
func complete(entries []coaching.Entry, settled coaching.Win) ([]coaching.Entry, error) {
	goals := goalsOf(settled)
	last := map[book]int{}
	for i, e := range entries {
		for _, c := range e.Credits {
			last[book{e.ClosedOn, c.Team, c.Member}] = i
		}
	}
	entries = withMissing(entries, settled, goals, last)
	sums := map[book]coaching.Money{}
	for i := range entries {
		e := &entries[i]
		e.Rate = settled.Rate
		e.Reporting = coaching.Money{Currency: settled.Reporting.Currency}
		for j := range e.Credits {
			c := &e.Credits[j]
			at := book{e.ClosedOn, c.Team, c.Member}
			goal := goals[at]
			sum, begun := sums[at]
			if !begun {
				c.Wins, c.TeamDistinct, c.Distinct = goal.Wins, goal.TeamDistinct, goal.Distinct
			}
			if last[at] == i {
				c.Reporting = coaching.Money{Currency: settled.Reporting.Currency}.Add(goal.Reporting).Sub(sum)
			} else {
				var err error
				if c.Reporting, err = coaching.Convert(c.Amount, settled.Rate, settled.Reporting.Currency); err != nil {
					return nil, err
				}
			}
			sums[at] = sum.Add(c.Reporting)
			e.Reporting = e.Reporting.Add(c.Reporting)
		}
	}
	return entries, nil
}

// goalsOf is what a settled win adds to its books.
func goalsOf(settled coaching.Win) map[book]coaching.EntryCredit {
	goals := map[book]coaching.EntryCredit{}
	for _, e := range coaching.Entries(coaching.Win{}, settled, coaching.EntryRecord, "", settled.Author, time.Time{}) {
		for _, c := range e.Credits {
			goals[book{e.ClosedOn, c.Team, c.Member}] = c
		}
	}
	return goals
}

// withMissing adds rows for those whose part of the amount was nothing, so that
// no entry named them while nothing was counted either. They join the first
// entry of the win's day.
func withMissing(entries []coaching.Entry, settled coaching.Win, goals map[book]coaching.EntryCredit, last map[book]int) []coaching.Entry {
	for _, c := range settled.Credits {
		at := book{settled.ClosedOn, c.Team, c.Member}
		if _, named := last[at]; named {
			continue
		}
		if _, counted := goals[at]; !counted {
			continue
		}
		for i := range entries {
			if entries[i].ClosedOn == settled.ClosedOn {
				entries[i].Credits = append(entries[i].Credits, coaching.EntryCredit{
					Member: c.Member, Team: c.Team, Amount: coaching.Money{Currency: settled.Amount.Currency},
				})
				last[at] = i
				break
			}
		}
	}
	return entries
}
