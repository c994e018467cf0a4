package storage

import (
	"context"
	"fmt"
	"time"
)

// SaveDraft keeps a draft and gives the number by which it is found.
func (s *Store) SaveDraft(ctx context.Context, workspace, member int64, body []byte, at time.Time) (int64, error) {
	var id int64
	err := s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &id, `insert into draft (workspace, member, body, at)
			values ($1, $2, $3, $4) returning id`, workspace, member, body, instant{at})
	})
	if err != nil {
		return 0, fmt.Errorf("save draft: %w", err)
	}
	return id, nil
}

// TakeDraft gives a member's draft and removes it; NotFound when it is gone or
// another's.
func (s *Store) TakeDraft(ctx context.Context, workspace, member, id int64) ([]byte, error) {
	var body []byte
	err := s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &body, `delete from draft
			where workspace = $1 and member = $2 and id = $3 returning body`, workspace, member, id)
	})
	if err != nil {
		return nil, missing(err, "take draft", "missing.draft")
	}
	return body, nil
}
