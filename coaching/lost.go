package coaching

import (
	"strconv"
	"time"
)

// LostDeal is a deal that was not won, and what there is to learn from it. It
// is its author's: their managers and auditors read it too, nobody else does.
type LostDeal struct {
	ID         int64
	Workspace  int64
	Author     int64
	Customer   string
	Reason     string // why it was lost
	Lesson     string // what to try next time
	Competitor string // who won it
	Product    string
	Amount     Money // what it would have been worth; without a currency when nobody said
	ClosedOn   Day
	RecordedAt time.Time
	Removed    bool
	Version    int // grows by one with each change
}

// Number is the deal's number as it is said and typed, without any grouping.
func (d LostDeal) Number() string { return strconv.FormatInt(d.ID, 10) }

// LostQuery asks for lost deals that stand, latest first.
type LostQuery struct {
	Authors []int64 // nobody named is everybody
	In      Period  // by the day on which they were closed; the zero period is any
	Before  int64   // only deals with a lower number; zero for the latest
	Limit   int
}

// SameLoss reports whether two lost deals of one author may be one that was
// noted twice: the same customer, closed within seven days.
func SameLoss(a, b LostDeal) bool {
	return a.Author == b.Author && !a.Removed && !b.Removed &&
		(a.ID == 0 || a.ID != b.ID) &&
		near(a.ClosedOn, b.ClosedOn) &&
		SimilarCustomer(a.Customer, b.Customer)
}
