package storagetest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/storage"
)

// Rows are all rows of a workspace, table by table, so that two of them are the
// same where nothing was changed. The tables are those that belong to workspaces
// by a column of that name.
func Rows(t testing.TB, s *storage.Store, workspace int64) map[string][]string {
	t.Helper()
	db, catalogue := beside(t, s)
	tables := map[string]string{"workspace": "id"}
	for _, table := range names(t, db, catalogue.walled) {
		tables[table] = "workspace"
	}
	rows := map[string][]string{}
	for table, column := range tables {
		rows[table] = written(t, db, fmt.Sprintf("select * from %s where %s = %d", table, column, workspace))
	}
	return rows
}

// SkipIDs has every table count on from a number, so that what is added from then
// on has ids that nothing else has.
func SkipIDs(t testing.TB, s *storage.Store, to int64) {
	t.Helper()
	db, catalogue := beside(t, s)
	for _, table := range names(t, db, catalogue.counted) {
		for _, statement := range catalogue.skip {
			if _, err := db.ExecContext(t.Context(), fmt.Sprintf(statement, table, to)); err != nil {
				t.Fatalf("skip ids of %s: %v", table, err)
			}
		}
	}
}

// catalogue is how an engine tells which tables belong to workspaces, which count
// their rows, and how they are made to go on from a number.
type catalogue struct {
	walled, counted string
	skip            []string
}

// beside is a handle on a store that goes past it.
func beside(t testing.TB, s *storage.Store) (*sql.DB, catalogue) {
	t.Helper()
	if db, embedded := s.SQLite(); embedded {
		return db, catalogue{
			walled:  `select m.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'workspace'`,
			counted: `select name from sqlite_schema where type = 'table' and sql like '%autoincrement%'`,
			skip:    []string{`delete from sqlite_sequence where name = '%s' and %d > 0`, `insert into sqlite_sequence (name, seq) values ('%s', %d - 1)`},
		}
	}
	url, _ := s.Postgres()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatalf("open the store beside the program: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return db, catalogue{
		walled:  `select table_name from information_schema.columns where table_schema = current_schema() and column_name = 'workspace'`,
		counted: `select table_name from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'`,
		skip:    []string{`alter table %s alter column id restart with %d`},
	}
}

// names reads a column of text.
func names(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	var all []string
	for _, row := range written(t, db, query) {
		all = append(all, strings.TrimSpace(row))
	}
	if len(all) == 0 {
		t.Fatalf("%s: nothing", query)
	}
	return all
}

// written are the rows of a query as text, in order.
func written(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		var line strings.Builder
		for _, v := range values {
			fmt.Fprintf(&line, "%s\t", v)
		}
		all = append(all, line.String())
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	slices.Sort(all)
	return all
}
