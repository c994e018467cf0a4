// Package storagetest is the database kit of the tests: a migrated store of
// each engine, fresh for every test.
//
// Postgres is started from local binaries, once for each test binary, and goes
// when that ends. CARILLON_TEST_DATABASE_URL names a server to use instead. On
// a machine that has neither, the Postgres half of the tests is skipped and
// says what to install, unless CI=true or CARILLON_TEST_REQUIRE_POSTGRES=1,
// which make that a failure.
package storagetest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// Test is a *testing.T or a *testing.B.
type Test[T any] interface {
	testing.TB
	Run(name string, f func(T)) bool
}

// Each runs fn once for each engine, on a store that is migrated and empty and
// whose clock shows Now.
func Each[T Test[T]](t T, fn func(t T, s *storage.Store)) {
	t.Helper()
	t.Run("sqlite", func(t T) { fn(t, sqliteStore(t)) })
	t.Run("postgres", func(t T) { fn(t, postgresStore(t)) })
}

// Now is what the clock of every store shows: a Wednesday morning.
func Now() time.Time { return time.Date(2026, time.November, 25, 10, 0, 0, 0, time.UTC) }

// SQLite is a migrated and empty store on a file of the test's own, in memory
// where it can be.
func SQLite(t testing.TB) *storage.Store { return sqliteStore(t) }

// emptyFile is a migrated SQLite database, made once for each test binary.
var emptyFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "carillon-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "empty.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func sqliteStore(t testing.TB) *storage.Store {
	t.Helper()
	empty, err := emptyFile()
	if err != nil {
		t.Fatalf("make an empty store: %v", err)
	}
	dir, err := os.MkdirTemp(inMemory(), "carillon-sqlite-")
	if err != nil {
		t.Fatalf("make a directory: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the directory: %v", err)
		}
	})
	path := filepath.Join(dir, "carillon.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatalf("copy an empty store: %v", err)
	}
	return open(t, "sqlite:"+path)
}

func postgresStore(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL is the address of a migrated and empty database on Postgres, for
// tests that open it themselves.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server, err := postgresServer()
	if err != nil {
		t.Fatalf("start Postgres: %v", err)
	}
	if server == nil {
		missing(t)
	}
	url, err := server.create(t.Context())
	if err != nil {
		t.Fatalf("create a database: %v", err)
	}
	t.Cleanup(func() {
		if err := server.drop(context.Background(), url); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return url
}

// missing ends a test that needs a Postgres where there is none.
func missing(t testing.TB) {
	t.Helper()
	const advice = "no Postgres here: install initdb and postgres (on Debian: apt-get install postgresql), or set CARILLON_TEST_DATABASE_URL"
	if os.Getenv("CI") == "true" || os.Getenv("CARILLON_TEST_REQUIRE_POSTGRES") == "1" {
		t.Fatal(advice)
	}
	t.Skip(advice)
}

func open(t testing.TB, url string) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), config(url))
	if err != nil {
		t.Fatalf("open a store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// migrate makes all tables in an empty database.
func migrate(url string) error {
	ctx := context.Background()
	s, err := storage.Open(ctx, config(url))
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return jobs.Migrate(ctx, s)
}

func config(url string) storage.Config {
	return storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: Now}
}
