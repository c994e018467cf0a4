package coaching

import "time"

// Workspace is the wall around a company's data: every row belongs to one, and
// nothing is read across. Installations on platforms point to it.
type Workspace struct {
	ID       int64
	Name     string
	Zone     *time.Location
	Locale   Locale
	Country  string   // whose public holidays nobody works on, as ISO 3166-1 code; empty for none
	Currency Currency // the reporting currency; fixed once there is a win
	Fiscal   Fiscal   // by which quarters, halves and years are reckoned
	Wins     *Channel // where wins and boards are posted; nil until an admin chose
	Demo     bool     // made-up data that may be thrown away
}

// Dollar is the currency that a bare dollar sign stands for: the workspace's
// own where that is a dollar, else the United States'.
func (w Workspace) Dollar() Currency {
	switch w.Currency {
	case "AUD", "CAD", "HKD", "NZD", "SGD":
		return w.Currency
	default:
		return "USD"
	}
}

// Locale is a language that people are answered in.
type Locale string

// The languages of the catalogues.
const (
	English Locale = "en"
	French  Locale = "fr"
)

// Place is a conversation on a platform. Ref is opaque to all but its platform.
type Place struct {
	Platform string `json:"platform"`
	Tenant   string `json:"tenant"`
	Ref      string `json:"ref"`
}

// Channel is a place that many people read, with the language and the zone
// that posts there are written in.
type Channel struct {
	ID int64
	Place
	Name   string
	Locale Locale
	Zone   *time.Location
	Closed bool // archived, deleted or left by the bot, as far as is known
}
