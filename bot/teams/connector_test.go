package teams

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/coaching"
)

// What Teams answers says what becomes of a post.
func TestOutcomes(t *testing.T) {
	var h *harness
	post := func() *bot.SendError {
		_, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))})
		failed, _ := err.(*bot.SendError)
		return failed
	}
	for name, c := range map[string]struct {
		script faketeams.Script
		want   bot.SendError
	}{
		"429 with a time": {faketeams.Status(429, `{"error":{"code":"RateLimit"}}`, "Retry-After", "7"), bot.SendError{Retry: true, After: 7 * time.Second, Code: "RateLimit"}},
		"429":             {faketeams.Status(429, ""), bot.SendError{Retry: true, Code: "http_429"}},
		"412":             {faketeams.Status(412, ""), bot.SendError{Retry: true, Code: "http_412"}},
		"502":             {faketeams.Status(502, "<html>"), bot.SendError{Retry: true, Code: "http_502"}},
		"503":             {faketeams.Status(503, "", "Retry-After", "not a time"), bot.SendError{Retry: true, Code: "http_503"}},
		"504":             {faketeams.Status(504, ""), bot.SendError{Retry: true, Code: "http_504"}},
		"an endless time": {faketeams.Status(429, "", "Retry-After", "1e300"), bot.SendError{Retry: true, After: longestPause, Code: "http_429"}},
		"401":             {faketeams.Status(401, ""), bot.SendError{Retry: true, After: barredPause, Code: "http_401"}},
		"403":             {faketeams.Status(403, `{"error":{"code":"BotNotInConversationRoster"}}`), bot.SendError{Gone: true, Code: "BotNotInConversationRoster"}},
		"404":             {faketeams.Status(404, `{"error":{"code":"ConversationNotFound"}}`), bot.SendError{Gone: true, Code: "ConversationNotFound"}},
		"413":             {faketeams.Status(413, `{"error":{"code":"MessageSizeTooBig"}}`), bot.SendError{Code: "MessageSizeTooBig"}},
		"500":             {faketeams.Status(500, ""), bot.SendError{Unknown: true, Code: "http_500"}},
		"no JSON":         {faketeams.Status(201, "created"), bot.SendError{Unknown: true, Code: "no_answer"}},
		"a strange code":  {faketeams.Status(404, `{"error":{"code":"a code\nwith lines"}}`), bot.SendError{Gone: true, Code: "http_404"}},
		"a redirect":      {faketeams.Status(307, "", "Location", "https://evil.example/"), bot.SendError{Code: "http_307"}},
		"hung up":         {func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }, bot.SendError{Unknown: true, Code: "no_answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			h = newHarness(t, silent)
			h.sent(h.teams.Direct("1", lea, "hello"))
			h.settle()
			h.teams.Next(http.MethodPost, "/v3/conversations", c.script)
			got := post()
			if got == nil {
				t.Fatal("posted")
			}
			if got.Err = nil; *got != c.want {
				t.Errorf("got %+v, want %+v", *got, c.want)
			}
		})
	}
}

// Without a token nothing is sent, and who waits does so only as long as they have
// time; with one it is fetched once for all.
func TestTokensAreShared(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	held := make(chan struct{})
	h.teams.Next(http.MethodPost, "/oauth/token", func(http.ResponseWriter, *http.Request) bool { <-held; return false })
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := h.bot.Send(short, bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))})
	if failed, ok := err.(*bot.SendError); !ok || !failed.Retry || failed.Code != "no_token" {
		t.Errorf("without a token: %v", err)
	}
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))}); err != nil {
				t.Error(err)
			}
		})
	}
	close(held)
	all.Wait()
	if n := len(h.teams.Calls(http.MethodPost, "/oauth/token")); n != 1 {
		t.Errorf("%d tokens were fetched", n)
	}
	if posts := h.teams.Posts(); len(posts) != 5 {
		t.Errorf("%d posts", len(posts))
	}
}

// A token that the connector does not take is fetched anew.
func TestARefusedTokenIsForgotten(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	h.teams.Next(http.MethodPost, "/v3/conversations", faketeams.Status(http.StatusUnauthorized, ""))
	for _, refused := range []bool{true, false} {
		_, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))})
		if (err != nil) != refused {
			t.Errorf("%v", err)
		}
	}
	if n := len(h.teams.Calls(http.MethodPost, "/oauth/token")); n != 2 {
		t.Errorf("%d tokens were fetched", n)
	}
}

// A password that Microsoft refuses ends the run with what to do.
func TestRefusedPassword(t *testing.T) {
	h := newHarness(t, silent, func(s *Settings) { s.AppPassword = "wrong" })
	err := h.bot.Run(t.Context(), h)
	if err == nil {
		t.Fatal("ran")
	}
	contains(t, err.Error(), "TEAMS_APP_PASSWORD", "invalid_client")
	if e := h.bot.Examine(t.Context()); e.Keys != 1 || e.KeysErr != nil || e.TokenErr == nil {
		t.Errorf("%+v", e)
	}
}

// In no span of time is more asked than Teams allows, and not much less.
func TestLimits(t *testing.T) {
	l, now := newLimits(), time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	var went []time.Time
	for range 4000 {
		at := l.take("conversation", sendWindows, now)
		if at.Before(now) {
			t.Fatalf("went at %s, before %s", at, now)
		}
		now = at
		went = append(went, at)
	}
	for _, w := range sendWindows {
		for i := w.most; i < len(went); i++ {
			if span := went[i].Sub(went[i-w.most]); span < w.within {
				t.Fatalf("%d within %s", w.most+1, span)
			}
		}
	}
	if whole := went[len(went)-1].Sub(went[0]); whole > 3*time.Hour {
		t.Errorf("4000 took %s", whole)
	}
	if at := l.take("another", sendWindows, went[0]); at != went[0] {
		t.Error("one conversation waits for another")
	}
	l.take("third", sendWindows, now.Add(2*time.Hour))
	if n := len(l.asked); n != 1 {
		t.Errorf("%d are remembered after two hours", n)
	}
}

// Each channel and each person has limits of their own, also for what is made first.
func TestLimitsAreOfPlaces(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for range 60 {
		h.bot.connector.limits.take("POST "+salesID, sendWindows, h.clock.now())
	}
	other := coaching.Place{Platform: Name, Tenant: faketeams.Tenant, Ref: "19:other@thread.tacv2"}
	if _, err := h.bot.Send(ctx, bot.Post{Place: other, Message: bot.Say(bot.Plainly("x"))}); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
	_, err := h.bot.Send(ctx, bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))})
	if failed, ok := err.(*bot.SendError); !ok || !failed.Retry || failed.After <= 0 {
		t.Errorf("here: %v", err)
	}
}

// A post for which there is no time says when there will be.
func TestNoTimeForLimits(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for range 60 {
		h.bot.connector.limits.take("POST "+salesID, sendWindows, h.clock.now().Add(-10*time.Second))
	}
	c := bot.Conversation{Place: sales, Service: h.teams.ServiceURL(), ID: salesID}
	_, err := h.bot.post(ctx, c, salesID, delivery{}, render(bot.Say(bot.Plainly("x"))))
	if failed := outcome(err); failed == nil || !failed.Retry || failed.After <= 0 || failed.Code != "own_limit" {
		t.Errorf("%v", err)
	}
}

// The library's own calls reach Teams: a message that is deleted is gone.
func TestDelete(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Direct("1", lea, "hello"))
	h.settle()
	ref, err := h.bot.Send(t.Context(), bot.Post{Place: sales, Message: bot.Say(bot.Plainly("x"))})
	if err != nil {
		t.Fatal(err)
	}
	conversation, id, err := splitRef(ref)
	if err != nil {
		t.Fatal(err)
	}
	where := schema.ConversationReference{ServiceURL: h.teams.ServiceURL(), Conversation: schema.ConversationAccount{ID: conversation}}
	if err := h.bot.adapter.DeleteActivity(t.Context(), id, where); err != nil || len(h.teams.Posts()) != 0 {
		t.Errorf("%v, there stand %+v", err, h.teams.Posts())
	}
	if failed := outcome(h.bot.adapter.DeleteActivity(t.Context(), id, where)); failed == nil || !failed.Gone {
		t.Errorf("once more: %v", failed)
	}
}

// Before the tenants are installed nothing is handed on.
func TestStarting(t *testing.T) {
	held, installed := make(chan struct{}), make(chan string, 1)
	h := newHarness(t, say("the answer"), func(s *Settings) {
		s.Connected = func(_ context.Context, tenant string) error { <-held; installed <- tenant; return nil }
	})
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- h.bot.Run(ctx, h) }()
	if status, _ := h.send(h.teams.Direct("1", lea, "hello")); status != http.StatusServiceUnavailable || h.bot.Ready() {
		t.Errorf("while starting: %d, ready: %t", status, h.bot.Ready())
	}
	close(held)
	if tenant := <-installed; tenant != faketeams.Tenant {
		t.Errorf("installed %s", tenant)
	}
	h.teams.WaitCalls(http.MethodPost, "/oauth/token", 1)
	h.sent(h.teams.Direct("1", lea, "hello"))
	stop()
	if err := <-ran; err != nil {
		t.Error(err)
	}
	if posts := h.teams.Posts(); len(posts) != 1 {
		t.Errorf("%+v", posts)
	}
}
