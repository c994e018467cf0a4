package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	embedded "modernc.org/sqlite"
)

// maxConnections is how many connections one process takes from Postgres,
// beside those of the jobs.
const maxConnections = 16

// connectSeconds is how long a connection to Postgres may take to be made,
// unless the URL says.
const connectSeconds = "10"

// connectionLife is for how long a connection to Postgres is used, and with it
// the plans of the statements that are prepared on it: those made on an empty
// table would do badly once it is filled.
const connectionLife = 5 * time.Minute

// address is a DATABASE_URL that was understood.
type address struct {
	dialect dialect
	writing string // the driver's own form
	reading string
	shared  string // a Postgres URL for other drivers
}

// parseAddress reads postgres://…, postgresql://… and sqlite:PATH.
func parseAddress(text string) (address, error) {
	if path, ok := strings.CutPrefix(text, "sqlite:"); ok {
		return sqliteAddress(path)
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		// The text itself may hold a password and is not repeated.
		return address{}, fmt.Errorf("DATABASE_URL must be postgres://user@host/database or sqlite:PATH, for instance sqlite:carillon.db")
	}
	return postgresAddress(u), nil
}

// sqliteAddress opens the file twice: a writing handle that begins every
// transaction as a writer, so that none fails half-way for want of the lock,
// and a reading one that never waits for it.
func sqliteAddress(path string) (address, error) {
	if path == "" || strings.HasPrefix(path, ":") {
		return address{}, fmt.Errorf("DATABASE_URL: sqlite: needs the path of a file, for instance sqlite:carillon.db")
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath()
	return address{
		dialect: sqlite,
		writing: file + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=temp_store(memory)&_txlock=immediate",
		reading: file + "?mode=ro&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)",
	}, nil
}

// postgresAddress makes explicit what the two drivers would else assume
// differently, has neither wait for ever for a server, and saves lib/pq a round trip for each statement.
func postgresAddress(u *url.URL) address {
	q := u.Query()
	if q.Get("sslmode") == "" {
		q.Set("sslmode", "prefer")
	}
	if q.Get("connect_timeout") == "" {
		q.Set("connect_timeout", connectSeconds)
	}
	if q.Get("binary_parameters") == "" {
		q.Set("binary_parameters", "yes")
	}
	u.RawQuery = q.Encode()
	writing := u.String()
	q.Del("binary_parameters")
	u.RawQuery = q.Encode()
	return address{dialect: postgres, writing: writing, shared: u.String()}
}

// there is the address of a database that is not made where it is not there.
func (a address) there() address {
	if a.dialect == sqlite {
		a.writing += "&mode=rw"
	}
	return a
}

func (a address) openWriting(trace tracer) (*sqlx.DB, error) {
	if a.dialect == postgres {
		connector, err := pq.NewConnector(a.writing)
		if err != nil {
			return nil, fmt.Errorf("DATABASE_URL: %w", err)
		}
		db := sqlx.NewDb(sql.OpenDB(keeping(releasing{connector}, trace)), "postgres")
		db.SetMaxOpenConns(maxConnections)
		db.SetMaxIdleConns(maxConnections)
		db.SetConnMaxLifetime(connectionLife)
		return db, nil
	}
	db, err := openFile(a.writing, trace)
	if err != nil {
		return nil, err
	}
	// SQLite has one writer at a time. Waiting for it in the pool is fair;
	// waiting in the file's lock is not.
	db.SetMaxOpenConns(1)
	return db, nil
}

func (a address) openReading(writing *sqlx.DB, trace tracer) (*sqlx.DB, error) {
	if a.dialect == postgres {
		return writing, nil
	}
	db, err := openFile(a.reading, trace)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	return db, nil
}

func openFile(dsn string, trace tracer) (*sqlx.DB, error) {
	connector, err := embeddedConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(keeping(connector, trace)), "sqlite"), nil
}

// releasing makes connections to Postgres that it ends where a process stops for a
// minute in the middle of a transaction, as with its machine, and would else keep
// what it had locked from all others. Where the database or the role says another
// time, that one holds.
type releasing struct{ driver.Connector }

// Connect opens a connection.
func (r releasing) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := opened.(driver.ExecerContext)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a %T cannot run statements", opened), opened.Close())
	}
	_, err = able.ExecContext(ctx, `select set_config('idle_in_transaction_session_timeout', '60s', false)
		where current_setting('idle_in_transaction_session_timeout') = '0'`, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up connection: %w", err), opened.Close())
	}
	return opened, nil
}

// keeping makes connections that keep what is prepared on them, and tell what is
// run on them if anybody wants to know.
func keeping(connector driver.Connector, trace tracer) driver.Connector {
	if trace == nil {
		return preparing{connector}
	}
	return tracing{preparing{connector}, trace}
}

func embeddedConnector(dsn string) (driver.Connector, error) {
	connector, err := embedded.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	return connector, nil
}
