package slack

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// harness is a bot with a handler of the test's, before a fake Slack.
type harness struct {
	t     testing.TB
	slack *fakeslack.Server
	bot   *Slack
	url   string
	logs  *lockedBuffer
	// finish waits until everything that was received is answered in full.
	finish func()

	mu     sync.Mutex
	heard  []bot.News
	deaf   error // what hearing news comes to
	got    []bot.Incoming
	until  time.Time // the last handler's deadline
	answer func(bot.Incoming) (bot.Reply, error)
}

func newHarness(t testing.TB, answer func(bot.Incoming) (bot.Reply, error), change ...func(*Settings)) *harness {
	t.Helper()
	h := &harness{t: t, slack: fakeslack.New(t), logs: &lockedBuffer{}, answer: answer}
	settings := h.settings()
	for _, c := range change {
		c(&settings)
	}
	s, err := New(settings, time.Now, slog.New(slog.NewTextHandler(h.logs, nil)))
	if err != nil {
		t.Fatal(err)
	}
	h.bot = s
	mux := http.NewServeMux()
	s.Routes(mux, h)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	h.url, h.finish = server.URL, server.Close
	return h
}

// connected is a harness whose bot Slack has said hello to.
func connected(t testing.TB, answer func(bot.Incoming) (bot.Reply, error)) *harness {
	t.Helper()
	h := newHarness(t, answer)
	if err := h.bot.connect(context.Background()); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *harness) settings() Settings {
	catalogue, err := bot.NewCatalogue(bot.Words)
	if err != nil {
		h.t.Fatal(err)
	}
	return Settings{
		BotToken:      fakeslack.Token,
		SigningSecret: fakeslack.Secret,
		APIURL:        h.slack.APIURL(),
		PostInterval:  time.Millisecond,
		Catalogue:     catalogue,
		Listener:      h,
	}
}

// Handle remembers what came in.
func (h *harness) Handle(ctx context.Context, in bot.Incoming) (bot.Reply, error) {
	h.mu.Lock()
	h.got = append(h.got, in)
	h.until, _ = ctx.Deadline()
	h.mu.Unlock()
	return h.answer(in)
}

// Hear remembers news.
func (h *harness) Hear(_ context.Context, n bot.News) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.deaf == nil {
		h.heard = append(h.heard, n)
	}
	return h.deaf
}

func (h *harness) incoming() []bot.Incoming {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]bot.Incoming(nil), h.got...)
}

// send sends a signed request and gives status and body.
func (h *harness) send(path, body string) (int, string) {
	h.t.Helper()
	status, answer := h.do(fakeslack.Signed(h.url+path, body, time.Now()))
	h.slack.Judge(answer)
	return status, answer
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

func (h *harness) command(text, trigger string) string {
	return fakeslack.Command("U07LEA", "C0SALES", "/win", text, trigger, h.slack.ResponseURL())
}

func (h *harness) press(action, trigger string) string {
	return fakeslack.Press("U07LEA", "C0SALES", action, "42", trigger, h.slack.ResponseURL())
}

// say answers everything with one message.
func say(text string) func(bot.Incoming) (bot.Reply, error) {
	return func(bot.Incoming) (bot.Reply, error) { return bot.Answer(bot.Say(bot.Plainly(text))), nil }
}

// silent answers with nothing.
func silent(bot.Incoming) (bot.Reply, error) { return bot.Reply{}, nil }

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
