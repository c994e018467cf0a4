package storage

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
)

// Statement is one that a store ran, as it went to the database: also those that
// begin and end transactions.
type Statement struct {
	Query   string
	Args    []any
	Columns []string // of the rows that it gave
	First   []any    // the first of them
	Rows    int      // how many were read
}

// tracer is told a statement and the context in which it was run.
type tracer = func(context.Context, Statement)

// tracing makes connections that tell every statement, once its rows are read.
type tracing struct {
	preparing
	told tracer
}

// Connect opens a connection.
func (t tracing) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := t.preparing.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &traced{opened.(*prepared), t.told}, nil
}

// traced is a connection that tells what is run on it.
type traced struct {
	*prepared
	told tracer
}

// QueryContext runs a statement that gives rows.
func (c *traced) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.prepared.QueryContext(ctx, query, args)
	if err != nil {
		return nil, err
	}
	return &tracedRows{Rows: rows, statement: Statement{Query: query, Args: given(args), Columns: rows.Columns()}, ctx: ctx, told: c.told}, nil
}

// ExecContext runs a statement that gives none.
func (c *traced) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.prepared.ExecContext(ctx, query, args)
	c.told(ctx, Statement{Query: query, Args: given(args)})
	return result, err
}

// BeginTx begins a transaction.
func (c *traced) BeginTx(ctx context.Context, options driver.TxOptions) (driver.Tx, error) {
	tx, err := c.prepared.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	query := "begin"
	if sql.IsolationLevel(options.Isolation) == sql.LevelRepeatableRead {
		query += " isolation level repeatable read"
	}
	if options.ReadOnly {
		query += " read only"
	}
	c.told(ctx, Statement{Query: query})
	return tracedTransaction{tx, ctx, c.told}, nil
}

type tracedTransaction struct {
	driver.Tx
	ctx  context.Context
	told tracer
}

// Commit ends the transaction.
func (t tracedTransaction) Commit() error {
	err := t.Tx.Commit()
	t.told(t.ctx, Statement{Query: "commit"})
	return err
}

// Rollback breaks the transaction off.
func (t tracedTransaction) Rollback() error {
	err := t.Tx.Rollback()
	t.told(t.ctx, Statement{Query: "rollback"})
	return err
}

type tracedRows struct {
	driver.Rows
	statement Statement
	ctx       context.Context
	told      tracer
}

// Next reads a row.
func (r *tracedRows) Next(into []driver.Value) error {
	err := r.Rows.Next(into)
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF // database/sql knows no other
	case err != nil:
		return err
	}
	if r.statement.Rows == 0 {
		for _, value := range into {
			if text, ok := value.([]byte); ok {
				value = bytes.Clone(text)
			}
			r.statement.First = append(r.statement.First, value)
		}
	}
	r.statement.Rows++
	return nil
}

// Close ends the reading.
func (r *tracedRows) Close() error {
	r.told(r.ctx, r.statement)
	return r.Rows.Close()
}

func given(args []driver.NamedValue) []any {
	values := make([]any, len(args))
	for i, a := range args {
		values[i] = a.Value
	}
	return values
}
