package bot

import "github.com/carillon-bot/carillon/coaching"

// Conversation is what has to be known to write to a place, on a platform where
// the place alone does not say: the store keeps it for the platform. The place of
// a person is their direct one; a place without a Ref is the tenant as a whole.
type Conversation struct {
	Place   coaching.Place
	Service string // the address that it is written to
	ID      string // the platform's own id of it; of a person none until it was opened
	Account string // a person's id among those that the platform knows us by
	Seen    string // the id of a conversation in which a person was met
	Group   string // the team that a channel is in
	Kind    string // the platform's own word for what it is
	Name    string
	Locale  coaching.Locale // of a person; empty when the platform does not say
	Zone    string          // of a person, by its IANA name
	Shut    bool            // nothing may be written there
}
