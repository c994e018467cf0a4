package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/carillon-bot/carillon/storage"
)

// Whoever looks after the bot may name a job that cannot be dealt with.
var (
	// ErrNoJob says that there is no job of that number.
	ErrNoJob = errors.New("no such job")
	// ErrRunning says that a job is being worked just now.
	ErrRunning = errors.New("the job is running")
)

// Job is a job as whoever looks after the bot sees it.
type Job struct {
	ID       int64
	Kind     string
	Args     string // JSON: numbers of rows
	State    string // River's word
	Attempts int
	Most     int // attempts before it is given up
	Next     time.Time
	Trouble  string // what the last attempt failed of; empty when none did
}

// Unfinished are the states of jobs that are still to be done or were given up.
var Unfinished = states(rivertype.JobStateAvailable, rivertype.JobStateRunning, rivertype.JobStateRetryable,
	rivertype.JobStateScheduled, rivertype.JobStateDiscarded)

func states(all ...rivertype.JobState) []string {
	names := make([]string, len(all))
	for i, state := range all {
		names[i] = string(state)
	}
	return names
}

// Desk deals with single jobs, beside the runner or without one.
type Desk struct {
	client interface {
		JobList(ctx context.Context, params *river.JobListParams) (*river.JobListResult, error)
		JobRetry(ctx context.Context, id int64) (*rivertype.JobRow, error)
		JobDelete(ctx context.Context, id int64) (*rivertype.JobRow, error)
	}
	done func()
}

// OpenDesk opens a desk on a store's jobs; it is to be closed.
func OpenDesk(ctx context.Context, s *storage.Store) (*Desk, error) {
	if db, ok := s.SQLite(); ok {
		return newDesk(riversqlite.New(db), func() {})
	}
	pool, err := openPool(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("open desk: %w", err)
	}
	return newDesk(riverpgxv5.New(pool), pool.Close)
}

func newDesk[T any](driver riverdriver.Driver[T], done func()) (*Desk, error) {
	client, err := river.NewClient(driver, &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		done()
		return nil, fmt.Errorf("open desk: %w", err)
	}
	return &Desk{client, done}, nil
}

// Close gives back what the desk has of the database.
func (d *Desk) Close() { d.done() }

// List gives the jobs in some states, the newest first.
func (d *Desk) List(ctx context.Context, states []string, limit int) ([]Job, error) {
	wanted := make([]rivertype.JobState, len(states))
	for i, state := range states {
		wanted[i] = rivertype.JobState(state)
	}
	found, err := d.client.JobList(ctx, river.NewJobListParams().
		States(wanted...).OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(limit))
	if err != nil {
		return nil, fmt.Errorf("list jobs: %w", err)
	}
	jobs := make([]Job, len(found.Jobs))
	for i, row := range found.Jobs {
		jobs[i] = jobOf(row)
	}
	return jobs, nil
}

// Retry has a job tried now, once more if it was given up.
func (d *Desk) Retry(ctx context.Context, id int64) (Job, error) {
	row, err := d.client.JobRetry(ctx, id)
	if err == nil && row.State == rivertype.JobStateRunning {
		err = ErrRunning
	}
	return dealt("retry", id, row, err)
}

// Discard takes a job away. What it was for stays: when that is still due, the
// heartbeat makes another.
func (d *Desk) Discard(ctx context.Context, id int64) (Job, error) {
	row, err := d.client.JobDelete(ctx, id)
	return dealt("discard", id, row, err)
}

func dealt(what string, id int64, row *rivertype.JobRow, err error) (Job, error) {
	switch {
	case errors.Is(err, rivertype.ErrNotFound):
		err = ErrNoJob
	case errors.Is(err, rivertype.ErrJobRunning):
		err = ErrRunning
	}
	if err != nil {
		return Job{}, fmt.Errorf("%s job %d: %w", what, id, err)
	}
	return jobOf(row), nil
}

func jobOf(row *rivertype.JobRow) Job {
	j := Job{
		ID: row.ID, Kind: row.Kind, Args: string(row.EncodedArgs), State: string(row.State),
		Attempts: row.Attempt, Most: row.MaxAttempts, Next: row.ScheduledAt,
	}
	if n := len(row.Errors); n > 0 {
		j.Trouble = row.Errors[n-1].Error
	}
	return j
}
