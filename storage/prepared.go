package storage

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

const (
	// keptStatements is how many statements a connection keeps prepared. The
	// store has fewer; only lists of changing lengths could make them more.
	keptStatements = 250
	// keptValues is how many values a statement that is kept has at most. Those
	// with more are written for a list of one length, and seldom come again.
	keptValues = 120
)

// preparing makes connections that keep the statements they ran prepared, for
// either engine spends longer on reading and planning most of ours than on
// running them.
//
// Why below the pool and not by sql.Stmt: that needs a second connection to
// prepare a statement which is first met inside a transaction, and the writing
// handle of SQLite has but one.
type preparing struct{ driver.Connector }

// Connect opens a connection.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := opened.(connection)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a %T cannot prepare statements", opened), opened.Close())
	}
	return &prepared{connection: able, statements: map[string]statement{}}, nil
}

// connection is what the connections of both drivers can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// statement is what the prepared statements of both drivers can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// prepared is a connection with the statements that are prepared on it. As any
// connection it is used by one goroutine at a time; the rows of a statement are
// closed before it is run again.
type prepared struct {
	connection
	statements map[string]statement
}

// QueryContext runs a statement that gives rows.
func (c *prepared) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query, args)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.connection.QueryContext(ctx, query, args)
	}
	return s.QueryContext(ctx, args)
}

// ExecContext runs a statement that gives none.
func (c *prepared) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query, args)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return c.connection.ExecContext(ctx, query, args)
	}
	return s.ExecContext(ctx, args)
}

// statement gives a statement prepared, or nil where it is better run as it is:
// what has no values may be a script, as migrations are.
func (c *prepared) statement(ctx context.Context, query string, args []driver.NamedValue) (statement, error) {
	if s, kept := c.statements[query]; kept {
		return s, nil
	}
	if len(args) == 0 || len(args) > keptValues || len(c.statements) == keptStatements {
		return nil, nil
	}
	made, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := made.(statement)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a %T cannot be cancelled", made), made.Close())
	}
	c.statements[query] = s
	return s, nil
}

// CheckNamedValue lets the driver convert a value, where it has a say in it.
func (c *prepared) CheckNamedValue(value *driver.NamedValue) error {
	if checker, ok := c.connection.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(value)
	}
	return driver.ErrSkip
}

// Close closes the connection and its statements.
func (c *prepared) Close() error {
	var closing []error
	for _, s := range c.statements {
		closing = append(closing, s.Close())
	}
	return errors.Join(append(closing, c.connection.Close())...)
}
