package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Movements gives what changed of a member's sums in a period since an instant,
// act by act, in order. Together they are the difference of the sums.
func (s *Store) Movements(ctx context.Context, workspace, member int64, p coaching.Period, since time.Time) ([]coaching.Movement, error) {
	var rows []struct {
		Win      int64
		Customer string
		Kind     coaching.EntryKind
		Settled  bool
		MadeBy   int64 `db:"made_by"`
		Reason   string
		Amount   int64
		Wins     int
	}
	// A change that moves a win to another day or team is two entries of one
	// act; what it takes away here and adds there is one movement.
	err := s.q(ctx).SelectContext(ctx, &rows, `select e.win, w.customer, e.kind, e.counted_at > e.at as settled, e.made_by, e.reason,
			cast(sum(c.reporting) as bigint) as amount, sum(c.wins) as wins
		from entry e join entry_credit c on c.entry = e.id join win w on w.id = e.win
		where e.workspace = $1 and e.counted_at > $2 and c.member = $3 and e.closed_on between $4 and $5
		group by e.win, w.customer, e.kind, e.at, e.counted_at, e.made_by, e.reason
		order by e.counted_at, min(e.id)`,
		workspace, instant{since}, member, date{p.Start}, date{p.End})
	if err != nil {
		return nil, fmt.Errorf("read movements: %w", err)
	}
	var movements []coaching.Movement
	for _, row := range rows {
		if row.Amount != 0 || row.Wins != 0 {
			movements = append(movements, coaching.Movement{
				Win: row.Win, Customer: row.Customer, Kind: row.Kind, Settled: row.Settled,
				By: row.MadeBy, Reason: row.Reason, Amount: row.Amount, Wins: row.Wins,
			})
		}
	}
	return movements, nil
}

// BoardMoves gives what changed on a board since an instant, when the day was
// then; see coaching.Moves.
func (s *Store) BoardMoves(ctx context.Context, workspace int64, q coaching.BoardQuery, since time.Time, then coaching.Day) (moves []coaching.Move, err error) {
	err = s.snapshot(ctx, func(ctx context.Context) error {
		now, err := s.scoreRows(ctx, workspace, q)
		if err != nil {
			return err
		}
		moved, err := s.movedBy(ctx, workspace, q, since)
		if err != nil {
			return err
		}
		earlier := q
		earlier.Today = then
		targets, err := s.targetsOf(ctx, workspace, earlier, ` and set_at <= $6`, instant{since})
		if err != nil {
			return err
		}
		before := make([]scoreRow, len(now))
		for i, row := range now {
			row.Amount -= moved[row.ID].Amount
			row.Wins -= moved[row.ID].Wins
			row.targetRow = targets[row.ID]
			before[i] = row
		}
		moves = coaching.Moves(scoresOf(before), scoresOf(now), q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read moves: %w", err)
	}
	return moves, nil
}

// movedBy is what changed of everybody's sums on a board since an instant.
func (s *Store) movedBy(ctx context.Context, workspace int64, q coaching.BoardQuery, since time.Time) (map[int64]sumRow, error) {
	var rows []sumRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select c.member, cast(sum(c.reporting) as bigint) as amount, sum(c.wins) as wins
		from entry e join entry_credit c on c.entry = e.id
		where e.workspace = $1 and e.counted_at > $2 and e.closed_on between $3 and $4 and ($5 = 0 or c.team = $5)
		group by c.member`, workspace, instant{since}, date{q.Period.Start}, date{q.Period.End}, q.Team)
	if err != nil {
		return nil, err
	}
	moved := make(map[int64]sumRow, len(rows))
	for _, row := range rows {
		moved[row.Member] = row
	}
	return moved, nil
}
