package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Post puts a parcel into the outbox, and the job that sends it into its queue,
// in the caller's transaction. A parcel of the same kind, subject, version and
// place is put in once. It is NotFound for a channel that the workspace does
// not have and for a member who is on no platform.
func (s *Store) Post(ctx context.Context, p bot.Parcel) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		place, err := s.destination(ctx, p)
		if err != nil {
			return err
		}
		if p.At.IsZero() {
			p.At = s.now()
		}
		added, err := s.added(ctx, `insert into outbox
			(workspace, place, channel, member, kind, subject, version, state, at)
			values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8)
			on conflict (workspace, kind, subject, version, place) do nothing`,
			p.Workspace, place, reference(p.Channel), reference(p.Member), p.Kind, p.Subject, p.Version, instant{p.At})
		if err != nil || !added {
			return err
		}
		return enqueue(ctx, s, DrainQueue, DrainJob{place})
	})
	if err != nil {
		return fmt.Errorf("post %s: %w", p.Kind, err)
	}
	return nil
}

// destination is the place where a parcel goes: its channel, or the conversation
// with its member on the first platform that the member is on.
func (s *Store) destination(ctx context.Context, p bot.Parcel) (id int64, err error) {
	if p.Channel != 0 {
		return s.placeOf(ctx, p.Workspace, p.Channel)
	}
	var self struct {
		Platform string
		Tenant   string
		User     string `db:"user_id"`
	}
	err = s.q(ctx).GetContext(ctx, &self, `select platform, tenant, user_id from identity
		where workspace = $1 and member = $2 order by platform, tenant, user_id limit 1`, p.Workspace, p.Member)
	if err != nil {
		return 0, missing(err, "read identity", "machinery.unreachable")
	}
	return s.placeAt(ctx, p.Workspace, bot.DirectPlace(self.Platform, self.Tenant, self.User))
}

// placeOf gives the id of a channel's place, which it adds when it is posted to
// for the first time. Later posts only read it, so that they do not wait for
// whoever holds its lease.
func (s *Store) placeOf(ctx context.Context, workspace, channel int64) (int64, error) {
	var known struct {
		Platform, Tenant, Ref string
		Place                 reference
	}
	err := s.q(ctx).GetContext(ctx, &known, `select c.platform, c.tenant, c.ref, p.id as place
		from channel c left join place p on p.workspace = c.workspace and p.platform = c.platform and p.tenant = c.tenant and p.ref = c.ref
		where c.workspace = $1 and c.id = $2`, workspace, channel)
	if err != nil {
		return 0, missing(err, "read channel", "missing.channel")
	}
	if known.Place != 0 {
		return int64(known.Place), nil
	}
	return s.addPlace(ctx, workspace, coaching.Place{Platform: known.Platform, Tenant: known.Tenant, Ref: known.Ref})
}

// placeAt gives the id of a place, as placeOf does.
func (s *Store) placeAt(ctx context.Context, workspace int64, p coaching.Place) (id int64, err error) {
	err = s.q(ctx).GetContext(ctx, &id, `select id from place
		where workspace = $1 and platform = $2 and tenant = $3 and ref = $4`, workspace, p.Platform, p.Tenant, p.Ref)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	return s.addPlace(ctx, workspace, p)
}

// addPlace adds a place, or gives the one that was added meanwhile.
func (s *Store) addPlace(ctx context.Context, workspace int64, p coaching.Place) (id int64, err error) {
	err = s.q(ctx).GetContext(ctx, &id, `insert into place (workspace, platform, tenant, ref) values ($1, $2, $3, $4)
		on conflict (workspace, platform, tenant, ref) do update set ref = excluded.ref returning id`,
		workspace, p.Platform, p.Tenant, p.Ref)
	return id, err
}

// Sent gives the parcels of a kind and subject that went out or are to go out,
// in order.
func (s *Store) Sent(ctx context.Context, workspace int64, kind, subject string) ([]bot.Parcel, error) {
	var rows []parcelRow
	err := s.q(ctx).SelectContext(ctx, &rows, selectParcel+`
		where o.workspace = $1 and o.kind = $2 and o.subject = $3 and o.state <> 'dropped' order by o.id`,
		workspace, kind, subject)
	if err != nil {
		return nil, fmt.Errorf("read what was sent of %s: %w", kind, err)
	}
	parcels := make([]bot.Parcel, len(rows))
	for i, row := range rows {
		parcels[i] = row.parcel()
	}
	return parcels, nil
}

// selectParcel reads parcelRows of outbox o and place p.
const selectParcel = `select o.id, o.workspace, o.place, o.channel, o.member, o.kind, o.subject, o.version,
	o.at, o.claimed_at, o.held_until, o.attempts, o.doubts, o.repeats, o.failures, o.ref,
	o.settled_at is not null as settled, p.platform, p.tenant, p.ref as place_ref
	from outbox o join place p on p.id = o.place`

type parcelRow struct {
	ID        int64
	Workspace int64
	Place     int64
	Channel   reference
	Member    reference
	Kind      string
	Subject   string
	Version   int
	At        instant
	ClaimedAt instant `db:"claimed_at"`
	HeldUntil instant `db:"held_until"`
	Attempts  int
	Doubts    int
	Repeats   int
	Failures  int
	Ref       string
	Settled   bool
	Platform  string
	Tenant    string
	PlaceRef  string `db:"place_ref"`
}

func (r parcelRow) parcel() bot.Parcel {
	return bot.Parcel{
		ID: r.ID, Workspace: r.Workspace, Channel: int64(r.Channel), Member: int64(r.Member),
		PlaceID: r.Place, Place: coaching.Place{Platform: r.Platform, Tenant: r.Tenant, Ref: r.PlaceRef},
		Kind: r.Kind, Subject: r.Subject, Version: r.Version,
		At: r.At.Time, Claimed: r.ClaimedAt.Time, Attempts: r.Attempts, Doubts: r.Doubts, Repeats: r.Repeats, Failures: r.Failures, Ref: r.Ref, Settled: r.Settled,
	}
}
