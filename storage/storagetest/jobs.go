package storagetest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// Jobs works the jobs of a store until the test ends.
func Jobs(t testing.TB, s *storage.Store, work jobs.Work, now func() time.Time) *jobs.Runner {
	t.Helper()
	runner := jobs.New(s, work, jobs.Options{Now: now, Log: slog.New(slog.DiscardHandler)})
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- runner.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return runner
}
