package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Cheer records that a person cheered for a win. It is false when that person
// had cheered already; NotFound when the workspace has no such win.
func (s *Store) Cheer(ctx context.Context, workspace, win, member int64, at time.Time) (first bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		var there bool
		err := s.q(ctx).GetContext(ctx, &there, `select exists (select 1 from win where workspace = $1 and id = $2)`, workspace, win)
		if err != nil {
			return fmt.Errorf("read win: %w", err)
		}
		if !there {
			return coaching.Refuse(coaching.NotFound, "missing.win", "win", win)
		}
		first, err = s.added(ctx, `insert into cheer (workspace, win, member, at) values ($1, $2, $3, $4) on conflict do nothing`,
			workspace, win, member, instant{at})
		if err != nil {
			return fmt.Errorf("cheer: %w", err)
		}
		return nil
	})
	return first, err
}

// Cheering gives who cheered for a win, in order of time.
func (s *Store) Cheering(ctx context.Context, workspace, win int64) ([]coaching.Member, error) {
	return s.members(ctx, `join cheer c on c.member = m.id
		where c.workspace = $1 and c.win = $2 order by c.at, m.id`, workspace, win)
}
