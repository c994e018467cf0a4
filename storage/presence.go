package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// absent is the condition that the bot is not in the tenant of a table's row any
// more. Where it never was, nobody has taken it away.
func absent(table string) string {
	return `exists (select 1 from installation gone
		where gone.platform = ` + table + `.platform and gone.tenant = ` + table + `.tenant and gone.gone_at is not null)`
}

// Uninstall notes that the bot was taken away from a platform's tenant. What is
// to be posted there waits until it is back, and nothing is forgotten.
func (s *Store) Uninstall(ctx context.Context, platform, tenant string, at time.Time) error {
	return s.note(ctx, "uninstall", `update installation set gone_at = $3
		where platform = $1 and tenant = $2 and gone_at is null`, platform, tenant, instant{at})
}

// reinstall notes that the bot is in a platform's tenant, and has what waits
// there sent now.
func (s *Store) reinstall(ctx context.Context, platform, tenant string) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		back, err := s.added(ctx, `update installation set gone_at = null
			where platform = $1 and tenant = $2 and gone_at is not null`, platform, tenant)
		if err != nil || !back {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `update place set next_at = null, called_at = null
			where platform = $1 and tenant = $2`, platform, tenant)
		return err
	})
	if err != nil {
		return fmt.Errorf("reinstall: %w", err)
	}
	return nil
}

// RenameChannel keeps another name of a channel that is known.
func (s *Store) RenameChannel(ctx context.Context, workspace int64, place coaching.Place, name string) error {
	return s.note(ctx, "rename channel", `update channel set name = $5
		where workspace = $1 and platform = $2 and tenant = $3 and ref = $4 and name <> $5`,
		workspace, place.Platform, place.Tenant, place.Ref, name)
}

// CloseChannel notes that a channel is closed to the bot. It is NotFound for one
// that is not known. Wanted tells whether something is to be posted there.
func (s *Store) CloseChannel(ctx context.Context, workspace int64, place coaching.Place) (closed bot.ClosedChannel, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `update channel set closed = true, closings = closings + 1
			where workspace = $1 and platform = $2 and tenant = $3 and ref = $4 and not closed`,
			workspace, place.Platform, place.Tenant, place.Ref)
		if err != nil {
			return err
		}
		err = s.q(ctx).GetContext(ctx, &closed, `select c.id, c.closings as times,
				exists (select 1 from workspace w where w.id = c.workspace and w.wins_channel = c.id)
				or exists (select 1 from route r where r.workspace = c.workspace and r.channel = c.id)
				or exists (select 1 from ritual r where r.channel = c.id and r.active)
				or exists (select 1 from outbox o where o.channel = c.id and o.settled_at is null) as wanted
			from channel c where c.workspace = $1 and c.platform = $2 and c.tenant = $3 and c.ref = $4`,
			workspace, place.Platform, place.Tenant, place.Ref)
		if err != nil {
			return missing(err, "read channel", "missing.channel")
		}
		return nil
	})
	if err != nil {
		return closed, fmt.Errorf("close channel: %w", err)
	}
	return closed, nil
}

// OpenChannel notes that a channel is open to the bot again, if it is known.
func (s *Store) OpenChannel(ctx context.Context, workspace int64, place coaching.Place) error {
	return s.note(ctx, "open channel", `update channel set closed = false
		where workspace = $1 and platform = $2 and tenant = $3 and ref = $4 and closed`,
		workspace, place.Platform, place.Tenant, place.Ref)
}

// note is a change of whatever a statement finds, which may be nothing.
func (s *Store) note(ctx context.Context, doing, statement string, args ...any) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
