package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// The queues of the jobs. Drains have one of their own, because most of their
// time they wait.
const (
	WorkQueue  = "default"
	DrainQueue = "drain"
)

// DrainJob sends what is due in a place.
type DrainJob struct {
	Place int64 `json:"place"`
}

// Kind names the job.
func (DrainJob) Kind() string { return "drain" }

// MomentJob handles a moment that has come.
type MomentJob struct {
	Moment int64 `json:"moment"`
}

// Kind names the job.
func (MomentJob) Kind() string { return "moment" }

// jobAttempts is how often a job is tried. It need not be often: what was not
// done is still in our tables, and the heartbeat finds it there.
const jobAttempts = 5

// enqueue adds jobs of a kind in the transaction that ctx holds: they are there
// once it commits, and never were if it does not. The rows are those that
// River's own clients for other languages write, and wake is what has it look
// for them at once.
func enqueue[J interface{ Kind() string }](ctx context.Context, s *Store, queue string, jobs ...J) error {
	if len(jobs) == 0 {
		return nil
	}
	rows := make([]string, len(jobs))
	values := []any{jobs[0].Kind(), jobAttempts, queue}
	for i, job := range jobs {
		args, err := json.Marshal(job)
		if err != nil {
			return fmt.Errorf("enqueue %s: %w", job.Kind(), err)
		}
		values = append(values, string(args))
		rows[i] = fmt.Sprintf("(%s, $1, $2, $3, 'available')", s.dialect.json(len(values)))
	}
	insert := "insert into river_job (args, kind, max_attempts, queue, state) values " + strings.Join(rows, ", ")
	if _, err := s.q(ctx).ExecContext(ctx, insert, values...); err != nil {
		return fmt.Errorf("enqueue %s: %w", jobs[0].Kind(), err)
	}
	s.wake(ctx, queue)
	return nil
}
