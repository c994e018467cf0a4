package storage

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
)

// summed says which rows of the tally make up a period: one for each person
// where sums of such periods are kept, else one for each day.
type summed struct {
	grain       coaching.Grain
	first, last coaching.Day
}

func summedBy(p coaching.Period) summed {
	if slices.Contains(coaching.TallyGrains, p.Grain) {
		return summed{p.Grain, p.Start, p.Start}
	}
	return summed{coaching.Date, p.Start, p.End}
}

// Done gives a member's sum and count of wins in a period.
func (s *Store) Done(ctx context.Context, workspace, member int64, p coaching.Period) (amount int64, wins int, err error) {
	rows := summedBy(p)
	var done struct {
		Amount int64
		Wins   int
	}
	err = s.q(ctx).GetContext(ctx, &done, `select cast(coalesce(sum(amount), 0) as bigint) as amount, coalesce(sum(wins), 0) as wins
		from tally where workspace = $1 and team = 0 and grain = $2 and start_day between $3 and $4 and member = $5`,
		workspace, rows.grain, date{rows.first}, date{rows.last}, member)
	if err != nil {
		return 0, 0, fmt.Errorf("sum wins: %w", err)
	}
	return done.Amount, done.Wins, nil
}
