package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// inAtOnce is how many values are asked for, or rows inserted, by one statement. Both
// engines take some thirty thousand placeholders.
const inAtOnce = 1000

// rows are rows to be inserted into a table, by as few statements as can be.
type rows struct {
	table    string
	columns  []string
	values   []any
	conflict string // the clause that says what to do with a row that is there
}

func newRows(table string, columns ...string) *rows {
	return &rows{table: table, columns: columns}
}

// add adds a row: a value for each column.
func (r *rows) add(values ...any) { r.values = append(r.values, values...) }

// insert inserts rows, of which there may be none.
func (s *Store) insert(ctx context.Context, r *rows) error {
	for values := range slices.Chunk(r.values, inAtOnce*len(r.columns)) {
		var sql strings.Builder
		fmt.Fprintf(&sql, "insert into %s (%s) values ", r.table, strings.Join(r.columns, ", "))
		for first := 0; first < len(values); first += len(r.columns) {
			if first > 0 {
				sql.WriteString(", ")
			}
			sql.WriteString("(" + placeholders(first+1, len(r.columns)) + ")")
		}
		sql.WriteString(r.conflict)
		if _, err := s.q(ctx).ExecContext(ctx, sql.String(), values...); err != nil {
			return fmt.Errorf("insert into %s: %w", r.table, err)
		}
	}
	return nil
}

// added runs a statement that inserts, updates or deletes at most one row, and
// reports whether it did.
func (s *Store) added(ctx context.Context, statement string, args ...any) (bool, error) {
	result, err := s.q(ctx).ExecContext(ctx, statement, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// placeholders writes n of them, the first with a number: $3, $4, $5.
func placeholders(first, n int) string {
	var list strings.Builder
	for i := range n {
		if i > 0 {
			list.WriteString(", ")
		}
		list.WriteString("$" + strconv.Itoa(first+i))
	}
	return list.String()
}

// anys are values as arguments of a statement.
func anys[T any](values []T) []any {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	return args
}
