package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// inAtOnce is how many values are asked for by one statement.
const inAtOnce = 1000

// mostValues is how many values a statement inserts. What SQLite spends on
// reading a statement grows with the square of them: 50,000 wins take it ten
// seconds by hundreds of values and six minutes by tens of thousands.
const mostValues = 600

// rows are rows to be inserted into a table, by one statement as long as they
// are not too many.
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

// chunks are the same rows, in pieces that one statement can hold.
func (r *rows) chunks() func(yield func(*rows) bool) {
	return func(yield func(*rows) bool) {
		most := mostValues / len(r.columns) * len(r.columns)
		for some := range slices.Chunk(r.values, most) {
			if !yield(&rows{r.table, r.columns, some, r.conflict}) {
				return
			}
		}
	}
}

// statement is the statement that inserts all rows.
func (r *rows) statement() string {
	var sql strings.Builder
	fmt.Fprintf(&sql, "insert into %s (%s) values ", r.table, strings.Join(r.columns, ", "))
	for first := 0; first < len(r.values); first += len(r.columns) {
		if first > 0 {
			sql.WriteString(", ")
		}
		sql.WriteString("(" + placeholders(first+1, len(r.columns)) + ")")
	}
	sql.WriteString(r.conflict)
	return sql.String()
}

// insert inserts rows, of which there may be none.
func (s *Store) insert(ctx context.Context, r *rows) error {
	for some := range r.chunks() {
		if _, err := s.q(ctx).ExecContext(ctx, some.statement(), some.values...); err != nil {
			return fmt.Errorf("insert into %s: %w", r.table, err)
		}
	}
	return nil
}

// added runs a statement that inserts, updates or deletes at most one row, and
// reports whether it did.
func (s *Store) added(ctx context.Context, statement string, args ...any) (bool, error) {
	n, err := s.changed(ctx, statement, args...)
	return n > 0, err
}

// changed runs a statement and gives how many rows it inserted, updated or
// deleted.
func (s *Store) changed(ctx context.Context, statement string, args ...any) (int, error) {
	result, err := s.q(ctx).ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
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
