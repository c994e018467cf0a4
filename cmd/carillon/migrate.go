package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

type migrateCmd struct{}

// Run brings the database up to date.
func (migrateCmd) Run(ctx context.Context, p *program) error {
	store, err := p.openStore(ctx, p.logger(slog.LevelInfo))
	if err != nil {
		return err
	}
	defer store.Close()
	_, err = fmt.Fprintln(p.stdout, "The database is up to date.")
	return err
}

// openStore opens the store and brings it up to date, for what keeps no secrets
// in it.
func (p *program) openStore(ctx context.Context, log *slog.Logger) (*storage.Store, error) {
	return p.openWith(ctx, log, func(*storage.Store) error { return nil })
}

// openSealed is openStore with the keys of the secrets that are kept in it.
func (p *program) openSealed(ctx context.Context, log *slog.Logger) (*storage.Store, error) {
	return p.openWith(ctx, log, func(store *storage.Store) error {
		keys, err := p.settings.keys()
		if err != nil {
			return err
		}
		store.SealBy(keys)
		return nil
	})
}

// openWith opens the store, gives it what it needs, and brings it up to date.
func (p *program) openWith(ctx context.Context, log *slog.Logger, give func(*storage.Store) error) (*storage.Store, error) {
	store, err := storage.Open(ctx, storage.Config{URL: p.settings.Database, Log: log, Now: p.now})
	if err != nil {
		return nil, err
	}
	err = give(store)
	if err == nil {
		err = migrate(ctx, store)
	}
	if err != nil {
		store.Close()
		return nil, err
	}
	return store, nil
}

// findStore opens a store that is there as it is.
func (p *program) findStore(ctx context.Context, log *slog.Logger) (*storage.Store, error) {
	return storage.Open(ctx, storage.Config{URL: p.settings.Database, There: true, Log: log, Now: p.now})
}

func migrate(ctx context.Context, store *storage.Store) error {
	if err := store.Migrate(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := jobs.Migrate(ctx, store); err != nil {
		return fmt.Errorf("migrate jobs: %w", err)
	}
	return nil
}

// logger writes to standard error, each line of a request with its reference;
// what a person asked for goes to standard output.
func (p *program) logger(level slog.Level) *slog.Logger {
	return slog.New(bot.References{Handler: slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: level})})
}
