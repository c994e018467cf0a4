package bot

import "context"

// News is something that a platform tells by itself, as plain data: nobody waits
// for an answer. Exactly one of Person, Channel and Uninstalled is what it is
// about. Each says how things are now, so that the same news twice changes
// nothing.
type News struct {
	Platform string
	Tenant   string

	Person *Profile // of whom something has changed

	Channel *ChannelNews

	Uninstalled bool // the bot was taken away from the tenant
}

// ChannelNews is what has become of a channel.
type ChannelNews struct {
	Ref  string
	Name string // what it is called now; empty when that is as it was
	Door Door
}

// Door says whether a channel is closed to the bot: archived, deleted, or left.
type Door string

// What becomes of a door.
const (
	Untouched Door = ""
	Opened    Door = "opened"
	Closed    Door = "closed"
)

// Listener hears what platforms tell by themselves. An error says that the
// store failed and that the platform had better tell it again.
type Listener interface {
	Hear(ctx context.Context, n News) error
}
