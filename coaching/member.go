package coaching

import (
	"slices"
	"time"
)

// Member is a person of a workspace. Their selves on platforms (identities)
// point to it.
type Member struct {
	ID        int64
	Workspace int64
	Name      string
	Handle    string // what people type behind an @, nobody else's in the workspace
	User      string // the id on the platform where the person was first seen
	Email     string
	Grants    []Grant
	Team      Team // the team of today; zero when in none
	Zone      *time.Location
	Locale    Locale
	Hours     Hours
	Quiet     Quiet
	Country   string // the member's own, as ISO 3166-1 code; empty for the workspace's
	Holidays  string // the country whose public holidays the member has: the own, else the workspace's
	OnBoard   bool   // false when the person left the boards
	Welcomed  bool   // true once the person has written to the bot and was welcomed
	Active    bool   // false when the person left the company
	Assumed   Assumed
}

// Assumed is what the person has not chosen. It is as the platform says and
// follows what it says later; until it could be asked something else stands in.
// A name is not theirs to choose here, so that it is known once it was read.
type Assumed uint8

// The facts that may be assumed.
const (
	AssumedName Assumed = 1 << iota // the name, the handle and the e-mail address
	AssumedZone
	AssumedLocale

	AllAssumed = AssumedName | AssumedZone | AssumedLocale
)

// Team is a named group of members whose wins are summed.
type Team struct {
	ID   int64
	Name string
}

// Role is what a person may do.
type Role string

// The roles. A newcomer is a rep.
const (
	Rep     Role = "rep"
	Manager Role = "manager"
	Admin   Role = "admin"
	CS      Role = "cs"      // Customer Success
	Auditor Role = "auditor" // reads everything, writes nothing
)

// Roles lists every role, in the order in which they are shown.
var Roles = []Role{Rep, Manager, Admin, CS, Auditor}

// Grant is a role that a person holds. A manager's grant is for one team, or
// for the whole workspace when Team is zero.
type Grant struct {
	Role Role
	Team int64
}

// Has reports whether the person may act in a role. An admin may do what a
// manager and a rep may.
func (m Member) Has(role Role) bool {
	for _, g := range m.Grants {
		if g.Role == role || g.Role == Admin && (role == Manager || role == Rep) {
			return true
		}
	}
	return false
}

// Manages reports whether the person is a manager of that other person: an
// admin is everybody's, a manager is of the granted team or of all teams.
func (m Member) Manages(other Member) bool { return m.ManagesTeam(other.Team.ID) }

// ManagesTeam reports whether the person is the manager of a team, or of the
// whole workspace for team zero.
func (m Member) ManagesTeam(team int64) bool {
	return slices.ContainsFunc(m.Grants, func(g Grant) bool {
		return g.Role == Admin || g.Role == Manager && (g.Team == 0 || g.Team == team)
	})
}

// Hours are the days and the time of day in which a person works, in the
// person's own zone.
type Hours struct {
	Days Weekdays
	From TimeOfDay
	To   TimeOfDay
}

// DefaultHours are Monday to Friday, 09:00 to 18:00.
var DefaultHours = Hours{Days: MondayToFriday, From: 9 * 60, To: 18 * 60}

// Workdays are the days on which the person works.
func (m Member) Workdays() Workdays { return Workdays{m.Hours.Days, m.Holidays} }
