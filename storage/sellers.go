package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// Sellers gives the active people who sell, of a team or of the workspace (team
// zero), with what they won in a period and the quota in force on a day, and
// what was won under the team's name by whomever. The team is that of the day.
// People come in order of name, as far as a view of a team needs them.
func (s *Store) Sellers(ctx context.Context, workspace, team int64, p coaching.Period, on coaching.Day) (sellers []coaching.Seller, total int64, wins int, err error) {
	err = s.snapshot(ctx, func(ctx context.Context) error {
		if total, wins, err = s.wonUnder(ctx, workspace, team, p); err != nil {
			return err
		}
		sellers, err = s.sellers(ctx, workspace, team, p, on)
		return err
	})
	if err != nil {
		return nil, 0, 0, fmt.Errorf("read sellers: %w", err)
	}
	return sellers, total, wins, nil
}

// sellers puts together what four plain selects find. As one statement of many
// joins it would depend on what the planner believes about each of them.
func (s *Store) sellers(ctx context.Context, workspace, team int64, p coaching.Period, on coaching.Day) ([]coaching.Seller, error) {
	q := coaching.BoardQuery{Period: p, Today: on}
	targets, err := s.targetsOf(ctx, workspace, q, "")
	if err != nil {
		return nil, err
	}
	own, err := s.wonBy(ctx, workspace, 0, p)
	if err != nil {
		return nil, err
	}
	under := own
	if team != 0 {
		if under, err = s.wonBy(ctx, workspace, team, p); err != nil {
			return nil, err
		}
	}
	var rows []struct {
		ID       int64
		Name     string
		Handle   string
		Days     coaching.Weekdays
		Holidays string
		Rep      bool
	}
	err = s.q(ctx).SelectContext(ctx, &rows, `select m.id, m.name, m.handle, m.days, coalesce(nullif(m.country, ''), w.country) as holidays,
			m.id in (select member from member_grant where workspace = $1 and role = $2) as rep
		from member m join workspace w on w.id = m.workspace
		where m.workspace = $1 and m.active and ($3 = 0 or $3 = (select b.team from membership b
			where b.member = m.id and b.from_day <= $4 order by b.from_day desc limit 1))
		order by m.name_key, m.id`, workspace, coaching.Rep, team, date{quotaDay(q)})
	if err != nil {
		return nil, err
	}
	var sellers []coaching.Seller
	for _, row := range rows {
		target, has := targets[row.ID]
		won := own[row.ID]
		if !row.Rep && !has && won.Wins == 0 {
			continue
		}
		seller := coaching.Seller{
			Member: coaching.Member{
				ID: row.ID, Workspace: workspace, Name: row.Name, Handle: row.Handle,
				Hours: coaching.Hours{Days: row.Days}, Holidays: row.Holidays, Active: true,
			},
			Amount: won.Amount, Wins: won.Wins, Under: under[row.ID].Amount,
		}
		if has {
			seller.Quota = &coaching.Quota{Workspace: workspace, Member: row.ID, Period: p, Metric: target.Metric, Target: target.Target}
		}
		sellers = append(sellers, seller)
	}
	return sellers, nil
}

// wonBy is what each member won in a period under a team's name, or in all for
// team zero.
func (s *Store) wonBy(ctx context.Context, workspace, team int64, p coaching.Period) (map[int64]sumRow, error) {
	sums := summedBy(p)
	var rows []sumRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select member, cast(sum(amount) as bigint) as amount, sum(wins) as wins,
			sum(distinct_wins) as "distinct", max(last_at) as last_at
		from tally where workspace = $1 and team = $2 and grain = $3 and start_day between $4 and $5
		group by member`, workspace, team, sums.grain, date{sums.first}, date{sums.last})
	if err != nil {
		return nil, err
	}
	won := make(map[int64]sumRow, len(rows))
	for _, row := range rows {
		won[row.Member] = row
	}
	return won, nil
}

// targetsOf are the quotas in force, by member, of everybody who has one or of
// those whom a further condition names.
func (s *Store) targetsOf(ctx context.Context, workspace int64, q coaching.BoardQuery, condition string, args ...any) (map[int64]targetRow, error) {
	var rows []struct {
		Member int64
		targetRow
	}
	err := s.q(ctx).SelectContext(ctx, &rows, targets(condition),
		append([]any{workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)}}, args...)...)
	if err != nil {
		return nil, err
	}
	targets := make(map[int64]targetRow, len(rows))
	for _, row := range rows {
		targets[row.Member] = row.targetRow
	}
	return targets, nil
}
