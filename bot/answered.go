package bot

import (
	"sync"
	"time"
)

// memory is how long an answered delivery is remembered: Slack repeats an event
// for the last time six minutes after the first.
const memory = 10 * time.Minute

// Answered remembers the deliveries whose answers were posted, so that copies of
// one delivery are answered once. What was done twice is not its business: that
// the handler knows, from the store. After a restart the person may be answered
// once more, which beats not at all.
type Answered struct {
	mu    sync.Mutex
	when  map[string]time.Time
	taken []taken // in the order in which they were, oldest first
}

type taken struct {
	id string
	at time.Time
}

// NewAnswered remembers nothing yet.
func NewAnswered() *Answered { return &Answered{when: map[string]time.Time{}} }

// Take reports whether the delivery is still to be answered, by the caller.
func (a *Answered) Take(id string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.taken) > 0 && now.Sub(a.taken[0].at) > memory {
		if old := a.taken[0]; a.when[old.id].Equal(old.at) { // else it was given back, and perhaps taken again
			delete(a.when, old.id)
		}
		a.taken = a.taken[1:]
	}
	if _, taken := a.when[id]; taken {
		return false
	}
	a.when[id] = now
	a.taken = append(a.taken, taken{id, now})
	return true
}

// GiveBack says that the answer could not be posted.
func (a *Answered) GiveBack(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.when, id)
}
