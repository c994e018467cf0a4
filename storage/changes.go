package storage

import (
	"context"
	"fmt"
)

// KeepChange keeps what the change was that led to a version of a win, in the
// caller's transaction.
func (s *Store) KeepChange(ctx context.Context, workspace, win int64, version int, body []byte) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into win_change (workspace, win, version, body) values ($1, $2, $3, $4)`,
			workspace, win, version, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep change %d of win %d: %w", version, win, err)
	}
	return nil
}

// Change gives what was kept of the change that led to a version of a win;
// NotFound when nothing was.
func (s *Store) Change(ctx context.Context, workspace, win int64, version int) ([]byte, error) {
	var body []byte
	err := s.q(ctx).GetContext(ctx, &body, `select body from win_change where workspace = $1 and win = $2 and version = $3`,
		workspace, win, version)
	if err != nil {
		return nil, missing(err, "read change", "missing.win", "win", win)
	}
	return body, nil
}
