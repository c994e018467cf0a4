package storage

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Migrate brings the tables up to date. Doing it again does nothing, and of
// several processes that do it at the same time one does it and the others
// wait. The tables of the jobs are brought up to date by storage/jobs.
func (s *Store) Migrate(ctx context.Context) error {
	provider, err := s.migrations()
	if err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate store: %w", err)
	}
	return nil
}

// Versions gives which version the tables are and which this program needs,
// and writes nothing. Zero is a database without tables.
func (s *Store) Versions(ctx context.Context) (is, needed int64, err error) {
	provider, err := s.migrations()
	if err != nil {
		return 0, 0, fmt.Errorf("read versions of the store: %w", err)
	}
	all := provider.ListSources()
	needed = all[len(all)-1].Version
	var kept []string // the provider makes its table where there is none
	if err := s.q(ctx).SelectContext(ctx, &kept, s.dialect.tablesWith("version_id")); err != nil {
		return 0, 0, fmt.Errorf("read versions of the store: %w", err)
	}
	if len(kept) == 0 {
		return 0, needed, nil
	}
	if is, err = provider.GetDBVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("read versions of the store: %w", err)
	}
	return is, needed, nil
}

func (s *Store) migrations() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.String())
	if err != nil {
		return nil, err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{}
	if s.dialect == postgres {
		// Asked again every second, for up to five minutes.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, s.write.DB, files, options...)
}
