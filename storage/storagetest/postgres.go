package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/lib/pq"
)

// server is a Postgres on which each test has a database of its own.
type server struct {
	url      *url.URL
	admin    *sql.DB
	template string // the migrated database that the others are copies of
	lifeline io.Closer
}

// postgresServer is the server of this test binary: the one that the
// environment names, else one of its own, else nil.
var postgresServer = sync.OnceValues(func() (*server, error) {
	ctx := context.Background()
	if given := os.Getenv("CARILLON_TEST_DATABASE_URL"); given != "" {
		// Nothing would take a template away again there, so that every
		// database is migrated by itself.
		return connect(ctx, given)
	}
	address, lifeline, err := startPostgres()
	if errors.Is(err, errNoPostgres) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	s.lifeline = lifeline
	template, err := s.create(ctx)
	if err != nil {
		return nil, err
	}
	s.template = databaseOf(template)
	return s, nil
})

// connect waits for a server that may have just been started.
func connect(ctx context.Context, address string) (*server, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("CARILLON_TEST_DATABASE_URL: %w", err)
	}
	connector, err := pq.NewConnector(address)
	if err != nil {
		return nil, fmt.Errorf("CARILLON_TEST_DATABASE_URL: %w", err)
	}
	admin := sql.OpenDB(connector)
	deadline := time.After(30 * time.Second)
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		err := admin.PingContext(ctx)
		if err == nil {
			// An idle connection would outlive the tests that look for leaks.
			admin.SetMaxIdleConns(0)
			return &server{url: u, admin: admin}, nil
		}
		select {
		case <-deadline:
			return nil, fmt.Errorf("wait for Postgres: %w", err)
		case <-again.C:
		}
	}
}

// create makes a migrated database and gives its URL.
func (s *server) create(ctx context.Context) (string, error) {
	name := "carillon_test_" + rand.Text()
	statement := "create database " + pq.QuoteIdentifier(name)
	if s.template != "" {
		statement += " template " + pq.QuoteIdentifier(s.template)
	}
	if _, err := s.admin.ExecContext(ctx, statement); err != nil {
		return "", err
	}
	u := *s.url
	u.Path = "/" + name
	if s.template == "" {
		if err := migrate(u.String()); err != nil {
			return "", err
		}
	}
	return u.String(), nil
}

// drop takes a database away, whoever is still connected to it.
func (s *server) drop(ctx context.Context, address string) error {
	_, err := s.admin.ExecContext(ctx, "drop database "+pq.QuoteIdentifier(databaseOf(address))+" with (force)")
	return err
}

func databaseOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // it was written by create
	}
	return u.Path[1:]
}
