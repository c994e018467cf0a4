// Package storage keeps everything that Carillon remembers: all its SQL,
// written once for Postgres and SQLite, and the migrations of both.
//
// It owns the tables and what may be done to them, and answers the ports that
// the bot and the features name. It does not own the rules (coaching has them)
// and knows no chat. Every row belongs to a workspace and every method is
// bound to one, so that nothing is read across.
//
// Why one package: a win, its ledger entries, its sums, its announcement and
// the job that sends it stand or fall in one transaction. That transaction
// travels in the context and is read by one method, Store.q. Why the SQL is
// written once: placeholders, upserts and window functions are the same on both
// engines; what is not is named by the type dialect.
package storage

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/carillon-bot/carillon/storage/seal"
)

// Config is what a Store needs to be opened.
type Config struct {
	URL   string // the setting DATABASE_URL
	There bool   // a database that is not there is an error, and not made
	Log   *slog.Logger
	Now   func() time.Time
	// Trace is told every statement, with the context in which it was run; nil
	// for none. Several may be told at the same time.
	Trace func(context.Context, Statement)
}

// Store is an open database.
type Store struct {
	write   *sqlx.DB
	read    *sqlx.DB // the same as write on Postgres
	dialect dialect
	url     string
	keys    *seal.Ring // of the secrets that are kept; none before SealBy
	log     *slog.Logger
	now     func() time.Time
	zones   zones
	bells   bells
}

// Open opens the database that the URL names and makes sure that it answers.
// It creates the file of an embedded database that is not there, unless it has
// to be, and no tables: see Migrate.
func Open(ctx context.Context, c Config) (*Store, error) {
	address, err := parseAddress(c.URL)
	if err != nil {
		return nil, err
	}
	if c.There {
		address = address.there()
	}
	write, err := address.openWriting(c.Trace)
	if err != nil {
		return nil, err
	}
	if err := write.PingContext(ctx); err != nil {
		write.Close()
		return nil, fmt.Errorf("DATABASE_URL: the database does not answer: %w", err)
	}
	// The reading handle comes second: it finds the file that the other made.
	read, err := address.openReading(write, c.Trace)
	if err != nil {
		write.Close()
		return nil, err
	}
	return &Store{
		write: write, read: read, dialect: address.dialect, url: address.shared,
		log: c.Log, now: c.Now, bells: newBells(),
	}, nil
}

// SealBy gives the store the keys that the secrets in it are sealed by. It is
// for who opens the store, before anything else is done with it.
func (s *Store) SealBy(keys *seal.Ring) { s.keys = keys }

// Close closes the database.
func (s *Store) Close() error {
	if s.read != s.write {
		if err := s.read.Close(); err != nil {
			return fmt.Errorf("close store: %w", err)
		}
	}
	if err := s.write.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// Ping tells whether the database answers and takes what is written: an
// embedded one may be on a disk that is full.
func (s *Store) Ping(ctx context.Context) error {
	err := s.write.PingContext(ctx)
	if err == nil {
		err = s.Within(ctx, func(ctx context.Context) error {
			_, err := s.q(ctx).ExecContext(ctx, s.dialect.sign())
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("ping store: %w", err)
	}
	return nil
}

// SQLite gives the one writing handle of an embedded database, for a second
// library to share; false on Postgres.
func (s *Store) SQLite() (*sql.DB, bool) {
	return s.write.DB, s.dialect == sqlite
}

// Postgres gives the URL of a Postgres database, for a second library to open
// connections of its own, without what lib/pq alone understands; false on
// SQLite.
func (s *Store) Postgres() (string, bool) {
	return s.url, s.dialect == postgres
}
