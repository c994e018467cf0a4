package jobs

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/carillon-bot/carillon/storage"
)

// migrating is the Postgres advisory lock under which one process at a time
// migrates: an arbitrary number.
const migrating = 7_215_660_413

// Migrate brings River's tables up to date. Doing it again does nothing.
func Migrate(ctx context.Context, s *storage.Store) error {
	if db, ok := s.SQLite(); ok {
		return migrate(ctx, riversqlite.New(db))
	}
	pool, err := openPool(ctx, s)
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	defer pool.Close()
	connection, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	defer connection.Release()
	// The lock goes with its connection, which the pool closes.
	if _, err := connection.Exec(ctx, "select pg_advisory_lock($1)", migrating); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return migrate(ctx, riverpgxv5.New(pool))
}

// UpToDate reports whether River's tables are, and writes nothing.
func UpToDate(ctx context.Context, s *storage.Store) (bool, error) {
	if db, ok := s.SQLite(); ok {
		return upToDate(ctx, riversqlite.New(db))
	}
	pool, err := openPool(ctx, s)
	if err != nil {
		return false, fmt.Errorf("read version of the jobs: %w", err)
	}
	defer pool.Close()
	return upToDate(ctx, riverpgxv5.New(pool))
}

func upToDate[T any](ctx context.Context, driver riverdriver.Driver[T]) (bool, error) {
	migrator, err := newMigrator(driver)
	if err != nil {
		return false, fmt.Errorf("read version of the jobs: %w", err)
	}
	found, err := migrator.Validate(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("read version of the jobs: %w", err)
	}
	return found.OK, nil
}

func newMigrator[T any](driver riverdriver.Driver[T]) (*rivermigrate.Migrator[T], error) {
	return rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
}

func migrate[T any](ctx context.Context, driver riverdriver.Driver[T]) error {
	migrator, err := newMigrator(driver)
	if err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return nil
}
