package storage

import "context"

// IdleLimit is after what time Postgres ends a transaction in which nothing is
// done, for tests from outside.
func (s *Store) IdleLimit(ctx context.Context) (limit string, err error) {
	err = s.q(ctx).GetContext(ctx, &limit, `show idle_in_transaction_session_timeout`)
	return limit, err
}
