package bot

import (
	"cmp"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Profile is what a platform knows about a person.
type Profile struct {
	Platform string
	Tenant   string
	User     string
	Name     string
	Handle   string // the name that is typed behind an @; User when empty
	Email    string
	Zone     *time.Location  // nil when the platform does not say
	Locale   coaching.Locale // empty when the platform does not say
	Left     bool            // the account is closed
	Admin    bool            // an admin or owner of the platform's own workspace
	Bot      bool            // a program
}

// Complete puts what the platform knows in the place of what was assumed of a
// member.
func (p Profile) Complete(m *coaching.Member) {
	if m.Assumed&coaching.AssumedName != 0 {
		m.Name, m.Handle, m.Email = p.Name, cmp.Or(p.Handle, p.User), p.Email
	}
	if m.Assumed&coaching.AssumedZone != 0 && p.Zone != nil {
		m.Zone = p.Zone
	}
	if m.Assumed&coaching.AssumedLocale != 0 && p.Locale != "" {
		m.Locale = p.Locale
	}
	m.Assumed = 0
}
