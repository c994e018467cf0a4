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

// Bell rings when jobs were enqueued on SQLite, and their transaction is
// committed. On Postgres it does not: its own notifications reach the processes
// of all replicas.
func (s *Store) Bell(queue string) <-chan struct{} { return s.bells[queue] }

// wake has River look into a queue once the transaction that ctx holds is
// committed.
func (s *Store) wake(ctx context.Context, queue string) error {
	if s.dialect == sqlite {
		tx := s.transaction(ctx)
		tx.woken = append(tx.woken, queue)
		return nil
	}
	_, err := s.q(ctx).ExecContext(ctx, `select pg_notify(current_schema() || '.river_insert', $1)`, fmt.Sprintf(`{"queue": %q}`, queue))
	if err != nil {
		return fmt.Errorf("wake queue %s: %w", queue, err)
	}
	return nil
}
