package bot

import (
	"context"
	"net/http"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Handler answers what people do. Like http.Handler: every transport of a
// platform makes the same Incoming and hands it to the same Handler. The error
// says that the store failed and that the platform had better deliver again
// where it can; the Reply then names a reference for the operator's log.
type Handler interface {
	Handle(ctx context.Context, in Incoming) (Reply, error)
}

// Platform is a place where people chat.
type Platform interface {
	Sender
	Guide
	Name() string
	// Routes adds the platform's HTTP endpoints, which hand on to h.
	Routes(mux *http.ServeMux, h Handler)
	// Run does what the platform needs beside its endpoints until ctx ends.
	// What comes in by another way is handed on to h.
	Run(ctx context.Context, h Handler) error
	// Pace is how long after the beginning of a post or an edit the next one in
	// the same place may begin.
	Pace() time.Duration
}

// Guide knows who and what there is on a platform.
type Guide interface {
	// Profile looks a person up.
	Profile(ctx context.Context, tenant, user string) (Profile, error)
	// ChannelName gives the name of a channel, without a hash.
	ChannelName(ctx context.Context, place coaching.Place) (string, error)
}

// Sender puts messages into places. Errors are *SendError where the platform
// answered something that can be acted upon.
type Sender interface {
	// Send posts a message. Key is unique to it: where the platform can, it
	// is stored with the message so that Find can look it up. The reference
	// that comes back is opaque to all but the platform.
	Send(ctx context.Context, post Post) (ref string, err error)
	// Edit replaces a message that was sent.
	Edit(ctx context.Context, place coaching.Place, ref string, m Message) error
	// Find looks for a message that was perhaps sent, not before since, by its
	// place, thread and key. It is ErrCannotLook where the platform has no
	// means.
	Find(ctx context.Context, post Post, since time.Time) (ref string, found bool, err error)
}

// Post is a message on its way to a place. Thread is the reference of the
// message that it answers, if any. Mentions are resolved already.
type Post struct {
	Place   coaching.Place
	Thread  string
	Key     string
	Message Message
}
