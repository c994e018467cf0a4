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
	driver, address := "postgres", database
	if path, embedded := strings.CutPrefix(database, "sqlite:"); embedded {
		driver, address = "sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatalf("open the store beside the program: %v", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
