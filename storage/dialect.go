package storage

import (
	"database/sql"
	"fmt"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// dialect is which of the two engines is spoken to. What differs between them
// is here and in the migrations, and nowhere else.
type dialect int

const (
	postgres dialect = iota + 1
	sqlite
)

// String names the engine, as the folders of the migrations do.
func (d dialect) String() string {
	if d == postgres {
		return "postgres"
	}
	return "sqlite"
}

// locked ends a select whose rows the transaction is about to change. It does
// not get in the way of rows that merely refer to them. SQLite needs none: its
// transactions write one after the other.
func (d dialect) locked() string {
	if d == postgres {
		return " for no key update"
	}
	return ""
}

// skipLocked ends a select that takes what no other transaction has taken.
func (d dialect) skipLocked() string {
	if d == postgres {
		return " for update skip locked"
	}
	return ""
}

// transient reports whether a transaction failed for no fault of its own and
// may be tried again: Postgres found it in a deadlock or could not order it.
// On SQLite writers wait for each other, so this does not happen.
func (d dialect) transient(err error) bool {
	return d == postgres && pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}

// snapshot is how a transaction begins that reads the world as it is at one
// moment. On SQLite every transaction of the reading handle does.
func (d dialect) snapshot() *sql.TxOptions {
	if d == postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return nil
}

// lockTable is the statement that keeps other transactions from writing to a
// table, and none where they cannot anyway.
func (d dialect) lockTable(name string) string {
	if d == postgres {
		return "lock table " + name + " in share row exclusive mode"
	}
	return ""
}

// json is the placeholder of a column that River keeps as JSON.
func (d dialect) json(n int) string {
	if d == postgres {
		return fmt.Sprintf("$%d", n)
	}
	return fmt.Sprintf("jsonb($%d)", n)
}
