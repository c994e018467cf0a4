package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Rates gives every rate that a currency had, the oldest first.
func (s *Store) Rates(ctx context.Context, workspace int64, c coaching.Currency) ([]coaching.Rate, error) {
	var rows []struct {
		Value   string
		FromDay date `db:"from_day"`
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select value, from_day from rate
		where workspace = $1 and currency = $2 order by from_day`, workspace, c)
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	rates := make([]coaching.Rate, len(rows))
	for i, row := range rows {
		rates[i] = coaching.Rate{Decimal: row.Value, Day: row.FromDay.Day}
	}
	return rates, nil
}

// SetRate sets what one unit of a currency is worth from a day on, settles the
// wins that waited for it, and gives them. Another rate set from the same day on
// takes the place of the first; wins that have it keep it.
func (s *Store) SetRate(ctx context.Context, workspace int64, c coaching.Currency, r coaching.Rate, by int64, at time.Time) (settled []coaching.Win, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		w, err := s.LockWorkspace(ctx, workspace)
		if err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `insert into rate (workspace, currency, from_day, value, set_by, set_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict (workspace, currency, from_day) do update
			set value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at`,
			workspace, c, date{r.Day}, r.Decimal, by, instant{at})
		if err != nil {
			return fmt.Errorf("set rate: %w", err)
		}
		settled, err = s.settle(ctx, w, c, at)
		return err
	})
	return settled, err
}

// settle gives the standing wins of a currency that wait for a rate theirs.
func (s *Store) settle(ctx context.Context, w coaching.Workspace, c coaching.Currency, at time.Time) ([]coaching.Win, error) {
	rates, err := s.Rates(ctx, w.ID, c)
	if err != nil {
		return nil, err
	}
	wins, err := s.wins(ctx, `where w.workspace = $1 and w.currency = $2 and w.reporting_currency = '' and w.state = $3
		order by w.id`+s.dialect.locked(), w.ID, c, coaching.Standing)
	if err != nil {
		return nil, err
	}
	for i, win := range wins {
		rate, ok := coaching.RateOn(rates, win.ClosedOn)
		if !ok {
			return nil, fmt.Errorf("settle win %d: no rate", win.ID)
		}
		if wins[i], err = s.settleWin(ctx, w, win, rate, at); err != nil {
			return nil, err
		}
	}
	return wins, nil
}

func (s *Store) settleWin(ctx context.Context, home coaching.Workspace, win coaching.Win, rate coaching.Rate, at time.Time) (coaching.Win, error) {
	settled, err := coaching.Settle(win, rate, home.Currency)
	if err != nil {
		return coaching.Win{}, err
	}
	settled.Version++
	if err := s.saveWin(ctx, settled); err != nil {
		return coaching.Win{}, err
	}
	return settled, s.completeEntries(ctx, home.Fiscal, win, settled, at)
}

// completeEntries gives the entries of a win that waited for a rate what they
// come to, and adds it to the sums.
func (s *Store) completeEntries(ctx context.Context, fiscal coaching.Fiscal, win, settled coaching.Win, at time.Time) error {
	pending, err := s.pendingEntries(ctx, win)
	if err != nil {
		return err
	}
	completed, err := complete(pending, settled)
	if err != nil {
		return err
	}
	for _, e := range completed {
		_, err := s.q(ctx).ExecContext(ctx, `update entry set rate = $1, rate_day = $2, reporting = $3, reporting_currency = $4, counted_at = $5
			where id = $6`, e.Rate.Decimal, date{e.Rate.Day}, e.Reporting.Minor, e.Reporting.Currency, instant{at}, e.ID)
		if err != nil {
			return fmt.Errorf("complete entry %d: %w", e.ID, err)
		}
		if _, err := s.q(ctx).ExecContext(ctx, `delete from entry_credit where entry = $1`, e.ID); err != nil {
			return fmt.Errorf("complete entry %d: %w", e.ID, err)
		}
	}
	if err := s.addEntryCredits(ctx, win.Workspace, completed); err != nil {
		return err
	}
	return s.count(ctx, win, fiscal, completed)
}

// pendingEntries gives the entries of a win in its currency that wait for a
// rate, in order.
func (s *Store) pendingEntries(ctx context.Context, win coaching.Win) ([]coaching.Entry, error) {
	var rows []struct {
		ID       int64
		ClosedOn date `db:"closed_on"`
		Member   int64
		Team     reference
		Amount   int64
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select e.id, e.closed_on, c.member, c.team, c.amount
		from entry e join entry_credit c on c.entry = e.id
		where e.win = $1 and e.currency = $2 and e.reporting_currency = ''
		order by e.id, c.position`, win.ID, win.Amount.Currency)
	if err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	var entries []coaching.Entry
	for _, row := range rows {
		if n := len(entries); n == 0 || entries[n-1].ID != row.ID {
			entries = append(entries, coaching.Entry{ID: row.ID, Win: win.ID, ClosedOn: row.ClosedOn.Day})
		}
		e := &entries[len(entries)-1]
		e.Credits = append(e.Credits, coaching.EntryCredit{
			Member: row.Member, Team: int64(row.Team),
			Amount: coaching.Money{Minor: row.Amount, Currency: win.Amount.Currency},
		})
	}
	return entries, nil
}
