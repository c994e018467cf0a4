// Package faketeams is Microsoft Teams for tests: the keys and tokens of the Bot
// Framework, a connector that remembers what it was asked and can be told to fail,
// and activities signed as Teams signs them. It owns no rule of ours, so that it
// can judge them. It is imported by tests alone.
package faketeams

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the fake's one tenant and our bot are called.
const (
	App      = "5d7a7a5c-0000-4000-8000-00000000b07a"
	Password = "fake-client-secret"
	Tenant   = "7e4a47aa-0000-4000-8000-0000000000aa"
	Self     = "28:" + App
	Token    = "fake-bot-token"
)

// patience is how long a test waits for what has to happen.
const patience = time.Minute

// Person is somebody of the tenant.
type Person struct {
	AAD    string // the id in the tenant
	Name   string
	Email  string
	Locale string
	Zone   string
}

// Account is the id by which the bot knows them.
func (p Person) Account() string { return "29:" + p.AAD }

// Personal is the id of their conversation with the bot.
func (p Person) Personal() string { return "a:1-" + p.AAD }

// Server is a Teams with one tenant.
type Server struct {
	t       testing.TB
	http    *httptest.Server
	mu      sync.Mutex
	calls   []Call
	changed chan struct{}
	scripts []script
	posts   []Post
	people  map[string]Person
	closed  map[string]bool // conversations that show nothing to one person alone
	keys    []Key
	stamp   int
}

// Call is one request that was made.
type Call struct {
	Method        string
	Path          string
	Query         string
	Authorization string
	Body          string
}

// Script answers one call in place of the server; one that does not leaves the
// answer to the server after all.
type Script func(w http.ResponseWriter, r *http.Request) (answered bool)

type script struct {
	method, path string
	run          Script
}

// Post is a message that stands, or stood, somewhere. To is who alone sees it.
type Post struct {
	Conversation, ID, To, Summary, Card string
	Answers                             string // the activity that it is an answer to
	Edits                               int
	Deleted                             bool
}

// Channel is the conversation without its thread.
func (p Post) Channel() string {
	channel, _, _ := strings.Cut(p.Conversation, ";messageid=")
	return channel
}

// InThread reports whether it is an answer within a thread.
func (p Post) InThread() bool {
	_, root, threaded := strings.Cut(p.Conversation, ";messageid=")
	return threaded && root != p.ID
}

// New starts a server that ends with the test.
func New(t testing.TB) *Server {
	s := &Server{
		t: t, changed: make(chan struct{}), people: map[string]Person{}, closed: map[string]bool{},
		keys: []Key{firstKey()}, stamp: 1_700_000_000_000,
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.http.Close)
	return s
}

// MetadataURL, TokenURL, Host and ServiceURL are what the settings have to be, and
// where the connector is.
func (s *Server) MetadataURL() string { return s.http.URL + "/openid/metadata" }

// TokenURL is where tokens come from.
func (s *Server) TokenURL() string { return s.http.URL + "/oauth/token" }

// Host is the connector's host and port.
func (s *Server) Host() string { return strings.TrimPrefix(s.http.URL, "http://") }

// ServiceURL is the connector's address.
func (s *Server) ServiceURL() string { return s.http.URL + "/emea/" }

// Person lets somebody be of the tenant.
func (s *Server) Person(p Person) Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people[p.AAD] = p
	return p
}

// ShowsNobodyAlone has a channel refuse messages to one person alone.
func (s *Server) ShowsNobodyAlone(channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[channel] = true
}

// Next scripts the next calls whose path holds a text, one each.
func (s *Server) Next(method, path string, scripts ...Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, run := range scripts {
		s.scripts = append(s.scripts, script{method, path, run})
	}
}

// Status answers with a status and a body, and headers as name and value.
func Status(status int, body string, headers ...string) Script {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
		return true
	}
}

// Lost does what was asked and hangs up without an answer.
func (s *Server) Lost() Script {
	return func(_ http.ResponseWriter, r *http.Request) bool {
		s.connector(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
}

// Calls gives the calls of a method whose path holds a text so far, in order.
func (s *Server) Calls(method, path string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.callsOf(method, path)
}

func (s *Server) callsOf(method, path string) []Call {
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool { return c.Method != method || !strings.Contains(c.Path, path) })
}

// Posts gives what stands, in order.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.standing()
}

func (s *Server) standing() []Post {
	return slices.DeleteFunc(slices.Clone(s.posts), func(p Post) bool { return p.Deleted })
}

// Forget takes away what was posted so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts = nil
}

// Wait waits until what stands satisfies, and gives it.
func (s *Server) Wait(what string, enough func([]Post) bool) []Post {
	s.t.Helper()
	var posts []Post
	s.wait(what, func() bool { posts = s.standing(); return enough(posts) })
	return posts
}

// WaitCalls gives the calls of a method whose path holds a text once there are n.
func (s *Server) WaitCalls(method, path string, n int) []Call {
	s.t.Helper()
	var calls []Call
	s.wait(fmt.Sprintf("%d calls of %s %s", n, method, path), func() bool { calls = s.callsOf(method, path); return len(calls) >= n })
	return calls
}

func (s *Server) wait(what string, enough func() bool) {
	s.t.Helper()
	deadline := time.After(patience)
	for {
		s.mu.Lock()
		done, changed := enough(), s.changed
		s.mu.Unlock()
		if done {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s; calls so far:%s", what, s.made())
		}
	}
}

// made lists what was asked so far.
func (s *Server) made() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list strings.Builder
	for _, c := range s.calls {
		fmt.Fprintf(&list, "\n%s %s", c.Method, c.Path)
	}
	return list.String()
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	s.mu.Lock()
	s.calls = append(s.calls, Call{r.Method, r.URL.Path, r.URL.RawQuery, r.Header.Get("Authorization"), string(body)})
	var run Script
	for i, scripted := range s.scripts {
		if scripted.method == r.Method && strings.Contains(r.URL.Path, scripted.path) {
			run = scripted.run
			s.scripts = slices.Delete(s.scripts, i, i+1)
			break
		}
	}
	s.notify()
	s.mu.Unlock()
	if run != nil && run(w, r) {
		return
	}
	switch {
	case r.URL.Path == "/openid/metadata":
		answer(w, map[string]any{"issuer": Issuer, "jwks_uri": s.http.URL + "/openid/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	case r.URL.Path == "/openid/keys":
		s.mu.Lock()
		defer s.mu.Unlock()
		answer(w, map[string]any{"keys": published(s.keys)})
	case r.URL.Path == "/oauth/token":
		s.token(w, string(body))
	case r.Header.Get("Authorization") != "Bearer "+Token:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		s.connector(w, r)
	}
}

// notify tells those who wait that something happened. The caller holds the lock.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) token(w http.ResponseWriter, body string) {
	form, _ := url.ParseQuery(body)
	good := form.Get("grant_type") == "client_credentials" && form.Get("client_id") == App &&
		form.Get("client_secret") == Password && form.Get("scope") == "https://api.botframework.com/.default"
	w.Header().Set("Content-Type", "application/json")
	if !good {
		w.WriteHeader(http.StatusUnauthorized)
		answer(w, map[string]any{"error": "invalid_client", "error_description": "AADSTS7000215"})
		return
	}
	answer(w, map[string]any{"access_token": Token, "token_type": "Bearer", "expires_in": 3599})
}

// connector serves the part of the Bot Connector that a bot uses.
func (s *Server) connector(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/emea/v3/conversations"), "/")[1:]
	switch {
	case len(parts) == 0 && r.Method == http.MethodPost:
		s.create(w, r)
	case len(parts) == 2 && parts[1] == "activities" && r.Method == http.MethodPost:
		s.post(w, r, parts[0])
	case len(parts) == 3 && parts[1] == "activities" && r.Method == http.MethodPut:
		s.change(w, parts[0], parts[2], func(p *Post) { p.read(r); p.Edits++ })
	case len(parts) == 3 && parts[1] == "activities" && r.Method == http.MethodDelete:
		s.change(w, parts[0], parts[2], func(p *Post) { p.Deleted = true })
	case len(parts) == 3 && parts[1] == "members" && r.Method == http.MethodGet:
		s.member(w, parts[2])
	default:
		refuse(w, http.StatusNotFound, "NotFound")
	}
}

// message is the part of an activity that is seen.
type message struct {
	Summary     string
	Text        string
	Recipient   struct{ ID string }
	ReplyToID   string
	Attachments []struct {
		ContentType string
		Content     json.RawMessage
	}
}

func (p *Post) read(r *http.Request) {
	var m message
	_ = json.NewDecoder(r.Body).Decode(&m)
	p.show(m)
}

func (p *Post) show(m message) {
	p.Summary, p.Answers = m.Summary+m.Text, m.ReplyToID
	for _, a := range m.Attachments {
		p.Card = string(a.Content)
	}
}

func (s *Server) next() string {
	s.stamp++
	return strconv.Itoa(s.stamp)
}

func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	var p struct {
		IsGroup     bool
		Members     []struct{ ID string }
		TenantID    string
		Activity    *message
		ChannelData struct{ Channel, Tenant struct{ ID string } }
	}
	_ = json.NewDecoder(r.Body).Decode(&p)
	switch {
	case p.TenantID != Tenant:
		refuse(w, http.StatusForbidden, "TenantMismatch")
	case p.IsGroup && p.ChannelData.Channel.ID != "" && p.Activity != nil:
		id := s.next()
		made := Post{Conversation: p.ChannelData.Channel.ID + ";messageid=" + id, ID: id}
		made.show(*p.Activity)
		s.posts = append(s.posts, made)
		w.WriteHeader(http.StatusCreated)
		answer(w, map[string]string{"id": made.Conversation, "activityId": id})
	case !p.IsGroup && len(p.Members) == 1:
		for _, person := range s.people {
			if person.Account() == p.Members[0].ID || person.AAD == p.Members[0].ID {
				w.WriteHeader(http.StatusCreated)
				answer(w, map[string]string{"id": person.Personal()})
				return
			}
		}
		refuse(w, http.StatusNotFound, "UserNotFound")
	default:
		refuse(w, http.StatusBadRequest, "BadArgument")
	}
}

func (s *Server) post(w http.ResponseWriter, r *http.Request, conversation string) {
	var m message
	_ = json.NewDecoder(r.Body).Decode(&m)
	made := Post{Conversation: conversation, ID: s.next()}
	made.show(m)
	if r.URL.Query().Get("isTargetedActivity") == "true" {
		if s.closed[made.Channel()] {
			refuse(w, http.StatusForbidden, "TargetedMessagesNotSupported")
			return
		}
		made.To = m.Recipient.ID
	}
	s.posts = append(s.posts, made)
	w.WriteHeader(http.StatusCreated)
	answer(w, map[string]string{"id": made.ID})
}

func (s *Server) change(w http.ResponseWriter, conversation, id string, do func(*Post)) {
	for i := range s.posts {
		if p := &s.posts[i]; p.ID == id && p.Conversation == conversation && !p.Deleted {
			do(p)
			answer(w, map[string]string{"id": id})
			return
		}
	}
	refuse(w, http.StatusNotFound, "ActivityNotFound")
}

func (s *Server) member(w http.ResponseWriter, id string) {
	for _, p := range s.people {
		if p.Account() == id || p.AAD == id {
			answer(w, map[string]string{
				"id": p.Account(), "name": p.Name, "email": p.Email, "userPrincipalName": p.Email,
				"aadObjectId": p.AAD, "tenantId": Tenant, "userRole": "user",
			})
			return
		}
	}
	refuse(w, http.StatusNotFound, "MemberNotFoundInConversation")
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	answer(w, map[string]any{"error": map[string]string{"code": code, "message": "refused"}})
}
