// Package jobs works what the store enqueues: drains of places and moments that
// have come. River fetches, retries and rescues, on Postgres and SQLite alike.
//
// It owns the workers, the heartbeat and River's own tables. It does not own
// what a job does (bot.Drainer and bot.Dispatcher), nor how one is enqueued:
// that is done by plain SQL in the transaction which makes it due, in storage.
//
// Why a heartbeat of our own and no periodic jobs of River's: those are kept in
// the memory of an elected leader, and stop for many seconds when it dies. The
// heartbeat beats in every process. It makes jobs of moments that have come and
// of places that wait for a drain, so that whatever became of a job, the rows
// of our own tables say what is still to be done.
package jobs

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/carillon-bot/carillon/storage"
)

const (
	// heartbeat is how often the heartbeat beats where nothing else is asked
	// for. It is by how much a moment may be late.
	heartbeat = 2 * time.Second
	// forgetting is how often what is past is removed.
	forgetting = time.Hour
	// atOnce is how many jobs one transaction of the heartbeat makes.
	atOnce = 500
	// glance is how often Quiet looks whether all is done.
	glance = 10 * time.Millisecond
)

// Work is what the jobs do.
type Work struct {
	Drain  func(ctx context.Context, place int64) error
	Moment func(ctx context.Context, id int64) error
}

// Options are how a Runner runs. Now is the product's clock; Heartbeat may be
// left out.
type Options struct {
	Now       func() time.Time
	Log       *slog.Logger
	Heartbeat time.Duration
}

// Runner works the jobs of a store.
type Runner struct {
	store     *storage.Store
	work      Work
	now       func() time.Time
	log       *slog.Logger
	heartbeat time.Duration
}

// New makes a Runner, which does nothing until it is run.
func New(store *storage.Store, work Work, o Options) *Runner {
	return &Runner{store: store, work: work, now: o.Now, log: o.Log, heartbeat: cmp.Or(o.Heartbeat, heartbeat)}
}

// Run works jobs until ctx ends, and then gives those that run a moment to
// finish.
func (r *Runner) Run(ctx context.Context) error {
	client, done, err := r.connect(ctx)
	if err != nil {
		return fmt.Errorf("run jobs: %w", err)
	}
	defer done()
	// Ending the client's own context would cut running jobs short.
	lasting := context.WithoutCancel(ctx)
	if err := client.Start(lasting); err != nil {
		return fmt.Errorf("run jobs: %w", err)
	}
	var calling sync.WaitGroup
	defer calling.Wait()
	if _, embedded := r.store.SQLite(); !embedded {
		for _, queue := range []string{storage.WorkQueue, storage.DrainQueue} {
			calling.Go(func() { r.call(ctx, queue) })
		}
	}
	beat := time.NewTicker(r.heartbeat)
	defer beat.Stop()
	var forgot time.Time
	for ctx.Err() == nil {
		if err := r.Beat(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("heartbeat failed", "error", err)
		}
		if now := r.now(); now.Sub(forgot) >= forgetting {
			if err := all(ctx, now, r.store.Forget); err != nil && ctx.Err() == nil {
				r.log.Warn("what is past could not be removed", "error", err)
			}
			forgot = now
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
		}
	}
	if err := client.Stop(lasting); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// call calls for a queue whenever something was put into it in this process, no
// more often than it is fetched from.
func (r *Runner) call(ctx context.Context, queue string) {
	pause := time.NewTicker(fetchCooldown)
	defer pause.Stop()
	for {
		select {
		case <-r.store.Bell(queue):
		case <-ctx.Done():
			return
		}
		if err := r.store.Call(ctx, queue); err != nil && ctx.Err() == nil {
			r.log.Warn("queue not called for", "queue", queue, "error", err)
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return
		}
	}
}

// Beat makes jobs of everything that is due and that nobody is at.
func (r *Runner) Beat(ctx context.Context) error {
	now := r.now()
	if err := all(ctx, now, r.store.HandOver); err != nil {
		return err
	}
	return all(ctx, now, r.store.CallDrains)
}

func all(ctx context.Context, now time.Time, some func(ctx context.Context, now time.Time, limit int) (int, error)) error {
	for {
		n, err := some(ctx, now, atOnce)
		if err != nil || n < atOnce {
			return err
		}
	}
}

// Quiet waits until everything that is due by now has been done, while Run
// runs.
func (r *Runner) Quiet(ctx context.Context) error {
	look := time.NewTicker(glance)
	defer look.Stop()
	for {
		if err := r.Beat(ctx); err != nil {
			return err
		}
		busy, err := r.store.Busy(ctx)
		if err != nil || !busy {
			return err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
