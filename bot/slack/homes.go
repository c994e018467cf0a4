package slack

import (
	"sync"
	"sync/atomic"
	"time"
)

// homeMemory is how long somebody who has opened the Home is taken to come back
// to it. Whoever comes later opens it again, which is an event.
const homeMemory = 12 * time.Hour

// homes are the Homes that people have opened, so that they follow what happens.
// Those that were opened before a restart, or are another process's, follow when
// they are opened again: Slack says each time that somebody turns to theirs.
type homes struct {
	mu     sync.Mutex
	byUser map[string]*home
}

// home is one person's. It is drawn and shown in turns, of which the last wins.
type home struct {
	opened time.Time // guarded by homes
	drawn  atomic.Int64
	mu     sync.Mutex
	shown  int64
	hash   string // of what was shown
}

func newHomes() *homes { return &homes{byUser: map[string]*home{}} }

// open remembers that somebody has the Home before them.
func (hs *homes) open(user string, now time.Time) *home {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	for other, h := range hs.byUser {
		if now.Sub(h.opened) > homeMemory {
			delete(hs.byUser, other)
		}
	}
	h, known := hs.byUser[user]
	if !known {
		h = &home{}
		hs.byUser[user] = h
	}
	h.opened = now
	return h
}

// get gives somebody's Home if they have opened it.
func (hs *homes) get(user string) (*home, bool) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h, known := hs.byUser[user]
	return h, known
}

// draw takes a turn: what is read from now on is newer than what was read before.
func (h *home) draw() (turn int64) { return h.drawn.Add(1) }

// show publishes what was drawn at a turn, one at a time and never after a later
// one. Seen is the hash of what the person sees, where Slack has just said it.
// Publish gives the hash of what it published, and its turn: a later one where
// it had to be drawn anew.
func (h *home) show(turn int64, seen string, publish func(hash string) (turn int64, shown string, err error)) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if turn < h.shown {
		return nil
	}
	if seen == "" {
		seen = h.hash
	}
	turn, hash, err := publish(seen)
	if err != nil {
		return err
	}
	h.shown, h.hash = turn, hash
	return nil
}
