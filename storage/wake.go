package storage

import (
	"context"
	"fmt"
)

// bells wake the queues of this process. Each holds one ring, for who looks
// into a queue sees everything that is there.
type bells map[string]chan struct{}

func newBells() bells {
	return bells{WorkQueue: make(chan struct{}, 1), DrainQueue: make(chan struct{}, 1)}
}

func (b bells) ring(queue string) {
	select {
	case b[queue] <- struct{}{}:
	default: // it rings already
	}
}

// Bell rings when jobs were enqueued in this process, and their transaction is
// committed.
func (s *Store) Bell(queue string) <-chan struct{} { return s.bells[queue] }

// wake rings the bell of a queue once the transaction that ctx holds is
// committed.
func (s *Store) wake(ctx context.Context, queue string) {
	tx := s.transaction(ctx)
	tx.woken = append(tx.woken, queue)
}

// Call has River look into a queue at once, in whatever process it runs. Only
// Postgres has several.
//
// Why not in the transaction that enqueues: Postgres lets transactions that
// notify commit only one after the other, each with its own wait for the disk.
// So all that is enqueued at the same time is called for by one notification,
// and what a process enqueued that died before it could call is found by River's
// own looking around, once a second.
func (s *Store) Call(ctx context.Context, queue string) error {
	_, err := s.q(ctx).ExecContext(ctx, `select pg_notify(current_schema() || '.river_insert', $1)`, fmt.Sprintf(`{"queue": %q}`, queue))
	if err != nil {
		return fmt.Errorf("call for queue %s: %w", queue, err)
	}
	return nil
}
