package storage

import (
	"context"
	"fmt"
	"time"
)

const (
	// deliveriesKept is how long a delivery is known again. Slack gives up
	// delivering after about an hour, Teams sooner; the rest is for a server
	// that was down.
	deliveriesKept = 7 * 24 * time.Hour
	// draftsKept is how long a question that nobody answered stays open.
	draftsKept = 30 * 24 * time.Hour
)

// Forget removes up to limit each of the deliveries and drafts that nobody will
// come back to, and gives how many it removed of what it removed most of.
//
// The tables have no index by time: they are written to with every act and read
// through a few times a day at most, and what is oldest is found first.
func (s *Store) Forget(ctx context.Context, now time.Time, limit int) (most int, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		deliveries, err := s.changed(ctx, `delete from delivery where (workspace, delivery) in
			(select workspace, delivery from delivery where at < $1 limit $2)`, instant{now.Add(-deliveriesKept)}, limit)
		if err != nil {
			return err
		}
		drafts, err := s.changed(ctx, `delete from draft where id in
			(select id from draft where at < $1 limit $2)`, instant{now.Add(-draftsKept)}, limit)
		most = max(deliveries, drafts)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget what is past: %w", err)
	}
	return most, nil
}
