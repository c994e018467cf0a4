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

// Complete puts what the platform says in the place of what was assumed of a
// member. Names are the platform's to give, and so is who has left; a zone or a
// language that the person chose stays, and the others go on following.
func (p Profile) Complete(m *coaching.Member) {
	m.Name, m.Handle, m.Email = p.Name, cmp.Or(p.Handle, p.User), cmp.Or(p.Email, m.Email)
	m.Active = !p.Left
	if m.Assumed&coaching.AssumedZone != 0 && p.Zone != nil {
		m.Zone = p.Zone
	}
	if m.Assumed&coaching.AssumedLocale != 0 && p.Locale != "" {
		m.Locale = p.Locale
	}
	m.Assumed &^= coaching.AssumedName
}

// completes reports whether Complete would change anything.
func (p Profile) completes(m coaching.Member) bool {
	after := m
	p.Complete(&after)
	return after.Name != m.Name || after.Handle != m.Handle || after.Email != m.Email || after.Active != m.Active ||
		after.Zone.String() != m.Zone.String() || after.Locale != m.Locale || after.Assumed != m.Assumed
}
