package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// CheckTally gives how many sums of a workspace's tally are not what its ledger
// says.
func (s *Store) CheckTally(ctx context.Context, workspace int64) (differences int, err error) {
	err = s.snapshot(ctx, func(ctx context.Context) error {
		is, err := s.readTally(ctx, workspace)
		if err != nil {
			return err
		}
		fiscal, err := s.fiscal(ctx, workspace)
		if err != nil {
			return err
		}
		should, err := s.reckon(ctx, workspace, fiscal)
		if err != nil {
			return err
		}
		for key, sum := range should {
			if !sum.same(is[key]) {
				differences++
			}
			delete(is, key)
		}
		for _, sum := range is {
			if !sum.same(tallySum{}) {
				differences++
			}
		}
		return nil
	})
	return differences, err
}

// RebuildTally makes a workspace's tally anew from its ledger.
func (s *Store) RebuildTally(ctx context.Context, workspace int64) error {
	return s.Within(ctx, func(ctx context.Context) error {
		// Whoever is about to add to the tally waits, and adds to the new one.
		if lock := s.dialect.lockTable("tally"); lock != "" {
			if _, err := s.q(ctx).ExecContext(ctx, lock); err != nil {
				return fmt.Errorf("lock tally: %w", err)
			}
		}
		fiscal, err := s.fiscal(ctx, workspace)
		if err != nil {
			return err
		}
		sums, err := s.reckon(ctx, workspace, fiscal)
		if err != nil {
			return err
		}
		if _, err := s.q(ctx).ExecContext(ctx, `delete from tally where workspace = $1`, workspace); err != nil {
			return fmt.Errorf("empty tally: %w", err)
		}
		return s.addTallies(ctx, workspace, sums)
	})
}

// reckon sums the ledger.
func (s *Store) reckon(ctx context.Context, workspace int64, fiscal coaching.Fiscal) (tallies, error) {
	rows, err := s.q(ctx).QueryxContext(ctx, `select e.closed_on, c.member, c.team,
			cast(sum(c.reporting) as bigint) as amount, sum(c.wins) as wins,
			sum(c.team_distinct) as team_distinct, sum(c.distinct_wins) as distinct_wins,
			max(case when c.wins > 0 then w.recorded_at end) as last_at
		from entry e join entry_credit c on c.entry = e.id join win w on w.id = e.win
		where e.workspace = $1 and e.reporting_currency <> ''
		group by e.closed_on, c.member, c.team`, workspace)
	if err != nil {
		return nil, fmt.Errorf("sum ledger: %w", err)
	}
	defer rows.Close()
	sums := tallies{}
	for rows.Next() {
		var row struct {
			ClosedOn     date `db:"closed_on"`
			Member       int64
			Team         reference
			Amount       int64
			Wins         int
			TeamDistinct int     `db:"team_distinct"`
			DistinctWins int     `db:"distinct_wins"`
			LastAt       instant `db:"last_at"`
		}
		if err := rows.StructScan(&row); err != nil {
			return nil, fmt.Errorf("sum ledger: %w", err)
		}
		whole := tallySum{amount: row.Amount, wins: row.Wins, distinct: row.DistinctWins, last: row.LastAt.Time}
		own := whole
		own.distinct = row.TeamDistinct
		sums.add(fiscal, row.ClosedOn.Day, row.Member, int64(row.Team), whole, own)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sum ledger: %w", err)
	}
	return sums, nil
}

func (s *Store) readTally(ctx context.Context, workspace int64) (tallies, error) {
	rows, err := s.q(ctx).QueryxContext(ctx, `select team, grain, start_day, member, amount, wins, distinct_wins, last_at
		from tally where workspace = $1`, workspace)
	if err != nil {
		return nil, fmt.Errorf("read tally: %w", err)
	}
	defer rows.Close()
	sums := tallies{}
	for rows.Next() {
		var row struct {
			Team         int64
			Grain        coaching.Grain
			StartDay     date `db:"start_day"`
			Member       int64
			Amount       int64
			Wins         int
			DistinctWins int     `db:"distinct_wins"`
			LastAt       instant `db:"last_at"`
		}
		if err := rows.StructScan(&row); err != nil {
			return nil, fmt.Errorf("read tally: %w", err)
		}
		sums[tallyKey{row.Team, row.Grain, row.StartDay.Day, row.Member}] = tallySum{
			amount: row.Amount, wins: row.Wins, distinct: row.DistinctWins, last: row.LastAt.Time,
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read tally: %w", err)
	}
	return sums, nil
}

// same reports whether a row is as it should be. When something was won last
// matters only where something is.
func (t tallySum) same(is tallySum) bool {
	return t.amount == is.amount && t.wins == is.wins && t.distinct == is.distinct &&
		(t.wins == 0 || t.last.Equal(is.last))
}
