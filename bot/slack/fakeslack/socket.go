package fakeslack

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// AppToken opens sockets.
const AppToken = "xapp-fake-token"

// sockets are the Socket Mode connections that the bot has opened.
type sockets struct {
	mu      sync.Mutex
	current *websocket.Conn
	opened  int
	sent    int
	acks    map[string][]json.RawMessage // payloads of the acknowledgements, by envelope
	pinging time.Duration
	happens chan struct{} // closed and made anew whenever anything happens
}

func newSockets() *sockets {
	return &sockets{acks: map[string][]json.RawMessage{}, pinging: 10 * time.Millisecond, happens: make(chan struct{})}
}

// NoPings has sockets that are opened from now on never ping.
func (s *Server) NoPings() {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	s.sockets.pinging = 0
}

// Sockets waits until the bot has opened so many sockets and the latest is open.
func (s *Server) Sockets(n int) {
	s.t.Helper()
	s.sockets.wait(s, "sockets", func() bool { return s.sockets.opened >= n && s.sockets.current != nil })
}

// Send puts a request of the bot's endpoint into an envelope: the same body, sent
// by socket. It gives the envelope's id.
func (s *Server) Send(body string) string {
	s.t.Helper()
	return s.SendAgain(body, 0)
}

// SendAgain is Send of what was sent so often before.
func (s *Server) SendAgain(body string, attempt int) string {
	s.t.Helper()
	kind, payload := enclose(body)
	return s.Envelope(kind, payload, attempt)
}

// Envelope sends an envelope on the open socket and gives its id. Attempt is how
// often the same was sent before.
func (s *Server) Envelope(kind string, payload any, attempt int) string {
	s.t.Helper()
	s.sockets.mu.Lock()
	s.sockets.sent++
	id := "envelope-" + strconv.Itoa(s.sockets.sent)
	s.sockets.mu.Unlock()
	frame, err := json.Marshal(map[string]any{
		"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": kind != "events_api",
		"retry_attempt": attempt, "retry_reason": "timeout",
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.Frame(string(frame))
	return id
}

// Frame sends any text on the open socket.
func (s *Server) Frame(text string) {
	s.t.Helper()
	s.sockets.wait(s, "an open socket", func() bool {
		return s.sockets.current != nil && s.sockets.current.WriteMessage(websocket.TextMessage, []byte(text)) == nil
	})
}

// Half sends the beginning of a text and breaks off.
func (s *Server) Half(text string) {
	s.t.Helper()
	s.sockets.wait(s, "an open socket", func() bool {
		if s.sockets.current == nil {
			return false
		}
		// A final text frame that promises more than comes.
		wire := s.sockets.current.NetConn()
		frame := append([]byte{0x81, 126, byte(len(text) >> 8), byte(len(text))}, text[:len(text)/2]...)
		wire.Write(frame)
		wire.Close()
		s.sockets.current = nil
		return true
	})
}

// HangUp closes the socket without a word.
func (s *Server) HangUp() {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	if s.sockets.current != nil {
		s.sockets.current.NetConn().Close()
		s.sockets.current = nil
	}
}

// Acknowledged waits until an envelope is acknowledged, and gives the payload.
func (s *Server) Acknowledged(id string) string {
	s.t.Helper()
	payload, ok := s.AcknowledgedWithin(id, patience)
	if !ok {
		s.t.Fatalf("waited in vain for an acknowledgement of %s", id)
	}
	return payload
}

// AcknowledgedWithin waits no longer than that, and tells whether there was one.
func (s *Server) AcknowledgedWithin(id string, limit time.Duration) (payload string, ok bool) {
	if !s.sockets.within(limit, func() bool { return len(s.sockets.acks[id]) > 0 }) {
		return "", false
	}
	return s.Acknowledgements(id)[0], true
}

// Acknowledgements gives the payloads with which an envelope was acknowledged so
// far.
func (s *Server) Acknowledgements(id string) []string {
	s.sockets.mu.Lock()
	defer s.sockets.mu.Unlock()
	var payloads []string
	for _, payload := range s.sockets.acks[id] {
		payloads = append(payloads, string(payload))
	}
	return payloads
}

func (k *sockets) wait(s *Server, what string, done func() bool) {
	s.t.Helper()
	if !k.within(patience, done) {
		s.t.Fatalf("waited in vain for %s", what)
	}
}

// within waits until something that happens on sockets makes a condition true.
func (k *sockets) within(limit time.Duration, done func() bool) bool {
	deadline := time.After(limit)
	for {
		k.mu.Lock()
		ok, changed := done(), k.happens
		k.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-changed:
		case <-deadline:
			return false
		}
	}
}

// happened wakes those who wait. The lock is held.
func (k *sockets) happened() {
	close(k.happens)
	k.happens = make(chan struct{})
}

// openSocket answers apps.connections.open.
func (s *Server) openSocket(w http.ResponseWriter, c Call) {
	if c.Authorization != "Bearer "+AppToken {
		Refusal("invalid_auth")(w, c)
		return
	}
	write(w, map[string]any{"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/socket?ticket=secret-ticket"})
}

// serveSocket is the server's end of a socket.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k := s.sockets
	k.mu.Lock()
	if err := conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0CARILLON"}}`)); err == nil {
		k.opened++
		k.current = conn
	}
	pinging := k.pinging
	k.happened()
	k.mu.Unlock()
	ended := make(chan struct{})
	go k.ping(conn, pinging, ended)
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err := conn.ReadJSON(&ack); err != nil {
			break
		}
		k.mu.Lock()
		k.acks[ack.ID] = append(k.acks[ack.ID], ack.Payload)
		k.happened()
		k.mu.Unlock()
		s.Judge(string(ack.Payload))
	}
	close(ended)
	k.mu.Lock()
	if k.current == conn {
		k.current = nil
	}
	k.happened()
	k.mu.Unlock()
	conn.Close()
}

func (k *sockets) ping(conn *websocket.Conn, every time.Duration, ended chan struct{}) {
	if every == 0 {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
		}
	}
}

// enclose is a request's body as the payload of an envelope.
func enclose(body string) (kind string, payload any) {
	if strings.HasPrefix(body, "{") {
		return "events_api", json.RawMessage(body)
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		panic(err)
	}
	if interaction := form.Get("payload"); interaction != "" {
		return "interactive", json.RawMessage(interaction)
	}
	fields := map[string]any{"is_enterprise_install": "false"}
	for name := range form {
		fields[name] = form.Get(name)
	}
	return "slash_commands", fields
}
