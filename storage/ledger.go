package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// RecordWin stores a new win and its entries, and gives it its number.
func (s *Store) RecordWin(ctx context.Context, w coaching.Win, by int64) (coaching.Win, error) {
	var recorded coaching.Win
	err := s.Within(ctx, func(ctx context.Context) error {
		w, fiscal, err := s.upToDate(ctx, w)
		if err != nil {
			return err
		}
		w.Version = 1
		if w.ID, err = s.addWin(ctx, w); err != nil {
			return err
		}
		if err := s.addCredits(ctx, w); err != nil {
			return err
		}
		recorded = w
		return s.enter(ctx, w, fiscal, coaching.Entries(coaching.Win{}, w, coaching.EntryRecord, "", by, w.RecordedAt))
	})
	return recorded, err
}

// ChangeWin stores what a win has become, with the entries of kind that lead
// there from the stored one; a Conflict when it has changed since w.Version,
// which then grows by one.
func (s *Store) ChangeWin(ctx context.Context, w coaching.Win, kind coaching.EntryKind, by int64, at time.Time, reason string) (coaching.Win, error) {
	var changed coaching.Win
	err := s.Within(ctx, func(ctx context.Context) error {
		w, fiscal, err := s.upToDate(ctx, w)
		if err != nil {
			return err
		}
		before, err := s.oneWin(ctx, w.Workspace, w.ID, s.dialect.locked())
		if err != nil {
			return err
		}
		if before.Version != w.Version {
			return coaching.Refuse(coaching.Conflict, "conflict.win", "win", w.ID)
		}
		w.Version++
		if err := s.saveWin(ctx, w); err != nil {
			return err
		}
		changed = w
		return s.enter(ctx, w, fiscal, coaching.Entries(before, w, kind, reason, by, at))
	})
	return changed, err
}

// upToDate gives a win that is to be stored as it is by the currency and the
// rates of now, which may have changed since it was made; a Conflict when it
// counts in a currency that the workspace has left. Who chooses a currency and
// who sets a rate finds what is stored, and waits for the same lock, so that no
// win falls between the two. It gives too by which fiscal years the win is
// counted.
func (s *Store) upToDate(ctx context.Context, w coaching.Win) (coaching.Win, coaching.Fiscal, error) {
	if !w.Pending() {
		fiscal, err := s.counts(ctx, w)
		return w, fiscal, err
	}
	workspace, err := s.LockWorkspace(ctx, w.Workspace)
	if err != nil {
		return coaching.Win{}, 0, err
	}
	rates := []coaching.Rate{{Decimal: "1", Day: w.ClosedOn}}
	if w.Amount.Currency != workspace.Currency {
		if rates, err = s.Rates(ctx, w.Workspace, w.Amount.Currency); err != nil {
			return coaching.Win{}, 0, err
		}
	}
	if rate, ok := coaching.RateOn(rates, w.ClosedOn); ok {
		w, err = coaching.Settle(w, rate, workspace.Currency)
	}
	return w, workspace.Fiscal, err
}

// counts refuses a win that was reckoned in another currency than the
// workspace's, which it keeps from being locked until the transaction ends. Wins
// do not wait for each other here.
func (s *Store) counts(ctx context.Context, w coaching.Win) (coaching.Fiscal, error) {
	var held struct {
		Currency coaching.Currency
		Fiscal   coaching.Fiscal
	}
	err := s.q(ctx).GetContext(ctx, &held, `select currency, fiscal from workspace where id = $1`+s.dialect.held(), w.Workspace)
	if err != nil {
		return 0, missing(err, "hold workspace", "missing.workspace")
	}
	if w.Reporting.Currency != held.Currency {
		return 0, coaching.Refuse(coaching.Conflict, "conflict.currency", "currency", string(held.Currency))
	}
	return held.Fiscal, nil
}

// enter adds entries of a win to the ledger, and what they say to the sums.
func (s *Store) enter(ctx context.Context, w coaching.Win, fiscal coaching.Fiscal, entries []coaching.Entry) error {
	for i := range entries {
		rows := newEntryRows()
		addEntryRow(rows, w.Workspace, entries[i])
		if err := s.q(ctx).GetContext(ctx, &entries[i].ID, rows.statement()+` returning id`, rows.values...); err != nil {
			return fmt.Errorf("add entry: %w", err)
		}
	}
	if err := s.addEntryCredits(ctx, w.Workspace, entries); err != nil {
		return err
	}
	return s.count(ctx, w, fiscal, entries)
}

func newEntryRows() *rows {
	return newRows("entry", "workspace", "win", "kind", "at", "made_by", "closed_on", "rate", "rate_day",
		"amount", "currency", "reporting", "reporting_currency", "reason", "counted_at")
}

func addEntryRow(to *rows, workspace int64, e coaching.Entry) {
	counted := e.At
	if e.Reporting.Currency == "" {
		counted = time.Time{}
	}
	to.add(workspace, e.Win, e.Kind, instant{e.At}, e.By, date{e.ClosedOn}, e.Rate.Decimal, date{e.Rate.Day},
		e.Amount.Minor, e.Amount.Currency, e.Reporting.Minor, e.Reporting.Currency, e.Reason, instant{counted})
}

func (s *Store) addEntryCredits(ctx context.Context, workspace int64, entries []coaching.Entry) error {
	credits := newRows("entry_credit", "entry", "position", "workspace", "member", "team",
		"amount", "reporting", "wins", "team_distinct", "distinct_wins")
	for _, e := range entries {
		for i, c := range e.Credits {
			credits.add(e.ID, i, workspace, c.Member, reference(c.Team),
				c.Amount.Minor, c.Reporting.Minor, c.Wins, c.TeamDistinct, c.Distinct)
		}
	}
	return s.insert(ctx, credits)
}

// count adds to the sums what entries of a win say, by the fiscal years that
// whoever holds the workspace found; see SetFiscal for why.
func (s *Store) count(ctx context.Context, w coaching.Win, fiscal coaching.Fiscal, entries []coaching.Entry) error {
	return s.addTallies(ctx, w.Workspace, talliesOf(entries, w.RecordedAt, fiscal))
}
