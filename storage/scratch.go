package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"
)

// Scratch makes an empty database beside the one that a URL names, on the same
// server or the same disk, and touches nothing that is there. It gives the URL
// of the new one and what takes it away again, with whoever is still connected.
func Scratch(ctx context.Context, text string) (made string, drop func(context.Context) error, err error) {
	address, err := parseAddress(text)
	if err != nil {
		return "", nil, err
	}
	name := "carillon_scratch_" + strings.ToLower(rand.Text())
	if path, embedded := strings.CutPrefix(text, "sqlite:"); embedded {
		folder := filepath.Join(filepath.Dir(path), name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			return "", nil, fmt.Errorf("make a scratch database: %w", err)
		}
		return "sqlite:" + filepath.Join(folder, "carillon.db"), func(context.Context) error { return os.RemoveAll(folder) }, nil
	}
	if err := address.do(ctx, `create database `+pq.QuoteIdentifier(name)); err != nil {
		return "", nil, fmt.Errorf("make a scratch database: %w", err)
	}
	drop = func(ctx context.Context) error {
		return address.do(ctx, `drop database `+pq.QuoteIdentifier(name)+` with (force)`)
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", nil, errors.Join(err, drop(ctx))
	}
	u.Path = "/" + name
	return u.String(), drop, nil
}

// do runs one statement on a connection of its own.
func (a address) do(ctx context.Context, statement string) error {
	connector, err := pq.NewConnector(a.shared)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	_, err = db.ExecContext(ctx, statement)
	return errors.Join(err, db.Close())
}
