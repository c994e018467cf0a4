package storage

import (
	"context"
	"fmt"
	"time"
)

// Backlog is what could be posted now and is not yet. What waits for quiet hours
// to end, or for the bot to be installed again, is not in it.
type Backlog struct {
	Parcels int
	Since   time.Time // since when the oldest could be; zero when there is none
}

// Backlog gives what is to be posted by now.
func (s *Store) Backlog(ctx context.Context, now time.Time) (Backlog, error) {
	var row struct {
		Parcels int
		Since   instant
	}
	err := s.q(ctx).GetContext(ctx, &row, `select count(*) as parcels, min(coalesce(o.held_until, o.at)) as since
		from outbox o join place p on p.id = o.place where `+dueBy("$1")+` and not `+absent("p"), instant{now})
	if err != nil {
		return Backlog{}, fmt.Errorf("read backlog: %w", err)
	}
	return Backlog{Parcels: row.Parcels, Since: row.Since.Time}, nil
}

// JobStates gives how many jobs there are in each of River's states.
func (s *Store) JobStates(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		State string
		Jobs  int
	}
	err := s.q(ctx).SelectContext(ctx, &rows, `select state, count(*) as jobs from river_job group by state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	states := map[string]int{}
	for _, row := range rows {
		states[row.State] = row.Jobs
	}
	return states, nil
}

// Clock gives what time it is where the database runs.
func (s *Store) Clock(ctx context.Context) (time.Time, error) {
	var now instant
	if err := s.q(ctx).GetContext(ctx, &now, s.dialect.clock()); err != nil {
		return time.Time{}, fmt.Errorf("read the clock of the store: %w", err)
	}
	return now.Time, nil
}

// Engine gives what the store is kept by, in words, and how durable that is set
// to be.
func (s *Store) Engine(ctx context.Context) (string, error) {
	var engine string
	if err := s.q(ctx).GetContext(ctx, &engine, s.dialect.engine()); err != nil {
		return "", fmt.Errorf("read the engine of the store: %w", err)
	}
	return engine, nil
}

// Analyze has Postgres look at what its plans are made by, as it does by itself
// a minute after much has changed. SQLite never does by itself, and is not made
// to.
func (s *Store) Analyze(ctx context.Context) error {
	if s.dialect != postgres {
		return nil
	}
	if _, err := s.write.ExecContext(ctx, `analyze`); err != nil {
		return fmt.Errorf("analyze store: %w", err)
	}
	return nil
}
