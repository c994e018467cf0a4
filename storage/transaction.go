package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// tries is how often a transaction is begun that Postgres breaks off, and pause
// what passes after the first time, after the second twice that, so that the
// one which was let through is gone.
const (
	tries = 5
	pause = 10 * time.Millisecond
)

// querier is what statements are run on: a handle, or a transaction.
type querier interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// transactionOf is the key under which a context holds a store's transaction.
type transactionOf struct{ store *Store }

// transaction is one that is under way.
type transaction struct {
	*sqlx.Tx
	woken []string // queues to wake once it is committed
}

// transaction gives the one that ctx holds, or nil.
func (s *Store) transaction(ctx context.Context) *transaction {
	tx, _ := ctx.Value(transactionOf{s}).(*transaction)
	return tx
}

// q is where a statement is to be run: the transaction that ctx holds, or the
// reading handle. It is the one place that looks for a transaction.
func (s *Store) q(ctx context.Context) querier {
	if tx := s.transaction(ctx); tx != nil {
		return tx
	}
	return s.read
}

// Within runs fn in a transaction, in the one that ctx holds already if there
// is one, and commits unless fn fails. Whoever swallows the error of an inner
// Within keeps what it had written. The outermost fn is run again when Postgres
// broke its transaction off, and so must not change anything outside of it that
// it cannot change twice.
func (s *Store) Within(ctx context.Context, fn func(ctx context.Context) error) error {
	if s.transaction(ctx) != nil {
		return fn(ctx)
	}
	return s.again(ctx, s.dialect.transient, func() error { return s.transact(ctx, s.write, nil, fn) })
}

// again does something until it does not fail, or fails for a reason that trying
// again does not cure.
func (s *Store) again(ctx context.Context, curable func(error) bool, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if !curable(err) || try == tries {
			return err
		}
		s.log.DebugContext(ctx, "transaction broken off, trying again", "try", try, "error", err)
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * pause):
		}
	}
}

// uncommitted is a commit that failed.
type uncommitted struct{ error }

func (e uncommitted) Error() string { return "commit transaction: " + e.error.Error() }
func (e uncommitted) Unwrap() error { return e.error }

// snapshot runs fn, which only reads, on the world as it is at one moment.
func (s *Store) snapshot(ctx context.Context, fn func(ctx context.Context) error) error {
	if s.transaction(ctx) != nil {
		return fn(ctx)
	}
	return s.transact(ctx, s.read, s.dialect.snapshot(), fn)
}

func (s *Store) transact(ctx context.Context, db *sqlx.DB, options *sql.TxOptions, fn func(ctx context.Context) error) error {
	begun, err := db.BeginTxx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	tx := &transaction{Tx: begun}
	defer tx.Rollback() // after a commit it does nothing
	if err := fn(context.WithValue(ctx, transactionOf{s}, tx)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return uncommitted{err}
	}
	for _, queue := range tx.woken {
		s.bells.ring(queue)
	}
	return nil
}
