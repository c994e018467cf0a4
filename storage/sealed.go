package storage

import (
	"context"
	"errors"
	"fmt"
)

// errNoKeys says that a store was given no keys to seal by.
var errNoKeys = errors.New("no CARILLON_SECRET_KEY is known")

// sealed encrypts a secret for the row of a table and a workspace.
func (s *Store) sealed(table string, workspace int64, secret string) ([]byte, error) {
	if s.keys == nil {
		return nil, errNoKeys
	}
	return s.keys.Seal([]byte(secret), sealedFor(table, workspace)), nil
}

// unsealed gives the secret that was sealed for the row of a table and a
// workspace; seal.ErrNoKey or seal.ErrBroken where it cannot be had.
func (s *Store) unsealed(table string, workspace int64, sealed []byte) (string, error) {
	if s.keys == nil {
		return "", errNoKeys
	}
	secret, err := s.keys.Open(sealed, sealedFor(table, workspace))
	if err != nil {
		return "", fmt.Errorf("%s of workspace %d: %w", table, workspace, err)
	}
	return string(secret), nil
}

func sealedFor(table string, workspace int64) string { return fmt.Sprintf("%s/%d", table, workspace) }

// Seals are how many secrets are kept: all, those sealed by a key that is not
// the newest, and those that no key opens.
type Seals struct{ All, Older, Lost int }

// Seals counts the secrets that are kept. Without keys none can be opened.
func (s *Store) Seals(ctx context.Context) (Seals, error) {
	var n Seals
	err := s.eachSealed(ctx, func(_ context.Context, r sealedRow) error {
		n.All++
		if _, err := s.unsealed(r.table, r.Workspace, r.Sealed); err != nil {
			n.Lost++
		} else if !s.keys.Newest(r.Sealed) {
			n.Older++
		}
		return nil
	})
	return n, err
}

// Reseal seals by the newest key what an older one sealed, and gives how many
// that were. What no key opens stays as it is.
func (s *Store) Reseal(ctx context.Context) (resealed int, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		resealed = 0
		return s.eachSealed(ctx, func(ctx context.Context, r sealedRow) error {
			secret, err := s.unsealed(r.table, r.Workspace, r.Sealed)
			if err != nil || s.keys.Newest(r.Sealed) {
				return nil
			}
			anew, err := s.sealed(r.table, r.Workspace, secret)
			if err != nil {
				return err
			}
			// A nonce is there once, so that what was sealed tells the row. One that
			// was changed meanwhile was so by who has the newest key.
			changed, err := s.added(ctx, `update `+r.table+` set sealed = $1 where workspace = $2 and sealed = $3`, anew, r.Workspace, r.Sealed)
			if changed {
				resealed++
			}
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("reseal: %w", err)
	}
	return resealed, nil
}

type sealedRow struct {
	table     string
	Workspace int64
	Sealed    []byte
}

// eachSealed goes through the secrets of every table that has a column for them.
func (s *Store) eachSealed(ctx context.Context, do func(ctx context.Context, r sealedRow) error) error {
	var tables []string
	if err := s.q(ctx).SelectContext(ctx, &tables, s.dialect.tablesWith("sealed")); err != nil {
		return fmt.Errorf("read tables: %w", err)
	}
	for _, table := range tables {
		var rows []sealedRow
		if err := s.q(ctx).SelectContext(ctx, &rows, `select workspace, sealed from `+table); err != nil {
			return fmt.Errorf("read %s: %w", table, err)
		}
		for _, r := range rows {
			r.table = table
			if err := do(ctx, r); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
	}
	return nil
}
