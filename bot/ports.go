package bot

import (
	"context"
	"errors"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Who wrote cannot always be told at once.
var (
	// ErrNotInstalled says that no workspace belongs to a platform's tenant.
	ErrNotInstalled = errors.New("not installed there")
	// ErrStranger says that the person was never seen before; the workspace
	// that comes with it is known.
	ErrStranger = errors.New("person never seen before")
)

// ErrUnsure says that the store was lost at the moment at which something was to
// be done for good, so that nobody knows whether it was.
var ErrUnsure = errors.New("perhaps done")

// ErrLeaseLost says that somebody else has taken over what was held.
var ErrLeaseLost = errors.New("lease lost to another holder")

// Directory knows the people of workspaces and their selves on platforms.
type Directory interface {
	// Who tells whose self on a platform somebody is.
	Who(ctx context.Context, platform, tenant, user string) (coaching.Workspace, coaching.Member, error)
	// Find gives the active members whose handle, name or e-mail address
	// somebody typed, whatever its case and accents, or whose id on the platform
	// where they were first seen; where there are none, those whose first name it
	// is.
	Find(ctx context.Context, workspace int64, name string) ([]coaching.Member, error)
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
	// Users gives the users on a platform that members are, by member.
	Users(ctx context.Context, platform, tenant string, members []int64) (map[int64]string, error)
}

// Register takes people in and keeps what is known of them.
type Register interface {
	// Join takes a newcomer in, or gives the member who joined meanwhile. A
	// profile without a name is one that could not be read.
	Join(ctx context.Context, workspace int64, p Profile, grants []coaching.Grant) (coaching.Member, error)
	// ChangeMember stores what change makes of a member. Changes of the people
	// of a workspace wait for each other.
	ChangeMember(ctx context.Context, workspace, id int64, change func(ctx context.Context, m *coaching.Member) error) (before, after coaching.Member, err error)
}

// Channels knows the channels that people named to the bot.
type Channels interface {
	// ChannelAt gives the channel at a place and adds it when it is new; a
	// name that is not empty is kept.
	ChannelAt(ctx context.Context, workspace int64, place coaching.Place, name string) (coaching.Channel, error)
	// ChannelNamed gives a known channel by its name, without a hash; NotFound
	// when there is none such.
	ChannelNamed(ctx context.Context, workspace int64, platform, tenant, name string) (coaching.Channel, error)
}

// Teams knows the groups that people are in.
type Teams interface {
	// TeamNamed gives a team by its name, whatever its case and accents;
	// NotFound when the workspace has none such.
	TeamNamed(ctx context.Context, workspace int64, name string) (coaching.Team, error)
}

// Transactions keep what belongs together in one piece. The transaction
// travels in the context that fn gets.
type Transactions interface {
	// Within runs fn in a transaction, in the one that ctx holds already if
	// there is one, and commits unless fn fails.
	Within(ctx context.Context, fn func(ctx context.Context) error) error
	// Once is Within for a delivery of a platform. Of deliveries of the same
	// id, also at the same time, fn runs for the first that does not fail;
	// the others get what it gave. It is ErrUnsure where it cannot be known
	// whether it was done.
	Once(ctx context.Context, workspace int64, delivery string, fn func(ctx context.Context) ([]byte, error)) ([]byte, error)
	// LockWorkspace gives a workspace and keeps other transactions from
	// locking it, or changing its settings, until the caller's ends.
	LockWorkspace(ctx context.Context, workspace int64) (coaching.Workspace, error)
}

// Outbox takes what is to be posted later, in the caller's transaction.
type Outbox interface {
	// Post puts a parcel into the outbox and sees to it that it is sent. A
	// parcel of the same kind, subject, version and place is put in once. It
	// is NotFound for a member who is on no platform.
	Post(ctx context.Context, p Parcel) error
	// Sent gives where parcels of a kind and subject went or are to go, in
	// order.
	Sent(ctx context.Context, workspace int64, kind, subject string) ([]Parcel, error)
}

// Moments are the future moments of the product, kept in the caller's
// transaction. At its time a moment is handed to the feature that handles its
// kind.
type Moments interface {
	// Plan sets a moment; one of the same workspace and key is moved.
	Plan(ctx context.Context, m coaching.Moment) error
	// Cancel takes a moment away, if it is there.
	Cancel(ctx context.Context, workspace int64, key string) error
}

// Leases are the outbox as the drainer of a place sees it. A place is drained
// by one holder at a time, from its oldest parcel on. Instants are by the
// caller's clock.
type Leases interface {
	// Lease takes a place until an instant; not while another holds it, and
	// not before the place's next moment.
	Lease(ctx context.Context, place int64, holder string, now, until time.Time) (taken bool, err error)
	// Claim renews the holder's lease and takes the oldest parcel that is due,
	// if the place's next moment has come, and with one that was held those of
	// the same member that were held too. A parcel that was claimed before and
	// may have been posted keeps the company it had. It is ErrLeaseLost when
	// another has taken the place over.
	Claim(ctx context.Context, place int64, holder string, now, until time.Time) (p Parcel, found bool, err error)
	// Settle says what became of a claimed parcel. It is ErrLeaseLost when
	// another has claimed it since.
	Settle(ctx context.Context, p Parcel, o Outcome) error
	// Release gives the lease back. It is kept, and more is true, while there
	// is something that can be claimed now.
	Release(ctx context.Context, place int64, holder string, now time.Time) (more bool, err error)
	// Yield gives the lease back whatever is left, and sees to it that the
	// place is drained again.
	Yield(ctx context.Context, place int64, holder string) error
}

// Rituals keep what happens on schedules.
type Rituals interface {
	// Ritual gives one ritual; NotFound when it is gone.
	Ritual(ctx context.Context, workspace, id int64) (coaching.Ritual, error)
	// Occur records that a planned moment was opened or skipped. It is false
	// when that moment is recorded already.
	Occur(ctx context.Context, workspace int64, o coaching.Occurrence) (id int64, first bool, err error)
	// OpenedBetween reports whether a ritual was opened for a moment from one
	// instant on and before another.
	OpenedBetween(ctx context.Context, workspace, ritual int64, from, until time.Time) (bool, error)
}
