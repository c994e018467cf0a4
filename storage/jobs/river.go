package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/carillon-bot/carillon/storage"
)

const (
	// connections are what River has of Postgres for itself: one of them
	// listens, the others fetch and complete.
	connections = 4
	// workers work moments, which are short; drainers mostly wait.
	workers  = 10
	drainers = 50
	// jobTimeout ends a job that hangs; rescueAfter starts anew one whose
	// process died.
	jobTimeout  = 30 * time.Second
	rescueAfter = time.Minute
	// softStop is how long running jobs may go on once the process is to end.
	softStop = 3 * time.Second
	// fetchCooldown is the least time between two fetches from a queue.
	fetchCooldown = 20 * time.Millisecond
)

// client is a river.Client of either engine.
type client interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
}

// connect makes a client: on the store's own writing handle on SQLite, on a
// small pool of its own on Postgres.
func (r *Runner) connect(ctx context.Context) (c client, done func(), err error) {
	if db, ok := r.store.SQLite(); ok {
		c, err := newClient(newEmbedded(db, r.store), r.config())
		return c, func() {}, err
	}
	pool, err := openPool(ctx, r.store)
	if err != nil {
		return nil, nil, err
	}
	c, err = newClient(riverpgxv5.New(pool), r.config())
	return c, pool.Close, err
}

func newClient[T any](driver riverdriver.Driver[T], config *river.Config) (client, error) {
	return river.NewClient(driver, config)
}

func openPool(ctx context.Context, s *storage.Store) (*pgxpool.Pool, error) {
	url, _ := s.Postgres()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	config.MaxConns = connections
	return pgxpool.NewWithConfig(ctx, config)
}

func (r *Runner) config() *river.Config {
	crew := river.NewWorkers()
	river.AddWorker(crew, river.WorkFunc(func(ctx context.Context, job *river.Job[storage.DrainJob]) error {
		return r.work.Drain(ctx, job.Args.Place)
	}))
	river.AddWorker(crew, river.WorkFunc(func(ctx context.Context, job *river.Job[storage.MomentJob]) error {
		return r.work.Moment(ctx, job.Args.Moment)
	}))
	return &river.Config{
		FetchCooldown:        fetchCooldown,
		JobTimeout:           jobTimeout,
		RescueStuckJobsAfter: rescueAfter,
		SoftStopTimeout:      softStop,
		Logger:               slog.New(troubles{r.log.Handler()}),
		Queues: map[string]river.QueueConfig{
			storage.WorkQueue:  {MaxWorkers: workers},
			storage.DrainQueue: {MaxWorkers: drainers},
		},
		Workers: crew,
	}
}

// troubles is a log of warnings and errors alone: River says a lot.
type troubles struct{ slog.Handler }

// Enabled reports whether a record is a warning or an error.
func (t troubles) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && t.Handler.Enabled(ctx, level)
}

// WithAttrs adds attributes.
func (t troubles) WithAttrs(attrs []slog.Attr) slog.Handler {
	return troubles{t.Handler.WithAttrs(attrs)}
}

// WithGroup opens a group.
func (t troubles) WithGroup(name string) slog.Handler {
	return troubles{t.Handler.WithGroup(name)}
}
