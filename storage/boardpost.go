package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// SaveBoardPost keeps a query in the caller's transaction and gives the number
// by which it is found.
func (s *Store) SaveBoardPost(ctx context.Context, workspace int64, q coaching.BoardQuery) (int64, error) {
	query, err := json.Marshal(q)
	if err != nil {
		return 0, fmt.Errorf("save board post: %w", err)
	}
	var id int64
	err = s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).GetContext(ctx, &id, `insert into board_post (workspace, query) values ($1, $2) returning id`,
			workspace, string(query))
	})
	if err != nil {
		return 0, fmt.Errorf("save board post: %w", err)
	}
	return id, nil
}

// BoardPost gives a query that was kept; NotFound when there is none such.
func (s *Store) BoardPost(ctx context.Context, workspace, id int64) (coaching.BoardQuery, error) {
	var text string
	err := s.q(ctx).GetContext(ctx, &text, `select query from board_post where workspace = $1 and id = $2`, workspace, id)
	if err != nil {
		return coaching.BoardQuery{}, missing(err, "read board post", "missing.board")
	}
	var query coaching.BoardQuery
	if err := json.Unmarshal([]byte(text), &query); err != nil {
		return coaching.BoardQuery{}, fmt.Errorf("read board post %d: %w", id, err)
	}
	return query, nil
}
