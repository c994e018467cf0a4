package slack

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

var sales = coaching.Place{Platform: "slack", Tenant: fakeslack.Team, Ref: "C0SALES"}

func post(key string) bot.Post {
	return bot.Post{Place: sales, Key: key, Message: bot.Say(bot.Plainly("Léa won <Acme>!"))}
}

func TestSendEditFind(t *testing.T) {
	h := connected(t, silent)
	before := time.Now()
	ref, err := h.bot.Send(t.Context(), post("win-42-1"))
	if err != nil {
		t.Fatal(err)
	}
	p := h.slack.Posts()[0]
	if ref != "C0SALES:"+p.Stamp || p.Text != "Léa won &lt;Acme&gt;!" || !strings.Contains(p.Metadata, `"event_type":"carillon"`) || !strings.Contains(p.Metadata, `"key":"win-42-1"`) {
		t.Errorf("ref %s of %+v", ref, p)
	}
	call := h.slack.Calls("chat.postMessage")[0]
	if call.Args["unfurl_links"] != "false" || call.Args["unfurl_media"] != "false" || call.Authorization != "Bearer "+fakeslack.Token {
		t.Errorf("call is %+v", call)
	}
	thread := post("win-42-2")
	thread.Thread = ref
	reply, err := h.bot.Send(t.Context(), thread)
	if err != nil || h.slack.Posts()[1].Thread != p.Stamp {
		t.Errorf("thread: %v, %+v", err, h.slack.Posts()[1])
	}
	if found, ok, err := h.bot.Find(t.Context(), thread, before); found != reply || !ok || err != nil {
		t.Errorf("found %q in the thread, %t, %v", found, ok, err)
	}
	if err := h.bot.Edit(t.Context(), sales, ref, bot.Say(bot.Plainly("Undone."))); err != nil || h.slack.Posts()[0].Text != "Undone." {
		t.Errorf("edit: %v, %+v", err, h.slack.Posts()[0])
	}
	if found, ok, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "win-42-1"}, before); found != ref || !ok || err != nil {
		t.Errorf("found %q, %t, %v", found, ok, err)
	}
	if _, ok, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "win-42-9"}, before); ok || err != nil {
		t.Errorf("found what was never sent: %t, %v", ok, err)
	}
	if _, ok, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "win-42-1"}, before.Add(time.Hour)); ok || err != nil {
		t.Errorf("found what is older than asked: %t, %v", ok, err)
	}
}

func TestDirectPlace(t *testing.T) {
	h := connected(t, silent)
	before := time.Now()
	direct := post("digest-1")
	direct.Place = bot.DirectPlace("slack", fakeslack.Team, "U07LEA")
	ref, err := h.bot.Send(t.Context(), direct)
	if err != nil || h.slack.Calls("chat.postMessage")[0].Args["channel"] != "U07LEA" || !strings.HasPrefix(ref, "D07LEA:") {
		t.Errorf("ref %s, %v", ref, err)
	}
	if found, ok, err := h.bot.Find(t.Context(), bot.Post{Place: direct.Place, Key: "digest-1"}, before); found != ref || !ok || err != nil {
		t.Errorf("found %q, %t, %v", found, ok, err)
	}
}

// The answer to a post is lost: nobody knows whether it was posted, until it is
// looked up.
func TestLostAnswer(t *testing.T) {
	h := connected(t, silent)
	before := time.Now()
	h.slack.Next("chat.postMessage", h.slack.Lost())
	_, err := h.bot.Send(t.Context(), post("win-42-1"))
	failed, ok := errors.AsType[*bot.SendError](err)
	if !ok || !failed.Unknown || failed.Retry || failed.Gone {
		t.Fatalf("got %v, want an unknown outcome", err)
	}
	if ref, found, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "win-42-1"}, before); !found || err != nil || ref != "C0SALES:"+h.slack.Posts()[0].Stamp {
		t.Errorf("found %q, %t, %v", ref, found, err)
	}
}

// An answer without end is read so far and no further; what it would have said is
// not known.
func TestEndlessAnswer(t *testing.T) {
	h := connected(t, silent)
	h.slack.Next("chat.postMessage", func(w http.ResponseWriter, _ fakeslack.Call) bool {
		page := []byte(strings.Repeat("x", 1<<20))
		_, err := w.Write([]byte(`{"ok": true, "ts": "`))
		for mb := 0; err == nil; mb++ {
			if mb > 64 { // far more than the buffers between us hold
				t.Error("it is read on and on")
				return true
			}
			_, err = w.Write(page)
		}
		return true
	})
	_, err := h.bot.Send(t.Context(), post("win-42-1"))
	if failed, ok := errors.AsType[*bot.SendError](err); !ok || !failed.Unknown {
		t.Errorf("got %v, want an unknown outcome", err)
	}
}

func TestFindWithoutTheScope(t *testing.T) {
	h := connected(t, silent)
	for _, code := range []string{"missing_scope", "unknown_method"} {
		h.slack.Next("conversations.history", fakeslack.Refusal(code))
		if _, _, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "k"}, time.Now()); !errors.Is(err, bot.ErrCannotLook) {
			t.Errorf("%s: got %v, want ErrCannotLook", code, err)
		}
	}
	h.slack.Next("conversations.history", fakeslack.Status(429, "3"))
	_, _, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "k"}, time.Now())
	if failed, ok := errors.AsType[*bot.SendError](err); !ok || !failed.Retry || failed.After != 3*time.Second {
		t.Errorf("limited: got %v", err)
	}
}

func TestFindReadsSeveralPages(t *testing.T) {
	h := connected(t, silent)
	page := func(body string) fakeslack.Script {
		return func(w http.ResponseWriter, _ fakeslack.Call) bool {
			fmt.Fprint(w, body)
			return true
		}
	}
	h.slack.Next("conversations.history",
		page(`{"ok":true,"has_more":true,"messages":[{"ts":"3.3"}],"response_metadata":{"next_cursor":"next"}}`),
		page(`{"ok":true,"messages":[{"ts":"2.2","metadata":{"event_type":"carillon","event_payload":{"key":"k"}}}]}`))
	if ref, found, err := h.bot.Find(t.Context(), bot.Post{Place: sales, Key: "k"}, time.Now()); ref != "C0SALES:2.2" || !found || err != nil {
		t.Errorf("found %q, %t, %v", ref, found, err)
	}
	if second := h.slack.Calls("conversations.history")[1]; second.Args["cursor"] != "next" || second.Args["include_all_metadata"] != "1" {
		t.Errorf("second page is asked for by %+v", second)
	}
}

func TestOutcomes(t *testing.T) {
	h := connected(t, silent)
	for name, test := range map[string]struct {
		script fakeslack.Script
		want   bot.SendError
	}{
		"limited":             {fakeslack.Status(429, "7"), bot.SendError{Retry: true, After: 7 * time.Second, Code: "ratelimited"}},
		"limited, until when": {fakeslack.Status(429, ""), bot.SendError{Retry: true, Code: "http_429"}},
		"limited in the body": {fakeslack.Refusal("ratelimited"), bot.SendError{Retry: true, After: time.Second, Code: "ratelimited"}},
		"unavailable":         {fakeslack.Status(503, ""), bot.SendError{Retry: true, Code: "http_503"}},
		"broken":              {fakeslack.Status(500, ""), bot.SendError{Unknown: true, Code: "http_500"}},
		"bad gateway":         {fakeslack.Status(502, ""), bot.SendError{Unknown: true, Code: "http_502"}},
		"fatal":               {fakeslack.Refusal("fatal_error"), bot.SendError{Unknown: true, Code: "fatal_error"}},
		"no channel":          {fakeslack.Refusal("channel_not_found"), bot.SendError{Gone: true, Code: "channel_not_found"}},
		"not in channel":      {fakeslack.Refusal("not_in_channel"), bot.SendError{Gone: true, Code: "not_in_channel"}},
		"archived":            {fakeslack.Refusal("is_archived"), bot.SendError{Gone: true, Code: "is_archived"}},
		"left":                {fakeslack.Refusal("user_disabled"), bot.SendError{Gone: true, Code: "user_disabled"}},
		"uninstalled":         {fakeslack.Refusal("account_inactive"), bot.SendError{Retry: true, After: 5 * time.Minute, Code: "account_inactive"}},
		"revoked":             {fakeslack.Refusal("token_revoked"), bot.SendError{Retry: true, After: 5 * time.Minute, Code: "token_revoked"}},
		"too long":            {fakeslack.Refusal("msg_blocks_too_long"), bot.SendError{Code: "msg_blocks_too_long"}},
		"not understood":      {fakeslack.Status(400, ""), bot.SendError{Code: "http_400"}},
		"no JSON":             {func(w http.ResponseWriter, _ fakeslack.Call) bool { fmt.Fprint(w, "<html>"); return true }, bot.SendError{Unknown: true, Code: "no_answer"}},
	} {
		h.slack.Next("chat.postMessage", test.script)
		_, err := h.bot.Send(t.Context(), post("k"))
		failed, ok := errors.AsType[*bot.SendError](err)
		if !ok {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		got := *failed
		if got.Err = nil; got != test.want {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
}

// An edit that is made twice is the same edit.
func TestEditIsTriedAgain(t *testing.T) {
	h := connected(t, silent)
	h.slack.Next("chat.update", fakeslack.Status(500, ""), fakeslack.Refusal("message_not_found"))
	err := h.bot.Edit(t.Context(), sales, "C0SALES:1.1", bot.Say(bot.Plainly("x")))
	if failed, ok := errors.AsType[*bot.SendError](err); !ok || !failed.Retry || failed.Unknown {
		t.Errorf("unknown: got %v", err)
	}
	err = h.bot.Edit(t.Context(), sales, "C0SALES:1.1", bot.Say(bot.Plainly("x")))
	if failed, ok := errors.AsType[*bot.SendError](err); !ok || !failed.Gone {
		t.Errorf("gone: got %v", err)
	}
	if err := h.bot.Edit(t.Context(), sales, "nonsense", bot.Message{}); err == nil {
		t.Error("a reference that is not Slack's is taken")
	}
}

// What never reached Slack may be sent again; what timed out may have arrived.
func TestConnectionFailures(t *testing.T) {
	dial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	for name, test := range map[string]struct {
		err            error
		retry, unknown bool
	}{
		"refused":   {fmt.Errorf("post: %w", dial), true, false},
		"untrusted": {&tls.CertificateVerificationError{Err: errors.New("x")}, true, false},
		"timed out": {context.DeadlineExceeded, false, true},
		"reset":     {&net.OpError{Op: "read", Err: errors.New("connection reset")}, false, true},
		"redirect":  {slack.StatusCodeError{Code: 302}, false, false},
	} {
		if got := outcome(test.err); got.Retry != test.retry || got.Unknown != test.unknown || got.Gone {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	if outcome(nil) != nil {
		t.Error("no error is an outcome")
	}
}

// A message's address is its permalink: the channel, and the stamp without its
// point.
func TestLink(t *testing.T) {
	h := newHarness(t, silent)
	if got := h.bot.Link(coaching.Place{}, "C0SALES:1732.000100"); got != "" {
		t.Errorf("before Slack said who we are the link is %s", got)
	}
	for url, want := range map[string]string{
		"":                            "https://slack.com/archives/C0SALES/p1732000100",
		"https://carillon.slack.com/": "https://carillon.slack.com/archives/C0SALES/p1732000100",
	} {
		h.bot.self.Store(&identity{team: Team{url: url}})
		if got := h.bot.Link(coaching.Place{}, "C0SALES:1732.000100"); got != want {
			t.Errorf("link is %s, want %s", got, want)
		}
	}
	if got := h.bot.Link(coaching.Place{}, "7"); got != "" {
		t.Errorf("another platform's reference is linked as %s", got)
	}
}
