package bot

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Parcel is something to be posted: what it is about, not what it says, for it
// is rendered when it is sent, from what is true then. It goes to a channel, or
// to a member in private where Channel is zero.
type Parcel struct {
	ID        int64
	Workspace int64
	Channel   int64 // the channel's id, zero for a member's direct conversation
	Member    int64 // zero for a channel
	PlaceID   int64 // the leased place in the outbox; set by the store
	Place     coaching.Place
	Kind      string
	Subject   string
	Version   int
	At        time.Time // when it was put into the outbox
	Claimed   time.Time // when it was claimed without having been settled since; zero if never
	Attempts  int       // claims so far, this one included
	Doubts    int       // how often it may have been posted without anybody knowing
	Repeats   int       // how often it was posted although it may have been
	Failures  int       // how often it failed for a reason which waiting does not cure
	Ref       string    // the platform's reference, once sent
	Settled   bool      // whether it is no longer due
	With      []Parcel  // claimed together with this one, to be parts of its message; each was held, as this one was
}

// Outcome is what became of a claimed parcel, at an instant: it was sent (Ref),
// dropped for a reason, or it goes on being due and the place is left alone
// until Next. Unknown then says that it may have been posted, so that it is
// looked up first, and Untried that this claim is not the one that may have. A
// parcel that had nothing left to say is sent with an empty Ref.
//
// Failed says that it is put off for a reason which waiting does not cure.
//
// Repeating is no outcome yet: the parcel is about to be posted although it may
// have been.
//
// Held is until when the parcel is not due, without its place being left alone.
// Apart is the parcel, of those that were claimed together, that has to go by
// itself; all of them are then due as they were. Whatever else becomes of a
// parcel becomes of those that are parts of its message.
type Outcome struct {
	Ref     string
	Dropped string
	Next    time.Time
	Held    time.Time
	Apart   int64
	Unknown bool
	Untried bool
	Failed  bool
	At      time.Time

	Repeating bool
}

// PutOff reports whether the parcel goes on being due, now or later.
func (o Outcome) PutOff() bool { return !o.Next.IsZero() || !o.Held.IsZero() || o.Apart != 0 }

// ParcelKind says how parcels of a kind are rendered.
type ParcelKind struct {
	Kind string
	// Render says what the parcel comes to at this moment.
	Render func(ctx context.Context, e *Errand) (Rendered, error)
	// Again says that a parcel of which nobody can know whether it was posted
	// is posted again, once, rather than dropped.
	Again bool
	// Gone does what is to be done where the place of a parcel is closed for
	// good, beside telling the admins. It may be done more than once; may be nil.
	Gone func(ctx context.Context, e *Errand) error
	// Awaited says that a parcel to a member follows from what they have just
	// done, so that their quiet hours do not hold it.
	Awaited bool
}

// Errand is what a parcel is rendered with: like a Request, but nobody asked.
type Errand struct {
	Voice
	Workspace coaching.Workspace
	Parcel    Parcel
	Now       time.Time

	left bool // the member it is for has left, and is written to no more
	shut bool // the channel it is for is known to be closed to the bot
}

// Rendered is a parcel in words. Edit is the reference of the message that it
// replaces, Thread of the one that it answers. Nothing says that by now there
// is nothing to post.
type Rendered struct {
	Message Message
	Edit    string
	Thread  string
	Nothing bool

	shut bool // as in the Errand
}

// DirectPlace is the private conversation of the bot with a platform's user.
// Each platform understands a Ref that begins with an at sign so.
func DirectPlace(platform, tenant, user string) coaching.Place {
	return coaching.Place{Platform: platform, Tenant: tenant, Ref: "@" + user}
}
