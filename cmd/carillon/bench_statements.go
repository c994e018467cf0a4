package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/storage"
)

// statementLog keeps the statements that the store ran for requests, and not
// those of the jobs, which run beside them.
type statementLog struct {
	mu   sync.Mutex
	kept []storage.Statement
}

// add keeps a statement of a request.
func (l *statementLog) add(ctx context.Context, s storage.Statement) {
	if bot.ReferenceIn(ctx) == "" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, s)
}

// take gives what was kept since it was taken before.
func (l *statementLog) take() []storage.Statement {
	l.mu.Lock()
	defer l.mu.Unlock()
	kept := l.kept
	l.kept = nil
	return kept
}

// record runs the bot within this process and gives what it has the database do
// for a row when one rep after the other asks, so many of them. It is taken from
// what was run, so that it cannot be another than what is measured.
func record(ctx context.Context, p *program, settings config, w *benchWorld, row benchRow, reps int) (statements [][]storage.Statement, err error) {
	p = &program{stdout: io.Discard, stderr: io.Discard, now: p.now, settings: &settings}
	log := slog.New(slog.DiscardHandler)
	var told statementLog
	store, err := storage.Open(ctx, storage.Config{URL: settings.Database, There: true, Log: log, Now: p.now, Trace: told.add})
	if err != nil {
		return nil, err
	}
	defer store.Close()
	a, err := assembleOn(ctx, p, store, playground.NewClock(p.now), log)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", settings.Addr)
	if err != nil {
		return nil, err
	}
	serving, stop := context.WithCancel(ctx)
	group, running := errgroup.WithContext(serving)
	group.Go(func() error { return a.serve(running, listener) })
	group.Go(func() error {
		defer stop()
		if err := waitFor(running, func() bool { return a.ready(running) == nil }, running.Done()); err != nil {
			return err
		}
		c := &benchConn{addr: listener.Addr().String()}
		defer c.close()
		for rep := range reps {
			r := row.ask(w, rep)
			told.take()
			if err := w.have(running, c, r); err != nil {
				return fmt.Errorf("record %s: %w", row.name, err)
			}
			statements = append(statements, told.take())
		}
		return nil
	})
	return statements, group.Wait()
}
