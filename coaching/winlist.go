package coaching

// WinQuery says which wins that a member has a credit of are wanted, those that
// were taken back among them: the latest first, by the day on which they closed
// and then by their number.
//
// A page begins beside a win and not at a number of wins, so that one that is
// recorded while somebody turns pages moves none from one page to the other.
type WinQuery struct {
	Member   int64
	Period   Period // any day where it is zero
	Standing bool   // those that count alone
	Beside   WinMark
	Newer    bool // those after the mark, not those before it
	Most     int
}

// WinMark is a win's place in a list; the zero mark is before the first.
type WinMark struct {
	Day Day
	Win int64
}

// Mark is the win's place in a list.
func (w Win) Mark() WinMark { return WinMark{w.ClosedOn, w.ID} }
