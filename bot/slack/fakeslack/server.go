// Package fakeslack is Slack for tests: a Web API that remembers what it was
// asked and can be told to fail, and requests signed as Slack signs them. It
// owns no rule of ours, so that it can judge them. It is imported by tests alone.
package fakeslack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the fake's one workspace is called.
const (
	Team   = "T0CARILLON"
	Self   = "U0CARILLON"
	Token  = "xoxb-fake-token"
	Secret = "fake-signing-secret"
)

// patience is how long a test waits for what has to happen. A place whose drain
// could not settle what it sent, as on a machine that is short of breath, is tried
// again once its lease has run out, which takes up to a minute and a half.
const patience = 3 * time.Minute

// Server is a Slack with one workspace.
type Server struct {
	t       testing.TB
	http    *httptest.Server
	mu      sync.Mutex
	calls   []Call
	changed chan struct{}
	scripts map[string][]Script
	moods   []*mood
	spent   map[string]int // uses of triggers and response_urls
	urls    int
	posts   []Post
	users   map[string]map[string]any
	homes   map[string][]published // by user, in order
	names   map[string]string
	scopes  string
	stamp   int
	sockets *sockets
}

// published is somebody's Home.
type published struct{ view, hash string }

// Call is one request that was made. Args are the form's or the JSON body's
// fields; a field that is no string is JSON.
type Call struct {
	Method        string
	Authorization string
	url           string // of a response
	Args          map[string]string
}

// Script answers one call in place of the server; one that gives nothing leaves
// the answer to the server after all.
type Script func(w http.ResponseWriter, c Call) (answered bool)

// Post is a message that was posted; of an ephemeral one, To is who sees it.
type Post struct {
	Channel, Stamp, Thread, To, Text, Blocks, Metadata string
	Edits                                              int
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{
		t:       t,
		changed: make(chan struct{}),
		scripts: map[string][]Script{},
		spent:   map[string]int{},
		users:   map[string]map[string]any{},
		homes:   map[string][]published{},
		sockets: newSockets(),
		names:   map[string]string{},
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.http.Close)
	t.Cleanup(s.HangUp)
	return s
}

// APIURL is what SLACK_API_URL has to be.
func (s *Server) APIURL() string { return s.http.URL + "/api/" }

// responses is how many answers a response_url takes.
const responses = 5

// ResponseURL is a new address that takes five answers; they are calls of the
// method "response".
func (s *Server) ResponseURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.urls++
	return fmt.Sprintf("%s/response/%d", s.http.URL, s.urls)
}

// Next scripts the next calls of a method, one each.
func (s *Server) Next(method string, scripts ...Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[method] = append(s.scripts[method], scripts...)
}

// mood is a script of all calls of a method; of every method where it names none.
type mood struct {
	method string
	script Script
}

// Every scripts all calls of a method until the end of it, after those that Next
// scripts; of every method where none is named.
func (s *Server) Every(method string, script Script) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &mood{method, script}
	s.moods = append(s.moods, m)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.moods = slices.DeleteFunc(s.moods, func(other *mood) bool { return other == m })
	}
}

// User makes users.info answer with a user; id and name are filled in.
func (s *Server) User(id string, user map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user["id"] = id
	s.users[id] = user
}

// Grant makes auth.test say which scopes the token has.
func (s *Server) Grant(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scopes = strings.Join(scopes, ",")
}

// Channel makes conversations.info answer with a channel of a name that
// the bot is in.
func (s *Server) Channel(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[id] = name
}

// Calls gives the calls of a method so far, in order.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.callsOf(method)
}

func (s *Server) callsOf(method string) []Call {
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool { return c.Method != method })
}

// Wait gives the calls of a method once there are n of them; what is answered
// after the acknowledgement takes a moment.
func (s *Server) Wait(method string, n int) []Call {
	s.t.Helper()
	var calls []Call
	s.wait(fmt.Sprintf("call %d of %s", n, method), func() bool {
		calls = s.callsOf(method)
		return len(calls) >= n
	})
	return calls
}

// wait waits until something that happens makes a condition true, which is looked
// at with the lock held.
func (s *Server) wait(what string, done func() bool) {
	s.t.Helper()
	deadline := time.After(patience)
	for {
		s.mu.Lock()
		ok, changed := done(), s.changed
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// happened wakes those who wait. The lock is held.
func (s *Server) happened() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Forget forgets what was called and posted so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.posts = nil, nil
}

// Posts gives what was posted, in order, as it stands now.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/socket" {
		s.serveSocket(w, r)
		return
	}
	c := Call{Authorization: r.Header.Get("Authorization"), Args: args(r)}
	if strings.HasPrefix(r.URL.Path, "/response/") {
		c.Method, c.url = "response", r.URL.Path
	} else {
		c.Method = strings.TrimPrefix(r.URL.Path, "/api/")
	}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	s.happened()
	var script Script
	if left := s.scripts[c.Method]; len(left) > 0 {
		script, s.scripts[c.Method] = left[0], left[1:]
	}
	moods := slices.Clone(s.moods)
	s.mu.Unlock()
	if script != nil && script(w, c) {
		return
	}
	for _, m := range moods {
		if (m.method == "" || m.method == c.Method) && m.script(w, c) {
			return
		}
	}
	if s.within(w, c) {
		s.answer(w, c)
	}
}

func args(r *http.Request) map[string]string {
	body, _ := io.ReadAll(r.Body)
	given := map[string]string{}
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) == nil {
		for name, value := range fields {
			var text string
			if json.Unmarshal(value, &text) != nil {
				text = string(value)
			}
			given[name] = text
		}
		return given
	}
	form, _ := url.ParseQuery(string(body))
	for name := range form {
		given[name] = form.Get(name)
	}
	return given
}

// answer is what Slack answers when all is well.
func (s *Server) answer(w http.ResponseWriter, c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch c.Method {
	case "response": // an empty 200 without a Content-Type
		if !s.spend(c.url, responses) {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header()["Content-Type"] = nil
	case "auth.test":
		if s.scopes != "" {
			w.Header().Set("X-OAuth-Scopes", s.scopes)
		}
		write(w, map[string]any{"team_id": Team, "team": "Carillon & Co", "user_id": Self, "bot_id": "B0CARILLON"})
	case "apps.connections.open":
		s.openSocket(w, c)
	case "users.info":
		user, known := s.users[c.Args["user"]]
		if !known {
			Refusal("user_not_found")(w, c)
			return
		}
		write(w, map[string]any{"user": user})
	case "views.publish":
		s.publish(w, c)
	case "conversations.info":
		name, known := s.names[c.Args["channel"]]
		if !known {
			Refusal("channel_not_found")(w, c)
			return
		}
		write(w, map[string]any{"channel": map[string]any{"id": c.Args["channel"], "name": name, "is_member": true}})
	case "views.open":
		if !s.spend(c.Args["trigger_id"], 1) {
			Refusal("exchanged_trigger_id")(w, c)
			return
		}
		write(w, map[string]any{"view": json.RawMessage(c.Args["view"])})
	case "conversations.open":
		write(w, map[string]any{"channel": map[string]any{"id": DirectChannel(c.Args["users"])}})
	case "conversations.history":
		write(w, map[string]any{"messages": s.history(c.Args["channel"], "", c.Args["oldest"])})
	case "conversations.replies":
		write(w, map[string]any{"messages": s.history(c.Args["channel"], c.Args["ts"], c.Args["oldest"])})
	case "chat.postMessage", "chat.postEphemeral":
		p := s.post(c)
		write(w, map[string]any{"channel": p.Channel, "ts": p.Stamp, "message_ts": p.Stamp})
	case "chat.update":
		s.update(w, c)
	default:
		Refusal("unknown_method")(w, c)
	}
}

// spend uses what can be used so many times, if it still can. The lock is held.
func (s *Server) spend(what string, most int) bool {
	s.spent[what]++
	return s.spent[what] <= most
}

// post records a message. One to a user goes to their direct conversation.
func (s *Server) post(c Call) Post {
	s.stamp++
	p := Post{
		Channel:  c.Args["channel"],
		Stamp:    fmt.Sprintf("%d.%06d", time.Now().Unix(), s.stamp),
		Thread:   c.Args["thread_ts"],
		To:       c.Args["user"],
		Text:     c.Args["text"],
		Blocks:   c.Args["blocks"],
		Metadata: c.Args["metadata"],
	}
	if strings.HasPrefix(p.Channel, "U") {
		p.Channel = DirectChannel(p.Channel)
	}
	s.posts = append(s.posts, p)
	return p
}

// publish puts a Home before a user, in the place of the one with a hash if one
// is given.
func (s *Server) publish(w http.ResponseWriter, c Call) {
	user := c.Args["user_id"]
	if hash := c.Args["hash"]; hash != "" && hash != s.home(user).hash {
		Refusal("hash_conflict")(w, c)
		return
	}
	s.stamp++
	s.homes[user] = append(s.homes[user], published{c.Args["view"], fmt.Sprintf("%d.hash", s.stamp)})
	s.happened()
	write(w, map[string]any{"view": map[string]any{"type": "home", "hash": s.home(user).hash}})
}

// home is what somebody sees in the Home; the lock is held.
func (s *Server) home(user string) published {
	if shown := s.homes[user]; len(shown) > 0 {
		return shown[len(shown)-1]
	}
	return published{}
}

// Home is what somebody sees in the Home, as JSON, and its hash; nothing before
// it was published.
func (s *Server) Home(user string) (view, hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.home(user).view, s.home(user).hash
}

// Homes are the Homes that somebody was shown so far, in order, as JSON.
func (s *Server) Homes(user string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var views []string
	for _, shown := range s.homes[user] {
		views = append(views, shown.view)
	}
	return views
}

// WaitHome gives the n-th Home that somebody was shown, once it was: from then on
// they press the buttons of that one.
func (s *Server) WaitHome(user string, n int) string {
	s.t.Helper()
	s.wait(fmt.Sprintf("Home %d of %s", n, user), func() bool { return len(s.homes[user]) >= n })
	return s.Homes(user)[n-1]
}

func (s *Server) update(w http.ResponseWriter, c Call) {
	for i, p := range s.posts {
		if p.Channel == c.Args["channel"] && p.Stamp == c.Args["ts"] {
			s.posts[i].Text, s.posts[i].Blocks = c.Args["text"], c.Args["blocks"]
			s.posts[i].Edits++
			write(w, map[string]any{"channel": p.Channel, "ts": p.Stamp})
			return
		}
	}
	Refusal("message_not_found")(w, c)
}

// history gives a channel's messages, or a thread's replies, newest first;
// replies are not in their channel's, ephemeral messages in neither.
func (s *Server) history(channel, thread, oldest string) []map[string]any {
	messages := []map[string]any{}
	for _, p := range slices.Backward(s.posts) {
		if p.Channel != channel || p.Thread != thread || p.To != "" || p.Stamp < oldest {
			continue
		}
		m := map[string]any{"type": "message", "ts": p.Stamp, "text": p.Text}
		if p.Metadata != "" {
			m["metadata"] = json.RawMessage(p.Metadata)
		}
		messages = append(messages, m)
	}
	return messages
}

// DirectChannel is the conversation of the bot with a user.
func DirectChannel(user string) string { return "D" + strings.TrimPrefix(user, "U") }

func write(w http.ResponseWriter, fields map[string]any) {
	fields["ok"] = true
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(fields)
}

// Refusal answers with one of Slack's errors.
func Refusal(code string) Script {
	return func(w http.ResponseWriter, _ Call) bool {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		json.NewEncoder(w).Encode(map[string]any{"ok": false, "error": code})
		return true
	}
}

// Status answers with an HTTP status, and with Retry-After where that is set.
func Status(code int, retryAfter string) Script {
	return func(w http.ResponseWriter, _ Call) bool {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.WriteHeader(code)
		return true
	}
}

// Cut breaks off before anything is done.
func Cut() Script {
	return func(http.ResponseWriter, Call) bool { panic(http.ErrAbortHandler) }
}

// Lost does what was asked and loses the answer.
func (s *Server) Lost() Script {
	return func(_ http.ResponseWriter, c Call) bool {
		s.answer(httptest.NewRecorder(), c)
		panic(http.ErrAbortHandler)
	}
}
