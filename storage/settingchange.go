package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// KeepSetting keeps a change of a setting, in the caller's transaction.
func (s *Store) KeepSetting(ctx context.Context, c coaching.SettingChange) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into setting_change
			(workspace, member, channel, key, value_before, value_after, made_by, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			c.Workspace, reference(c.Member), reference(c.Channel), c.Key, c.Before, c.After, reference(c.By), instant{c.At})
		return err
	})
	if err != nil {
		return fmt.Errorf("keep change of %s: %w", c.Key, err)
	}
	return nil
}

type settingRow struct {
	ID      int64
	Member  reference
	Channel reference
	Key     string
	Before  string    `db:"value_before"`
	After   string    `db:"value_after"`
	MadeBy  reference `db:"made_by"`
	At      instant
}

// SettingChanges gives the last change of each setting of a workspace and its
// channels, and of a member, the oldest first.
func (s *Store) SettingChanges(ctx context.Context, workspace, member int64) ([]coaching.SettingChange, error) {
	var rows []settingRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select id, member, channel, key, value_before, value_after, made_by, at
		from setting_change where workspace = $1 and id in (select max(id) from setting_change
			where workspace = $1 and (member is null or member = $2) group by member, channel, key)
		order by id`, workspace, member)
	if err != nil {
		return nil, fmt.Errorf("read changes of settings: %w", err)
	}
	changes := make([]coaching.SettingChange, len(rows))
	for i, row := range rows {
		changes[i] = coaching.SettingChange{
			ID: row.ID, Workspace: workspace, Member: int64(row.Member), Channel: int64(row.Channel),
			Key: row.Key, Before: row.Before, After: row.After, By: int64(row.MadeBy), At: row.At.Time,
		}
	}
	return changes, nil
}
