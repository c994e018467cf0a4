package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// standIn takes Slack's place in a bench: it takes everything at once and keeps
// nothing but the last form that was opened.
type standIn struct {
	server *http.Server
	addr   string
	stamp  atomic.Int64 // of the last message

	mu     sync.Mutex
	opened string // the view of that form, JSON
}

// The workspace of the stand-in.
const (
	standInTeam   = "T0BENCH"
	standInSelf   = "U0BENCHBOT"
	standInToken  = "xoxb-bench"
	standInSecret = "bench-signing-secret"
	standInWins   = "C0BENCHWINS"
)

// newStandIn begins to listen on this machine alone.
func newStandIn(ctx context.Context) (*standIn, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("stand in for Slack: %w", err)
	}
	s := &standIn{addr: listener.Addr().String()}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: headerTimeout}
	go s.server.Serve(listener) // until close
	return s, nil
}

func (s *standIn) close() { s.server.Close() }

// apiURL is where the Web API is, and responseURL what takes answers.
func (s *standIn) apiURL() string      { return "http://" + s.addr + "/api/" }
func (s *standIn) responseURL() string { return "http://" + s.addr + "/response/1" }

// form is the last form that was opened, as Slack hands it back.
func (s *standIn) form() (view map[string]any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := json.Unmarshal([]byte(s.opened), &view); err != nil {
		return nil, fmt.Errorf("read the form that was opened: %w", err)
	}
	return view, nil
}

// ServeHTTP answers as Slack does when all is well.
func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/response/") {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(s.answer(strings.TrimPrefix(r.URL.Path, "/api/"), arguments(body)))
}

func (s *standIn) answer(method string, argument func(name string) string) map[string]any {
	switch method {
	case "auth.test":
		return map[string]any{"ok": true, "team_id": standInTeam, "team": "Bench", "user_id": standInSelf, "bot_id": "B0BENCH"}
	case "users.info":
		user := argument("user")
		return map[string]any{"ok": true, "user": map[string]any{
			"id": user, "name": strings.ToLower(user), "real_name": "Rep " + user, "tz": "Europe/London", "locale": "en-GB",
		}}
	case "conversations.info":
		return map[string]any{"ok": true, "channel": map[string]any{"id": argument("channel"), "name": "wins", "is_member": true}}
	case "conversations.open":
		return map[string]any{"ok": true, "channel": map[string]any{"id": "D" + strings.TrimPrefix(argument("users"), "U")}}
	case "conversations.history", "conversations.replies":
		return map[string]any{"ok": true, "messages": []any{}}
	case "chat.postMessage", "chat.postEphemeral", "chat.update":
		stamp := argument("ts")
		if stamp == "" {
			stamp = "1764064800." + strconv.FormatInt(s.stamp.Add(1), 10)
		}
		return map[string]any{"ok": true, "channel": argument("channel"), "ts": stamp, "message_ts": stamp}
	case "views.open":
		s.mu.Lock()
		defer s.mu.Unlock()
		s.opened = argument("view")
		return map[string]any{"ok": true, "view": json.RawMessage(s.opened)}
	case "views.publish":
		return map[string]any{"ok": true, "view": map[string]any{"type": "home", "hash": "bench"}}
	default:
		return map[string]any{"ok": false, "error": "unknown_method"}
	}
}

// arguments reads what a method is called with, a form or JSON.
func arguments(body []byte) func(name string) string {
	if len(body) > 0 && body[0] == '{' {
		var fields map[string]json.RawMessage
		json.Unmarshal(body, &fields) // what cannot be read was not given
		return func(name string) string {
			var text string
			if json.Unmarshal(fields[name], &text) != nil {
				return string(fields[name])
			}
			return text
		}
	}
	form, _ := url.ParseQuery(string(body)) // as far as it can be read
	return form.Get
}
