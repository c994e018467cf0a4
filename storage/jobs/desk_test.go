package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// TestDesk lists a job that failed, has it tried now although its next attempt
// is later, and takes another away.
func TestDesk(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		desk, err := jobs.OpenDesk(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer desk.Close()
		list := func(states ...string) []jobs.Job {
			t.Helper()
			all, err := desk.List(t.Context(), states, 10)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		for _, subject := range []string{"one", "two"} {
			if err := f.post(t.Context(), subject); err != nil {
				t.Fatal(err)
			}
		}
		waiting := list(jobs.Unfinished...)
		if len(waiting) != 2 || waiting[0].ID < waiting[1].ID || waiting[0].Kind != "drain" || waiting[0].State != "available" {
			t.Fatalf("two posts are %+v", waiting)
		}
		gone, err := desk.Discard(t.Context(), waiting[0].ID)
		if err != nil || gone.ID != waiting[0].ID {
			t.Errorf("discarded %+v, %v", gone, err)
		}
		if _, err := desk.Retry(t.Context(), gone.ID); !errors.Is(err, jobs.ErrNoJob) {
			t.Errorf("a job that is gone was tried: %v", err)
		}
		if _, err := desk.Discard(t.Context(), gone.ID); !errors.Is(err, jobs.ErrNoJob) {
			t.Errorf("a job that is gone was discarded: %v", err)
		}

		work := f.work()
		running, goOn := make(chan struct{}, 10), make(chan struct{})
		work.Drain = func(context.Context, int64) error {
			running <- struct{}{}
			<-goOn
			return errors.New("the channel is on fire")
		}
		stop := run(t, beating(s, work, time.Hour))
		<-running
		left := waiting[1].ID
		if _, err := desk.Retry(t.Context(), left); !errors.Is(err, jobs.ErrRunning) {
			t.Errorf("a job that runs was tried: %v", err)
		}
		if _, err := desk.Discard(t.Context(), left); !errors.Is(err, jobs.ErrRunning) {
			t.Errorf("a job that runs was discarded: %v", err)
		}
		close(goOn)
		stop()
		all := list("retryable", "available") // the heartbeat has made another of the same place
		if failed := all[len(all)-1]; failed.ID != left || failed.Trouble != "the channel is on fire" || failed.Attempts == 0 {
			t.Fatalf("a job that failed is %+v", failed)
		}
		again, err := desk.Retry(t.Context(), left)
		if err != nil || again.State != "available" {
			t.Errorf("tried %+v, %v", again, err)
		}
		run(t, beating(s, f.work(), time.Hour))
		receive(t, f.drained, "second try")
	})
}
