package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// FirstWin reports whether a member has a credit of no standing win with a lower
// number.
func (s *Store) FirstWin(ctx context.Context, workspace, member, win int64) (bool, error) {
	var first bool
	err := s.q(ctx).GetContext(ctx, &first, `select not exists (select 1 from credit c join win w on w.id = c.win
		where c.workspace = $1 and c.member = $2 and c.win < $3 and w.state = $4)`, workspace, member, win, coaching.Standing)
	if err != nil {
		return false, fmt.Errorf("look for earlier wins: %w", err)
	}
	return first, nil
}

// LargestBefore gives the largest amount, in the reporting currency, among the
// standing wins with a lower number that closed in a period, and how many there
// are. Those that wait for a rate are not among them.
func (s *Store) LargestBefore(ctx context.Context, workspace int64, p coaching.Period, win int64) (largest int64, wins int, err error) {
	var found struct {
		Largest int64
		Wins    int
	}
	err = s.q(ctx).GetContext(ctx, &found, `select coalesce(max(reporting), 0) as largest, count(*) as wins from win
		where workspace = $1 and closed_on between $2 and $3 and id < $4 and state = $5 and reporting_currency <> ''`,
		workspace, date{p.Start}, date{p.End}, win, coaching.Standing)
	if err != nil {
		return 0, 0, fmt.Errorf("look for larger wins: %w", err)
	}
	return found.Largest, found.Wins, nil
}
