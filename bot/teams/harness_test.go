package teams

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/coaching"
)

// The people and the channel of the tests.
var (
	lea = faketeams.Person{AAD: "1ea00000-0000-4000-8000-000000000001", Name: "Léa Martin", Email: "lea@example.com", Locale: "fr-FR", Zone: "Europe/Paris"}
	bob = faketeams.Person{AAD: "b0b00000-0000-4000-8000-000000000002", Name: "Bob Harris", Email: "bob@example.com", Locale: "en-GB", Zone: "Europe/London"}
)

const salesID = "19:sales@thread.tacv2"

var sales = coaching.Place{Platform: Name, Tenant: faketeams.Tenant, Ref: salesID}

// harness is a bot with a handler of the test's, before a fake Teams.
type harness struct {
	t      testing.TB
	teams  *faketeams.Server
	bot    *Teams
	kept   *memory
	url    string
	logs   *lockedBuffer
	clock  *clock
	answer func(bot.Incoming) (bot.Reply, error)

	mu    sync.Mutex
	heard []bot.News
	got   []bot.Incoming
}

// clock can be moved.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

func newHarness(t testing.TB, answer func(bot.Incoming) (bot.Reply, error), change ...func(*Settings)) *harness {
	t.Helper()
	h := &harness{t: t, teams: faketeams.New(t), kept: newMemory(), logs: &lockedBuffer{}, clock: &clock{}, answer: answer}
	h.teams.Person(lea)
	h.teams.Person(bob)
	settings := h.settings()
	for _, c := range change {
		c(&settings)
	}
	b, err := New(settings, h.clock.now, slog.New(slog.NewTextHandler(h.logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	h.bot = b
	mux := http.NewServeMux()
	b.Routes(mux, h)
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		b.work.finish(partingTime)
		server.Close()
	})
	h.url = server.URL + "/api/messages"
	return h
}

func (h *harness) settings() Settings {
	catalogue, err := bot.NewCatalogue(bot.Words)
	if err != nil {
		h.t.Fatal(err)
	}
	return Settings{
		AppID: faketeams.App, AppPassword: faketeams.Password, TenantID: faketeams.Tenant,
		ServiceHosts: []string{h.teams.Host()}, MetadataURL: h.teams.MetadataURL(), TokenURL: h.teams.TokenURL(),
		Conversations: h.kept, Announcements: h.kept, Listener: h, Catalogue: catalogue,
	}
}

// Handle remembers what came in.
func (h *harness) Handle(_ context.Context, in bot.Incoming) (bot.Reply, error) {
	h.mu.Lock()
	h.got = append(h.got, in)
	h.mu.Unlock()
	return h.answer(in)
}

// Hear remembers news.
func (h *harness) Hear(_ context.Context, n bot.News) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, n)
	return nil
}

func (h *harness) incoming() []bot.Incoming {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.got)
}

func (h *harness) news() []bot.News {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.heard)
}

// send sends a signed activity and gives status and body.
func (h *harness) send(a faketeams.Activity) (int, string) {
	h.t.Helper()
	return h.do(h.teams.Signed(h.url, a.JSON()))
}

// sent is send for what is taken.
func (h *harness) sent(a faketeams.Activity) string {
	h.t.Helper()
	status, body := h.send(a)
	if status != http.StatusOK {
		h.t.Errorf("%d %s", status, body)
	}
	return body
}

func (h *harness) do(r *http.Request) (int, string) {
	h.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// settle waits until everything that was received is answered in full.
func (h *harness) settle() { h.bot.work.under.Wait() }

// say answers everything with one message.
func say(text string) func(bot.Incoming) (bot.Reply, error) {
	return func(bot.Incoming) (bot.Reply, error) { return bot.Answer(bot.Say(bot.Plainly(text))), nil }
}

// silent answers with nothing.
func silent(bot.Incoming) (bot.Reply, error) { return bot.Reply{}, nil }

// memory keeps conversations as the store does.
type memory struct {
	mu    sync.Mutex
	all   map[coaching.Place]bot.Conversation
	order []coaching.Place
	wins  map[string]string // by a message's reference
}

func newMemory() *memory {
	return &memory{all: map[coaching.Place]bot.Conversation{}, wins: map[string]string{}}
}

func (m *memory) find(matches func(bot.Conversation) bool) []bot.Conversation {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []bot.Conversation
	for _, place := range slices.Backward(m.order) {
		if c := m.all[place]; matches(c) {
			found = append(found, c)
		}
	}
	return found
}

func (m *memory) Conversations(_ context.Context, platform, tenant string, refs []string) (map[string]bot.Conversation, error) {
	found := map[string]bot.Conversation{}
	for _, c := range m.find(func(c bot.Conversation) bool {
		return c.Place.Platform == platform && c.Place.Tenant == tenant && slices.Contains(refs, c.Place.Ref)
	}) {
		found[c.Place.Ref] = c
	}
	return found, nil
}

func one(found []bot.Conversation) (bot.Conversation, bool, error) {
	if len(found) == 0 {
		return bot.Conversation{}, false, nil
	}
	return found[0], true, nil
}

func (m *memory) ConversationOf(_ context.Context, _, tenant, account string) (bot.Conversation, bool, error) {
	return one(m.find(func(c bot.Conversation) bool { return c.Place.Tenant == tenant && c.Account == account }))
}

func (m *memory) ConversationNamed(_ context.Context, _, tenant, name string) (bot.Conversation, bool, error) {
	return one(m.find(func(c bot.Conversation) bool {
		return c.Place.Tenant == tenant && c.Account == "" && coaching.NameKey(c.Name) == coaching.NameKey(name)
	}))
}

func (m *memory) ConversationsIn(_ context.Context, _, tenant, group string) ([]bot.Conversation, error) {
	return m.find(func(c bot.Conversation) bool { return c.Place.Tenant == tenant && c.Group == group }), nil
}

func (m *memory) KeepConversation(_ context.Context, c bot.Conversation) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.order = append(slices.DeleteFunc(m.order, func(p coaching.Place) bool { return p == c.Place }), c.Place)
	m.all[c.Place] = c
	return nil
}

func (m *memory) AnnouncedBy(_ context.Context, _, _ string, refs []string) (string, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, ref := range refs {
		if win, ok := m.wins[ref]; ok {
			return win, true, nil
		}
	}
	return "", false, nil
}

func (m *memory) announce(ref, win string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	wins := maps.Clone(m.wins)
	wins[ref] = win
	m.wins = wins
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
