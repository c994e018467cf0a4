package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Announcing gives how a workspace's wins are announced, the routes in the order
// in which they are tried.
func (s *Store) Announcing(ctx context.Context, workspace int64) (coaching.Announcing, error) {
	var rows []struct {
		FromDay  date `db:"from_day"`
		Hourly   int
		Number   int // zero where there are no routes
		Above    int64
		Currency coaching.Currency
		Team     int64
		TeamName string `db:"team_name"`
		Product  string
		Channel  channelRow
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select a.from_day, coalesce(a.hourly, 0) as hourly,
			coalesce(r.number, 0) as number, coalesce(r.above, 0) as above, w.currency,
			coalesce(t.id, 0) as team, coalesce(t.name, '') as team_name, coalesce(r.product, '') as product,
			`+channelColumns("channel.")+`
		from workspace w left join announcing a on a.workspace = w.id left join route r on r.workspace = w.id
		left join channel c on c.id = r.channel left join team t on t.id = r.team
		where w.id = $1`, workspace)
	if err != nil {
		return coaching.Announcing{}, fmt.Errorf("read announcing: %w", err)
	}
	var a coaching.Announcing
	for _, row := range rows {
		a.From, a.Hourly = row.FromDay.Day, row.Hourly
		if row.Number == 0 {
			continue
		}
		r := coaching.Route{Number: row.Number, Team: coaching.Team{ID: row.Team, Name: row.TeamName}, Product: row.Product}
		if row.Above > 0 {
			r.Over = coaching.Money{Minor: row.Above, Currency: row.Currency}
		}
		if r.Channel, err = s.channel(row.Channel); err != nil {
			return coaching.Announcing{}, err
		}
		a.Routes = append(a.Routes, r)
	}
	slices.SortFunc(a.Routes, coaching.Route.Compare)
	return a, nil
}

// ChangeAnnouncing stores what change makes of how wins are announced, the
// routes aside. Changes of one workspace wait for each other.
func (s *Store) ChangeAnnouncing(ctx context.Context, workspace int64, change func(a *coaching.Announcing)) (before, after coaching.Announcing, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		if before, err = s.Announcing(ctx, workspace); err != nil {
			return err
		}
		after = before
		change(&after)
		_, err := s.q(ctx).ExecContext(ctx, `insert into announcing (workspace, from_day, hourly) values ($1, $2, $3)
			on conflict (workspace) do update set from_day = excluded.from_day, hourly = excluded.hourly`,
			workspace, date{after.From}, after.Hourly)
		if err != nil {
			return fmt.Errorf("save announcing: %w", err)
		}
		return nil
	})
	return before, after, err
}

// SetRoute adds a route, under the next number, or leads the wins of one that
// fits the same to another channel. It gives the route as it is, and as it was;
// zero when there was none.
func (s *Store) SetRoute(ctx context.Context, workspace int64, r coaching.Route, by int64, at time.Time) (before, after coaching.Route, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		announcing, err := s.Announcing(ctx, workspace)
		if err != nil {
			return err
		}
		routes := announcing.Routes
		before, after = coaching.Route{}, r
		after.Number = 1
		for _, other := range routes {
			after.Number = max(after.Number, other.Number+1)
		}
		for _, other := range routes {
			if other.SameWins(r) {
				before, after.Number = other, other.Number
			}
		}
		_, err = s.q(ctx).ExecContext(ctx, `insert into route (workspace, number, above, team, product, channel, set_by, set_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)
			on conflict (workspace, number) do update set product = excluded.product, channel = excluded.channel,
				set_by = excluded.set_by, set_at = excluded.set_at`,
			workspace, after.Number, r.Over.Minor, reference(r.Team.ID), r.Product, r.Channel.ID, by, instant{at})
		if err != nil {
			return fmt.Errorf("save route: %w", err)
		}
		return nil
	})
	return before, after, err
}

// RemoveRoute takes a route away and gives what it was; NotFound when there is
// none of that number.
func (s *Store) RemoveRoute(ctx context.Context, workspace int64, number int) (coaching.Route, error) {
	var removed coaching.Route
	err := s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		announcing, err := s.Announcing(ctx, workspace)
		if err != nil {
			return err
		}
		routes := announcing.Routes
		at := slices.IndexFunc(routes, func(r coaching.Route) bool { return r.Number == number })
		if at < 0 {
			return coaching.Refuse(coaching.NotFound, "missing.route", "number", number)
		}
		removed = routes[at]
		_, err = s.q(ctx).ExecContext(ctx, `delete from route where workspace = $1 and number = $2`, workspace, number)
		if err != nil {
			return fmt.Errorf("remove route: %w", err)
		}
		return nil
	})
	return removed, err
}

// CountAnnounced counts one more win that a channel is to hear of in an hour,
// and gives how many that makes.
func (s *Store) CountAnnounced(ctx context.Context, workspace, channel int64, hour time.Time) (int, error) {
	var n int
	err := s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &n, `insert into announced (workspace, channel, hour, wins) values ($1, $2, $3, 1)
			on conflict (channel, hour) do update set wins = announced.wins + 1 returning wins`, workspace, channel, instant{hour})
	})
	if err != nil {
		return 0, fmt.Errorf("count announcements: %w", err)
	}
	return n, nil
}
