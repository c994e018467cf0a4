package coaching

import (
	"strconv"
	"time"
)

// Win is a closed deal as it stands after every correction. Amount is what was
// typed; Reporting is the same in the workspace's currency at Rate, and has no
// currency while no rate is known, during which time the win does not count.
type Win struct {
	ID         int64
	ExternalID string // what another program calls the deal, unique in the workspace; empty for none
	Workspace  int64
	Author     int64
	Customer   string
	Product    string
	Note       string
	Tags       []string
	Amount     Money
	Reporting  Money
	Rate       Rate
	ClosedOn   Day
	RecordedAt time.Time
	Credits    []Credit // the author first, then the others in the order given
	State      WinState
	Version    int // grows by one with each change
}

// WinState says whether a win counts.
type WinState string

// The states of a win. Only a standing win counts.
const (
	Standing WinState = "standing"
	Undone   WinState = "undone"
	Voided   WinState = "voided"
)

// Pending reports whether the win waits for a rate before it counts.
func (w Win) Pending() bool { return w.Reporting.Currency == "" }

// Number is the win's number as it is said and typed, without any grouping.
func (w Win) Number() string { return strconv.FormatInt(w.ID, 10) }

// Credit is one person's part of a win, under the team of the closing day.
type Credit struct {
	Member    int64
	Team      int64
	Share     Share
	Amount    Money
	Reporting Money
}

// Rate is what one unit of a currency was worth in the reporting currency, as
// an exact decimal, and the day from which that rate is in force.
type Rate struct {
	Decimal string
	Day     Day
}

// EntryKind says what a ledger entry records.
type EntryKind string

// The kinds of ledger entries.
const (
	EntryRecord EntryKind = "record"
	EntryEdit   EntryKind = "edit"
	EntryUndo   EntryKind = "undo"
	EntryVoid   EntryKind = "void"
)

// Entry is a row of the ledger, which only grows: the difference that one act
// made. The sum of a win's entries is the win as it stands. A change that moves
// the win to another day, currency or rate is two entries: what is taken away
// there and what is added here.
type Entry struct {
	ID        int64
	Win       int64
	Kind      EntryKind
	At        time.Time
	By        int64
	ClosedOn  Day
	Rate      Rate
	Amount    Money // the difference
	Reporting Money // the difference; without a currency while pending
	Credits   []EntryCredit
	Reason    string
}

// EntryCredit is the part of an entry's difference that falls to a person.
// Wins is the change of that person's count of wins (-1, 0 or 1); Distinct is
// the change of the count of distinct wins, carried for each team by one of
// its credited people alone and for the workspace by the win's first credit.
type EntryCredit struct {
	Member       int64
	Team         int64
	Amount       Money
	Reporting    Money
	Wins         int
	TeamDistinct int
	Distinct     int
}
