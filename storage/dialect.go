package storage

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

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

// held ends a select whose rows are to stay as they are until the transaction
// ends, which several may ask for at the same time.
func (d dialect) held() string {
	if d == postgres {
		return " for share"
	}
	return ""
}

// doomed ends a select whose rows the transaction is about to remove, with all
// that refers to them: until then nothing new can.
func (d dialect) doomed() string {
	if d == postgres {
		return " for update"
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

// severed reports whether an error means that the connection to the database was
// lost, so that it cannot be known what became of what was asked last. SQLite has
// none.
func (d dialect) severed(err error) bool {
	if d != postgres || err == nil {
		return false
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &network) ||
		pq.As(err, pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow) != nil
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

// sign is a statement that changes nothing. On SQLite, where a disk that is full
// is ours to notice, it writes all the same: a number that nobody uses.
func (d dialect) sign() string {
	if d == postgres {
		return `select 1`
	}
	return `pragma user_version = 0`
}

// clock selects what time it is where the database runs.
func (d dialect) clock() string {
	if d == postgres {
		return `select clock_timestamp()`
	}
	return `select strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')`
}

// engine selects which engine it is and what its durability hangs on. What it is
// on SQLite is in the address that opens the writing handle.
func (d dialect) engine() string {
	if d == postgres {
		return `select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync')
			|| ', synchronous_commit ' || current_setting('synchronous_commit')`
	}
	return `select 'SQLite ' || sqlite_version() || ', synchronous full'`
}

// json is the placeholder of a column that River keeps as JSON.
func (d dialect) json(n int) string {
	if d == postgres {
		return fmt.Sprintf("$%d", n)
	}
	return fmt.Sprintf("jsonb($%d)", n)
}

// tablesWith selects the names of the tables that have a column of a name.
func (d dialect) tablesWith(column string) string {
	if d == postgres {
		return `select table_name from information_schema.columns
			where table_schema = current_schema() and column_name = '` + column + `' order by table_name`
	}
	return `select m.name from sqlite_schema m join pragma_table_info(m.name) c
		where m.type = 'table' and c.name = '` + column + `' order by m.name`
}

// references selects which tables, as child, refer to which, as parent.
func (d dialect) references() string {
	if d == postgres {
		return `select child.relname as child, parent.relname as parent from pg_constraint c
			join pg_class child on child.oid = c.conrelid join pg_class parent on parent.oid = c.confrelid
			join pg_namespace n on n.oid = c.connamespace where c.contype = 'f' and n.nspname = current_schema()`
	}
	return `select m.name as child, f."table" as parent from sqlite_schema m join pragma_foreign_key_list(m.name) f
		where m.type = 'table'`
}
