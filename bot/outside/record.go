package outside

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// Happening is one thing that the server shows to its page: which of the fields
// are filled in depends on what it is.
type Happening struct {
	Kind    string            `json:"t"` // message, message_update, view, view_errors, home, log …
	Message Message           `json:"message"`
	Stack   []json.RawMessage `json:"stack"`  // of open modals, the topmost last
	Errors  map[string]string `json:"errors"` // of a refused form, by block
	User    string            `json:"user"`   // whose Home it is
	View    json.RawMessage   `json:"view"`
	Entry   Entry             `json:"entry"`
}

// Message is a message in a channel, or one that somebody alone sees there.
type Message struct {
	Stamp   string          `json:"ts"`
	Channel string          `json:"channel"`
	User    string          `json:"user"`
	Text    string          `json:"text"`
	Blocks  json.RawMessage `json:"blocks"`
	Thread  string          `json:"thread_ts"`
	Edited  json.RawMessage `json:"edited"`
	To      string          `json:"ephemeral_to"` // who sees it, unless everybody does
}

// Entry is a line of the server's log of what passes between it and the bot.
type Entry struct {
	Direction string // to_bot, from_bot or internal
	Kind      string
	Summary   string
	Detail    json.RawMessage
}

// illegible is the kind of what could not be read.
const illegible = "illegible"

// record is all that happened since the server was started.
type record struct {
	mu  sync.Mutex
	all []Happening
}

// keep writes down what happens until the connection is closed.
func (r *record) keep(watch *websocket.Conn) {
	for {
		_, frame, err := watch.ReadMessage()
		if err != nil {
			return
		}
		var h Happening
		if json.Unmarshal(frame, &h) != nil {
			h = Happening{Kind: illegible}
		}
		r.mu.Lock()
		r.all = append(r.all, h)
		r.mu.Unlock()
	}
}

// SoFar is how much has happened, for After.
func (s *Slack) SoFar() int {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	return len(s.seen.all)
}

// After is what has happened since.
func (s *Slack) After(sofar int) []Happening {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	return append([]Happening(nil), s.seen.all[sofar:]...)
}

// Await waits for the first thing that fits, among what has happened since.
func (s *Slack) Await(what string, sofar int, fits func(Happening) bool) Happening {
	s.t.Helper()
	var found Happening
	s.until(what, func() bool {
		for _, h := range s.After(sofar) {
			if fits(h) {
				found = h
				return true
			}
		}
		return false
	})
	return found
}

// Settled waits until the bot has acknowledged everything, and holds against it
// what the server found wrong: a method that there is not, an error that it
// answered with, a request that got nowhere.
func (s *Slack) Settled() {
	s.t.Helper()
	s.until("everything to be acknowledged", func() bool { return len(s.unacknowledged()) == 0 })
	for _, h := range s.After(0) {
		if h.Kind == illegible {
			s.t.Error("the Slack server showed something that this kit cannot read")
		}
	}
	for _, e := range s.entries() {
		if e.Direction == "internal" {
			s.t.Errorf("the Slack server found: %s %s %s", e.Kind, e.Summary, e.Detail)
		}
	}
}

// unacknowledged are what was sent to the bot and not acknowledged yet. The server
// sends one thing after another.
func (s *Slack) unacknowledged() []Entry {
	s.t.Helper()
	var open []Entry
	for _, e := range s.entries() {
		switch {
		case e.Direction == "to_bot" && e.Kind != "socket":
			open = append(open, e)
		case len(open) > 0 && (e.Kind == "ack" || e.Direction == "from_bot" && strings.HasPrefix(e.Summary, "HTTP ")):
			open = open[1:]
		}
	}
	return open
}

// entries are the lines of the server's log.
func (s *Slack) entries() []Entry {
	var all []Entry
	for _, h := range s.After(0) {
		if h.Kind == "log" {
			all = append(all, h.Entry)
		}
	}
	return all
}
