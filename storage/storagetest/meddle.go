package storagetest

import (
	"database/sql"
	"net/url"
	"strings"
	"testing"
)

// Hide takes a table away from under a running program, whose store fails from
// then on wherever it needs that table. Back puts it where it was.
func Hide(t testing.TB, database, table string) (back func()) {
	t.Helper()
	Meddle(t, database, "alter table "+table+" rename to "+table+"_hidden")
	return func() {
		t.Helper()
		Meddle(t, database, "alter table "+table+"_hidden rename to "+table)
	}
}

// Meddle runs a statement by a connection of its own, past the program.
func Meddle(t testing.TB, database, statement string) {
	t.Helper()
	db := past(t, database)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Look reads what a query gives, by a connection of its own, as texts.
func Look(t testing.TB, database, query string) [][]string {
	t.Helper()
	db := past(t, database)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var all [][]string
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			row[i] = v.String
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return all
}

// past opens a database past the program that has it open.
func past(t testing.TB, database string) *sql.DB {
	t.Helper()
	driver, address := "postgres", database
	if path, embedded := strings.CutPrefix(database, "sqlite:"); embedded {
		driver, address = "sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatalf("open the store beside the program: %v", err)
	}
	return db
}
