package storage

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
)

// WinsCalled gives the wins that other programs' names of deals stand for, by
// name; no entry for a name that is not known.
func (s *Store) WinsCalled(ctx context.Context, workspace int64, externalIDs []string) (map[string]coaching.Win, error) {
	called := make(map[string]coaching.Win, len(externalIDs))
	for some := range slices.Chunk(externalIDs, inAtOnce) {
		wins, err := s.wins(ctx, `where w.workspace = $1 and w.external_id in (`+placeholders(2, len(some))+`)`,
			append([]any{workspace}, anys(some)...)...)
		if err != nil {
			return nil, err
		}
		for _, w := range wins {
			called[w.ExternalID] = w
		}
	}
	return called, nil
}

// UnnamedWins gives the standing wins that no other program has a name for and
// that were closed between two days, both included.
func (s *Store) UnnamedWins(ctx context.Context, workspace int64, first, last coaching.Day) ([]coaching.Win, error) {
	return s.wins(ctx, `where w.workspace = $1 and w.external_id is null and w.state = $2 and w.closed_on between $3 and $4
		order by w.id`, workspace, coaching.Standing, date{first}, date{last})
}

// TeamsEver gives the team of a member on any day, zero for none.
func (s *Store) TeamsEver(ctx context.Context, workspace int64) (func(member int64, day coaching.Day) int64, error) {
	var rows []struct {
		Member, Team int64
		FromDay      date `db:"from_day"`
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select member, team, from_day from membership
		where workspace = $1 order by from_day`, workspace)
	if err != nil {
		return nil, fmt.Errorf("read memberships: %w", err)
	}
	type stay struct {
		from coaching.Day
		team int64
	}
	stays := map[int64][]stay{}
	for _, row := range rows {
		stays[row.Member] = append(stays[row.Member], stay{row.FromDay.Day, row.Team})
	}
	return func(member int64, day coaching.Day) int64 {
		for _, s := range slices.Backward(stays[member]) {
			if !s.from.After(day) {
				return s.team
			}
		}
		return 0
	}, nil
}

// AllRates gives every rate that each currency had, the oldest first.
func (s *Store) AllRates(ctx context.Context, workspace int64) (map[coaching.Currency][]coaching.Rate, error) {
	var rows []struct {
		Currency coaching.Currency
		Value    string
		FromDay  date `db:"from_day"`
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select currency, value, from_day from rate
		where workspace = $1 order by from_day`, workspace)
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	rates := map[coaching.Currency][]coaching.Rate{}
	for _, row := range rows {
		rates[row.Currency] = append(rates[row.Currency], coaching.Rate{Decimal: row.Value, Day: row.FromDay.Day})
	}
	return rates, nil
}

// ImportWins is RecordWin for many wins, all or none, by statements of many rows
// each. Each win has an external id, by which it is given back with its number;
// one that is there already is a Conflict.
func (s *Store) ImportWins(ctx context.Context, workspace int64, wins []coaching.Win, by int64) ([]coaching.Win, error) {
	var imported []coaching.Win
	err := s.Within(ctx, func(ctx context.Context) error {
		home, err := s.LockWorkspace(ctx, workspace)
		if err != nil {
			return err
		}
		if imported, err = s.allUpToDate(ctx, home, wins); err != nil {
			return err
		}
		if err := s.addWins(ctx, imported); err != nil {
			return err
		}
		if err := s.addCredits(ctx, imported...); err != nil {
			return err
		}
		var entries []coaching.Entry
		for _, w := range imported {
			entries = append(entries, coaching.Entries(coaching.Win{}, w, coaching.EntryRecord, "", by, w.RecordedAt)...)
		}
		if err := s.addEntries(ctx, workspace, entries); err != nil {
			return err
		}
		return s.countAll(ctx, home, imported, entries)
	})
	if err != nil {
		return nil, fmt.Errorf("import wins: %w", err)
	}
	return imported, nil
}

// allUpToDate is upToDate for many wins of a workspace that is locked.
func (s *Store) allUpToDate(ctx context.Context, home coaching.Workspace, wins []coaching.Win) ([]coaching.Win, error) {
	rates, err := s.AllRates(ctx, home.ID)
	if err != nil {
		return nil, err
	}
	wins = slices.Clone(wins)
	for i, w := range wins {
		rate, known := coaching.RateOn(rates[w.Amount.Currency], w.ClosedOn)
		if w.Amount.Currency == home.Currency {
			rate, known = coaching.Rate{Decimal: "1", Day: w.ClosedOn}, true
		}
		switch {
		case w.Pending() && known:
			if wins[i], err = coaching.Settle(w, rate, home.Currency); err != nil {
				return nil, err
			}
		case !w.Pending() && w.Reporting.Currency != home.Currency:
			return nil, coaching.Refuse(coaching.Conflict, "conflict.currency", "currency", string(home.Currency))
		}
	}
	return wins, nil
}

// countAll is count for the first entries of many wins.
func (s *Store) countAll(ctx context.Context, home coaching.Workspace, wins []coaching.Win, entries []coaching.Entry) error {
	sums := tallies{}
	for i, w := range wins {
		for key, sum := range talliesOf(entries[i:i+1], w.RecordedAt, home.Fiscal) {
			sums[key] = sums[key].plus(sum)
		}
	}
	return s.addTallies(ctx, home.ID, sums)
}

// addWins inserts wins and gives them their numbers.
func (s *Store) addWins(ctx context.Context, wins []coaching.Win) error {
	places := make(map[string]int, len(wins))
	rows := newWinRows()
	for i := range wins {
		wins[i].Version = 1
		places[wins[i].ExternalID] = i
		addWinRow(rows, wins[i])
	}
	rows.conflict = ` on conflict do nothing`
	added := 0
	for some := range rows.chunks() {
		var ids []struct {
			ID         int64
			ExternalID string `db:"external_id"`
		}
		// An engine may give the rows back in any order.
		if err := s.q(ctx).SelectContext(ctx, &ids, some.statement()+` returning id, external_id`, some.values...); err != nil {
			return fmt.Errorf("add wins: %w", err)
		}
		for _, row := range ids {
			wins[places[row.ExternalID]].ID = row.ID
		}
		added += len(ids)
	}
	if added < len(wins) {
		return coaching.Refuse(coaching.Conflict, "conflict.import")
	}
	return nil
}

// addEntries inserts the entries of wins that have one each.
func (s *Store) addEntries(ctx context.Context, workspace int64, entries []coaching.Entry) error {
	places := make(map[int64]int, len(entries))
	rows := newEntryRows()
	for i, e := range entries {
		places[e.Win] = i
		addEntryRow(rows, workspace, e)
	}
	for some := range rows.chunks() {
		var ids []struct{ ID, Win int64 }
		if err := s.q(ctx).SelectContext(ctx, &ids, some.statement()+` returning id, win`, some.values...); err != nil {
			return fmt.Errorf("add entries: %w", err)
		}
		for _, row := range ids {
			entries[places[row.Win]].ID = row.ID
		}
	}
	return s.addEntryCredits(ctx, workspace, entries)
}
