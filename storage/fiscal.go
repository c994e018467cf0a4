package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// fiscalGrains are the periods whose first day depends on the fiscal year.
var fiscalGrains = []coaching.Grain{coaching.Quarter, coaching.Half, coaching.Year}

// SetFiscal sets by which fiscal years a workspace reckons, and makes its sums
// of quarters, halves and years anew. It gives what held before.
//
// Whoever enters a win holds the workspace before, so that this waits for those
// who have begun, and whoever begins later waits for it. So every win is counted
// by the years that hold when its transaction ends.
func (s *Store) SetFiscal(ctx context.Context, workspace int64, fiscal coaching.Fiscal) (before coaching.Fiscal, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		w, err := s.LockWorkspace(ctx, workspace)
		if err != nil {
			return err
		}
		if before = w.Fiscal; before == fiscal {
			return nil
		}
		_, err = s.q(ctx).ExecContext(ctx, `update workspace set fiscal = $1 where id = $2`, fiscal, workspace)
		if err != nil {
			return err
		}
		return s.sumMonths(ctx, workspace, fiscal)
	})
	if err != nil {
		return before, fmt.Errorf("set fiscal year: %w", err)
	}
	return before, nil
}

// fiscal gives the fiscal year by which a workspace reckons now.
func (s *Store) fiscal(ctx context.Context, workspace int64) (coaching.Fiscal, error) {
	var fiscal coaching.Fiscal
	if err := s.q(ctx).GetContext(ctx, &fiscal, `select fiscal from workspace where id = $1`, workspace); err != nil {
		return 0, missing(err, "read fiscal year", "missing.workspace")
	}
	return fiscal, nil
}

// sumMonths makes the sums of quarters, halves and years anew. Each consists of
// whole months, whose sums stand.
func (s *Store) sumMonths(ctx context.Context, workspace int64, fiscal coaching.Fiscal) error {
	var months []date
	err := s.q(ctx).SelectContext(ctx, &months, `select distinct start_day from tally where workspace = $1 and grain = $2`,
		workspace, coaching.Month)
	if err != nil {
		return fmt.Errorf("read months: %w", err)
	}
	for _, grain := range fiscalGrains {
		if _, err := s.q(ctx).ExecContext(ctx, `delete from tally where workspace = $1 and grain = $2`, workspace, grain); err != nil {
			return fmt.Errorf("empty tally: %w", err)
		}
		if len(months) == 0 {
			continue
		}
		// The fiscal period of each month, as a table.
		list, args := "", []any{workspace, coaching.Month, grain}
		for i, month := range months {
			if i > 0 {
				list += ", "
			}
			list += "(" + placeholders(len(args)+1, 2) + ")"
			args = append(args, month, date{fiscal.PeriodOf(grain, month.Day).Start})
		}
		_, err := s.q(ctx).ExecContext(ctx, `insert into tally
				(workspace, team, grain, start_day, member, amount, wins, distinct_wins, last_at)
			select t.workspace, t.team, $3, of.column2, t.member, sum(t.amount), sum(t.wins), sum(t.distinct_wins), max(t.last_at)
			from tally t join (values `+list+`) of on of.column1 = t.start_day
			where t.workspace = $1 and t.grain = $2
			group by t.workspace, t.team, of.column2, t.member`, args...)
		if err != nil {
			return fmt.Errorf("sum months: %w", err)
		}
	}
	return nil
}
