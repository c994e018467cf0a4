package playground_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// stage is a playground that is served, with a handler that does as it is told.
type stage struct {
	t          testing.TB
	store      *storage.Store
	workspace  coaching.Workspace
	playground *playground.Playground
	handler    *handler
	jobs       *fakeJobs
	server     *httptest.Server
}

// handler notes what comes in and answers with reply.
type handler struct {
	mu    sync.Mutex
	heard []bot.Incoming
	reply func(in bot.Incoming) (bot.Reply, error)
}

func (h *handler) Handle(_ context.Context, in bot.Incoming) (bot.Reply, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = append(h.heard, in)
	return h.reply(in)
}

func (h *handler) answer(reply bot.Reply) {
	h.reply = func(bot.Incoming) (bot.Reply, error) { return reply, nil }
}

// last is what came in last.
func (h *handler) last(t testing.TB) bot.Incoming {
	t.Helper()
	if len(h.heard) == 0 {
		t.Fatal("the handler has heard nothing")
	}
	return h.heard[len(h.heard)-1]
}

// fakeJobs have moments that come due and note when they were done.
type fakeJobs struct {
	clock *playground.Clock
	due   []time.Time
	done  []time.Time
	steps []string
}

func (j *fakeJobs) Beat(context.Context) error {
	j.steps = append(j.steps, "beat")
	for len(j.due) > 0 && !j.due[0].After(j.clock.Now()) {
		j.done, j.due = append(j.done, j.clock.Now()), j.due[1:]
	}
	return nil
}

func (j *fakeJobs) Quiet(context.Context) error {
	j.steps = append(j.steps, "quiet")
	return nil
}

func (j *fakeJobs) EarliestMoment(context.Context) (time.Time, bool, error) {
	if len(j.due) == 0 {
		return time.Time{}, false, nil
	}
	return j.due[0], true, nil
}

func newStage(t testing.TB, store *storage.Store) *stage {
	t.Helper()
	return newStageWith(t, store, func(*playground.Settings) {})
}

func newStageWith(t testing.TB, store *storage.Store, change func(*playground.Settings)) *stage {
	t.Helper()
	s := &stage{t: t, store: store, handler: &handler{}}
	s.handler.answer(bot.Answer(bot.Say(bot.Plainly("Noted."))))
	s.settle()
	clock := playground.NewClock(storagetest.Now)
	s.jobs = &fakeJobs{clock: clock}
	settings := playground.Settings{
		Tenant: "demo", World: store, Transcript: store, History: store, Transactions: store,
		Catalogue: bottest.Catalogue(t), Clock: clock, Hours: store, Jobs: s.jobs,
		Suggest: func(coaching.Locale) []playground.Suggestion {
			return []playground.Suggestion{{Name: "/win", Summary: "Records a win.", Example: "/win 12k Acme"}}
		},
		Log: slog.New(slog.DiscardHandler),
	}
	change(&settings)
	var err error
	if s.playground, err = playground.New(settings); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	s.playground.Routes(mux, s.handler)
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	return s
}

// settle makes a workspace with a manager, two reps and two channels.
func (s *stage) settle() {
	s.t.Helper()
	ctx := s.t.Context()
	london, paris := zone(s.t, "Europe/London"), zone(s.t, "Europe/Paris")
	w, err := s.store.Install(ctx, playground.Name, "demo", coaching.Workspace{Name: "Acme", Zone: paris, Locale: coaching.English, Currency: "EUR", Demo: true})
	s.must(err)
	s.workspace = w
	team, err := s.store.CreateTeam(ctx, w.ID, "North")
	s.must(err)
	for _, one := range []struct {
		user, name string
		zone       *time.Location
		locale     coaching.Locale
		grants     []coaching.Grant
	}{
		{"sam", "Sam Reed", london, coaching.English, []coaching.Grant{{Role: coaching.Manager, Team: team.ID}, {Role: coaching.Admin}}},
		{"lea", "Léa Martin", paris, coaching.French, []coaching.Grant{{Role: coaching.Rep}}},
		{"bob", "Bob Stone", london, coaching.English, []coaching.Grant{{Role: coaching.Rep}}},
	} {
		m, err := s.store.Join(ctx, w.ID, bot.Profile{Platform: playground.Name, Tenant: "demo", User: one.user, Name: one.name, Zone: one.zone, Locale: one.locale}, one.grants)
		s.must(err)
		if one.user != "sam" {
			s.must(s.store.JoinTeam(ctx, w.ID, m.ID, team.ID, coaching.NewDay(2026, time.January, 1)))
		}
	}
	for _, name := range []string{"sales", "product"} {
		_, err := s.store.ChannelAt(ctx, w.ID, place("#"+name), name)
		s.must(err)
	}
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func place(ref string) coaching.Place {
	return coaching.Place{Platform: playground.Name, Tenant: "demo", Ref: ref}
}

// answer is any answer of the interface.
type answer struct {
	status   int
	body     string
	Messages []message         `json:"messages"`
	Errors   map[string]string `json:"errors"`
	Error    string            `json:"error"`
	Now      string            `json:"now"`
	message
}

type message struct {
	ID       string   `json:"id"`
	Place    string   `json:"place"`
	Thread   *string  `json:"thread"`
	EditedAt *string  `json:"edited_at"`
	From     string   `json:"from"`
	To       []string `json:"to"`
	Everyone bool     `json:"everyone"`
	Text     string   `json:"text"`
	Form     *struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	} `json:"form"`
}

func (s *stage) request(method, path, contentType string, body io.Reader) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+"/playground/"+path, body)
	s.must(err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	response, err := s.server.Client().Do(r)
	s.must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	s.must(err)
	a := answer{status: response.StatusCode, body: string(text)}
	if json.Valid(text) {
		s.must(json.Unmarshal(text, &a))
	}
	return a
}

func (s *stage) get(path string) answer {
	s.t.Helper()
	return s.request(http.MethodGet, path, "", nil)
}

func (s *stage) post(path string, body any) answer {
	s.t.Helper()
	text, err := json.Marshal(body)
	s.must(err)
	return s.request(http.MethodPost, "api/"+path, "application/json", bytes.NewReader(text))
}

// fields is a JSON object.
type fields map[string]any

// say makes somebody say something, which has to succeed.
func (s *stage) say(as, place, text string) answer {
	s.t.Helper()
	return s.well(s.post("say", fields{"as": as, "place": place, "text": text}))
}

func (s *stage) well(a answer) answer {
	s.t.Helper()
	if a.status != http.StatusOK {
		s.t.Fatalf("status %d: %s", a.status, a.body)
	}
	return a
}

// read is what somebody sees in a place.
func (s *stage) read(as, place string) []message {
	s.t.Helper()
	return s.well(s.get("api/place?" + query("as", as, "place", place))).Messages
}

func texts(messages []message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return all
}
