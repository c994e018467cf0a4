package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// channelColumns are a channel c, in the language and the zone of its
// workspace w where it has none of its own, under a name that ends in a point or
// under none. Where there is no channel they are a row of id zero.
func channelColumns(under string) string {
	return strings.ReplaceAll(`coalesce(c.id, 0) as "@id", coalesce(c.platform, '') as "@platform",
		coalesce(c.tenant, '') as "@tenant", coalesce(c.ref, '') as "@ref", coalesce(c.name, '') as "@name",
		coalesce(c.locale, w.locale) as "@locale", coalesce(c.zone, w.zone) as "@zone", coalesce(c.closed, false) as "@closed"`, "@", under)
}

type channelRow struct {
	ID       int64
	Platform string
	Tenant   string
	Ref      string
	Name     string
	Locale   coaching.Locale
	Zone     string
	Closed   bool
}

func (s *Store) channel(row channelRow) (coaching.Channel, error) {
	zone, err := s.zones.named(row.Zone)
	if err != nil {
		return coaching.Channel{}, err
	}
	return coaching.Channel{
		ID:     row.ID,
		Place:  coaching.Place{Platform: row.Platform, Tenant: row.Tenant, Ref: row.Ref},
		Name:   row.Name,
		Locale: row.Locale,
		Zone:   zone,
		Closed: row.Closed,
	}, nil
}

// oneChannel gives the channel c of workspace $1 that a condition names.
func (s *Store) oneChannel(ctx context.Context, condition string, args ...any) (coaching.Channel, error) {
	var row channelRow
	err := s.q(ctx).GetContext(ctx, &row, `select `+channelColumns("")+`
		from channel c join workspace w on w.id = c.workspace
		where c.workspace = $1 and `+condition, args...)
	if err != nil {
		return coaching.Channel{}, missing(err, "read channel", "missing.channel")
	}
	return s.channel(row)
}

// Channel gives one channel; NotFound when the workspace has none such.
func (s *Store) Channel(ctx context.Context, workspace, id int64) (coaching.Channel, error) {
	return s.oneChannel(ctx, `c.id = $2`, workspace, id)
}

// ChannelNamed gives a channel of a platform's tenant by its name; NotFound
// when the workspace has none such. Of several it is the one that was added
// last.
func (s *Store) ChannelNamed(ctx context.Context, workspace int64, platform, tenant, name string) (coaching.Channel, error) {
	return s.oneChannel(ctx, `c.platform = $2 and c.tenant = $3 and c.name = $4 order by c.id desc limit 1`,
		workspace, platform, tenant, name)
}

// ChannelAt gives the channel at a place, which is added if it is not there
// and renamed if the name is another. An empty name is no name to rename to.
func (s *Store) ChannelAt(ctx context.Context, workspace int64, place coaching.Place, name string) (coaching.Channel, error) {
	var channel coaching.Channel
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into channel (workspace, platform, tenant, ref, name)
			values ($1, $2, $3, $4, $5)
			on conflict (workspace, platform, tenant, ref) do update set name = excluded.name
			where excluded.name <> '' and excluded.name <> channel.name`,
			workspace, place.Platform, place.Tenant, place.Ref, name)
		if err != nil {
			return fmt.Errorf("add channel: %w", err)
		}
		channel, err = s.oneChannel(ctx, `c.platform = $2 and c.tenant = $3 and c.ref = $4`,
			workspace, place.Platform, place.Tenant, place.Ref)
		return err
	})
	return channel, err
}

// ChangeChannel sets the language and the zone of a channel's posts, and leaves
// what is not given as it is. It gives the channel as it was and as it is;
// NotFound when the workspace has none such.
func (s *Store) ChangeChannel(ctx context.Context, workspace, id int64, locale coaching.Locale, zone *time.Location) (before, after coaching.Channel, err error) {
	var zoneName string
	if zone != nil {
		zoneName = zone.String()
	}
	err = s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		if before, err = s.Channel(ctx, workspace, id); err != nil {
			return err
		}
		_, err := s.q(ctx).ExecContext(ctx, `update channel set locale = coalesce(nullif($1, ''), locale), zone = coalesce(nullif($2, ''), zone)
			where workspace = $3 and id = $4`, string(locale), zoneName, workspace, id)
		if err != nil {
			return err
		}
		after, err = s.Channel(ctx, workspace, id)
		return err
	})
	if err != nil {
		return before, after, fmt.Errorf("change channel %d: %w", id, err)
	}
	return before, after, nil
}
