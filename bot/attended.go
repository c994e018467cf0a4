package bot

import "sync"

// attended are the places that somebody of this process is at. Each win asks for
// its channel to be drained; in a channel where a drain waits for its next moment
// anyway, the store need not be asked who holds it for every one of them.
type attended struct {
	mu    sync.Mutex
	again map[int64]bool // by place: whether somebody else came meanwhile
}

// attend reports whether nobody was at a place, and somebody is now. Otherwise
// who is there looks again.
func (a *attended) attend(place int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, there := a.again[place]; there {
		a.again[place] = true
		return false
	}
	if a.again == nil {
		a.again = map[int64]bool{}
	}
	a.again[place] = false
	return true
}

// leave reports whether nobody is at the place any more. It is false where
// somebody else came since the place was last looked at: then it is to be looked
// at again.
func (a *attended) leave(place int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.again[place] {
		a.again[place] = false
		return false
	}
	delete(a.again, place)
	return true
}

// abandon leaves a place whoever came meanwhile: what is left there is another
// job's.
func (a *attended) abandon(place int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.again, place)
}
