package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// counting makes connections that count the statements which they prepare.
type counting struct {
	driver.Connector
	made *[]string
}

func (c counting) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return countingConnection{opened.(connection), c.made}, nil
}

type countingConnection struct {
	connection
	made *[]string
}

func (c countingConnection) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	*c.made = append(*c.made, query)
	return c.connection.PrepareContext(ctx, query)
}

// prepares opens a file on one connection, with a table of numbers, and gives
// the statements that are prepared on it from then on.
func prepares(t *testing.T) (db *sql.DB, made *[]string) {
	t.Helper()
	a, err := parseAddress("sqlite:" + filepath.Join(t.TempDir(), "prepared.db"))
	if err != nil {
		t.Fatal(err)
	}
	connector, err := embeddedConnector(a.writing)
	if err != nil {
		t.Fatal(err)
	}
	made = new([]string)
	db = sql.OpenDB(preparing{counting{connector, made}})
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec(`create table number (n integer); insert into number values (1), (2), (3)`); err != nil {
		t.Fatalf("a script: %v", err)
	}
	return db, made
}

func TestStatementsStayPrepared(t *testing.T) {
	db, made := prepares(t)
	const read, write = `select count(*) from number where n > $1`, `insert into number values ($1)`
	count := func(q interface {
		QueryRow(query string, args ...any) *sql.Row
	}, above, want int) {
		t.Helper()
		var n int
		if err := q.QueryRow(read, above).Scan(&n); err != nil || n != want {
			t.Errorf("%d above %d, %v; want %d", n, above, err, want)
		}
	}
	count(db, 1, 2)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		if _, err := tx.Exec(write, 10+n); err != nil {
			t.Fatal(err)
		}
		count(tx, 9, n+1)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	count(db, 9, 0)
	if got := strings.Join(*made, "; "); got != read+"; "+write {
		t.Errorf("prepared: %s", got)
	}
}

func TestTheWorldMayChangeUnderPreparedStatements(t *testing.T) {
	db, _ := prepares(t)
	const read = `select * from number where n > $1 limit 1`
	columns := func() int {
		t.Helper()
		rows, err := db.Query(read, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	before := columns()
	if _, err := db.Exec(`alter table number add column word text`); err != nil {
		t.Fatal(err)
	}
	if after := columns(); before != 1 || after != 2 {
		t.Errorf("%d columns before, %d after", before, after)
	}
}

func TestNotEverythingIsKept(t *testing.T) {
	db, made := prepares(t)
	run := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.Exec(statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	run(`insert into number values (`+placeholders(1, 1)+`)`+strings.Repeat(`, ($1)`, 5), 1)
	run(`delete from number where n in (`+placeholders(1, keptValues+1)+`)`, anys(make([]int, keptValues+1))...)
	run(`delete from number`)
	if len(*made) != 1 {
		t.Errorf("prepared: %q", *made)
	}
	for i := range keptStatements + 10 {
		run(fmt.Sprintf(`insert into number values ($1 + %d)`, i), i)
	}
	if len(*made) != keptStatements {
		t.Errorf("%d statements are prepared", len(*made))
	}
	var n int
	if err := db.QueryRow(`select count(*) from number`).Scan(&n); err != nil || n != keptStatements+10 {
		t.Errorf("%d rows, %v", n, err)
	}
}
