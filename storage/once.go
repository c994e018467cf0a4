package storage

import (
	"context"
	"errors"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
)

// Once is Within for a delivery of a platform. Of deliveries of the same id,
// also at the same time, fn runs for the first that does not fail; the others
// get what it gave.
//
// The row is inserted before anything else is done. A copy that comes while
// another is being handled waits at that row, on Postgres for the other's
// transaction and on SQLite for its own to begin, and then finds the answer, or
// the place free because the other failed. For the same reason a transaction is
// begun anew whose connection was lost, though nobody knows how it ended. Where it
// cannot be, and the loss was that of a commit, the error is bot.ErrUnsure.
func (s *Store) Once(ctx context.Context, workspace int64, delivery string, fn func(ctx context.Context) ([]byte, error)) ([]byte, error) {
	var answer []byte
	var unsure bool
	once := func(ctx context.Context) error {
		first, err := s.added(ctx, `insert into delivery (workspace, delivery, at) values ($1, $2, $3) on conflict do nothing`,
			workspace, delivery, instant{s.now()})
		if err != nil {
			return fmt.Errorf("record delivery: %w", err)
		}
		if !first {
			err := s.q(ctx).GetContext(ctx, &answer, `select answer from delivery where workspace = $1 and delivery = $2`,
				workspace, delivery)
			if err != nil {
				return fmt.Errorf("read delivery: %w", err)
			}
			return nil
		}
		if answer, err = fn(ctx); err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `update delivery set answer = $1 where workspace = $2 and delivery = $3`,
			answer, workspace, delivery)
		if err != nil {
			return fmt.Errorf("record answer: %w", err)
		}
		return nil
	}
	err := s.again(ctx, s.dialect.severed, func() error {
		err := s.Within(ctx, once)
		_, ending := errors.AsType[uncommitted](err)
		unsure = s.dialect.severed(err) && (unsure || ending)
		return err
	})
	switch {
	case err == nil:
		return answer, nil
	case unsure:
		return nil, fmt.Errorf("%w: %w", bot.ErrUnsure, err)
	default:
		return nil, err
	}
}
