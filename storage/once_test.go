package storage_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A connection that is lost in the middle costs nobody what they did: it is done
// once, as soon as there is another.
func TestOnceWithTheConnectionLost(t *testing.T) {
	url := storagetest.PostgresURL(t)
	s := must(storage.Open(t.Context(), storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}))(t)
	defer s.Close()
	c := newCompany(t, s, "T1", 0)
	cut := func() {
		storagetest.Meddle(t, url, `select pg_terminate_backend(pid) from pg_stat_activity
			where datname = current_database() and state = 'idle in transaction'`)
	}
	runs := 0
	do := func(ctx context.Context) ([]byte, error) {
		_, err := s.CreateTeam(ctx, c.ID, "North")
		if runs++; runs == 1 {
			cut()
		}
		return []byte("done"), err
	}
	for range 2 {
		equal(t, "answer", string(must(s.Once(t.Context(), c.ID, "one", do))(t)), "done")
	}
	equal(t, "runs", runs, 2)
	equal(t, "teams", len(must(s.Teams(t.Context(), c.ID))(t)), 1)

	_, err := s.Once(t.Context(), c.ID, "two", func(ctx context.Context) ([]byte, error) {
		_, err := s.CreateTeam(ctx, c.ID, "South")
		cut()
		return nil, err
	})
	if err == nil || errors.Is(err, bot.ErrUnsure) {
		t.Errorf("what was never to be committed ends with %v", err)
	}

	storagetest.Meddle(t, url, `create function die() returns trigger language plpgsql as
		'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`)
	storagetest.Meddle(t, url, `create constraint trigger die after insert on team deferrable initially deferred
		for each row execute function die()`)
	_, err = s.Once(t.Context(), c.ID, "three", func(ctx context.Context) ([]byte, error) {
		_, err := s.CreateTeam(ctx, c.ID, "South")
		return nil, err
	})
	if !errors.Is(err, bot.ErrUnsure) {
		t.Errorf("a commit that was lost again and again ends with %v", err)
	}
	equal(t, "teams", len(must(s.Teams(t.Context(), c.ID))(t)), 1)
}

// What a process locked that stopped in the middle of a transaction is free again
// after a minute, or after what the database says.
func TestStoppedTransactionsEnd(t *testing.T) {
	url := storagetest.PostgresURL(t)
	limit := func() string {
		s := must(storage.Open(t.Context(), storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}))(t)
		defer s.Close()
		return must(s.IdleLimit(t.Context()))(t)
	}
	equal(t, "limit", limit(), "1min")
	storagetest.Meddle(t, url, `do $$ begin execute 'alter database ' || quote_ident(current_database()) || ' set idle_in_transaction_session_timeout = 500'; end $$`)
	equal(t, "limit that the database has", limit(), "500ms")
}
