package coaching

import "time"

// Ritual is something that happens on a schedule in a place: for now the board.
type Ritual struct {
	ID        int64
	Workspace int64
	Kind      string
	Channel   Channel
	Schedule  Schedule
	Owner     int64
	Active    bool
}

// Occurrence is one opening of a ritual, unique by its planned moment.
type Occurrence struct {
	ID      int64
	Ritual  int64
	Planned time.Time
	State   OccurrenceState
}

// OccurrenceState says what became of an occurrence.
type OccurrenceState string

// An occurrence is opened, or skipped because its moment had long passed.
const (
	Opened  OccurrenceState = "opened"
	Skipped OccurrenceState = "skipped"
)

// Moment is a future moment of the product: a row that comes due. Key is
// unique in its workspace, so that planning the same thing twice plans it once.
type Moment struct {
	ID        int64
	Workspace int64
	Kind      string
	Subject   string
	Key       string
	Due       time.Time
}
