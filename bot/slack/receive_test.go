package slack

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

var paths = []string{"/slack/events", "/slack/commands", "/slack/interactions"}

func TestRefusals(t *testing.T) {
	h := connected(t, say("Recorded."))
	body := h.command("12k Acme", "t1")
	signed := func(change func(*http.Request)) *http.Request {
		r := fakeslack.Signed("", body, time.Now())
		change(r)
		return r
	}
	for name, test := range map[string]struct {
		request *http.Request
		status  int
	}{
		"unsigned":                {signed(func(r *http.Request) { r.Header.Del("X-Slack-Signature") }), 401},
		"no timestamp":            {signed(func(r *http.Request) { r.Header.Del("X-Slack-Request-Timestamp") }), 401},
		"wrong signature":         {signed(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32)) }), 401},
		"another version":         {signed(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v1="+r.Header.Get("X-Slack-Signature")[3:]) }), 401},
		"signature no hex":        {signed(func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=zz") }), 401},
		"another body":            {signed(func(r *http.Request) { fakeslack.Sign(r.Header, body+"x", time.Now()) }), 401},
		"stale":                   {signed(func(r *http.Request) { fakeslack.Sign(r.Header, body, time.Now().Add(-6*time.Minute)) }), 401},
		"from the future":         {signed(func(r *http.Request) { fakeslack.Sign(r.Header, body, time.Now().Add(6*time.Minute)) }), 401},
		"too large":               {fakeslack.Signed("", "command=%2Fwin&text="+strings.Repeat("x", 1<<20), time.Now()), 413},
		"malformed form":          {fakeslack.Signed("", "a=b", time.Now()), 400},
		"malformed JSON":          {fakeslack.Signed("", `{"type":`, time.Now()), 400},
		"another method":          {signed(func(r *http.Request) { r.Method = http.MethodPut }), 405},
		"another method, no body": {httptest.NewRequest(http.MethodGet, "/", nil), 405},
	} {
		for _, path := range paths {
			r := test.request.Clone(t.Context())
			if test.request.GetBody != nil {
				r.Body, _ = test.request.GetBody()
			}
			r.RequestURI = ""
			r.URL, _ = url.Parse(h.url + path)
			status, answer := h.do(r)
			if status != test.status || answer != "" {
				t.Errorf("%s at %s: %d %q, want %d and no body", name, path, status, answer, test.status)
			}
		}
	}
	if got := h.incoming(); len(got) > 0 {
		t.Errorf("handed on: %+v", got)
	}
	mustNotLeak(t, h)
}

// mustNotLeak checks that the log holds no signature, secret, token or text.
func mustNotLeak(t *testing.T, h *harness) {
	t.Helper()
	logs := h.logs.String()
	for _, secret := range []string{"v0=", fakeslack.Secret, fakeslack.Token, "Acme"} {
		if strings.Contains(logs, secret) {
			t.Errorf("the log holds %q:\n%s", secret, logs)
		}
	}
}

// A signature that is nearly right must not bring the right one into the log.
func TestRightSignatureIsNotLogged(t *testing.T) {
	h := connected(t, silent)
	body := h.command("12k Acme", "t1")
	r := fakeslack.Signed(h.url+"/slack/commands", body, time.Now())
	right := r.Header.Get("X-Slack-Signature")
	r.Header.Set("X-Slack-Signature", right[:len(right)-1]+"x")
	h.do(r)
	if strings.Contains(h.logs.String(), right[3:19]) {
		t.Errorf("the log holds the signature:\n%s", h.logs)
	}
}

// The three addresses are one.
func TestAddressesAreSynonyms(t *testing.T) {
	for _, path := range paths {
		h := connected(t, say("Hello."))
		for name, body := range map[string]string{
			"command": h.command("12k", "t1"),
			"press":   h.press("win.undo", "t2"),
			"mention": fakeslack.Mention("E1", "U07LEA", "C0SALES", "<@U0CARILLON> quota"),
			"direct":  fakeslack.Direct("E2", "U07LEA", "quota"),
		} {
			if status, _ := h.send(path, body); status != 200 {
				t.Errorf("%s at %s: %d", name, path, status)
			}
		}
		if got := h.incoming(); len(got) != 4 {
			t.Errorf("%s: %d handed on, want 4", path, len(got))
		}
	}
}

func TestURLVerification(t *testing.T) {
	for name, h := range map[string]*harness{"connected": connected(t, silent), "starting": newHarness(t, silent)} {
		status, body := h.send("/slack/events", `{"type":"url_verification","challenge":"3eZbrw1aBm2rZgRNFdxV"}`)
		if status != 200 || body != "3eZbrw1aBm2rZgRNFdxV" {
			t.Errorf("%s: %d %q", name, status, body)
		}
	}
}

func TestUnknownIsAcknowledged(t *testing.T) {
	h := connected(t, silent)
	for name, body := range map[string]string{
		"event":       fakeslack.Event("E1", map[string]any{"type": "not_invented_yet", "user": map[string]any{"id": "U1"}}),
		"outer event": `{"type":"app_rate_limited"}`,
		"interaction": "payload=" + url.QueryEscape(`{"type":"not_invented_yet"}`),
		"our own":     fakeslack.Direct("E2", fakeslack.Self, "win 12k Acme"),
	} {
		if status, answer := h.send("/slack/events", body); status != 200 || answer != "" {
			t.Errorf("%s: %d %q", name, status, answer)
		}
	}
	if got := h.incoming(); len(got) > 0 {
		t.Errorf("handed on: %+v", got)
	}
}

// An unknown command or action is the handler's to answer: with help, or with
// nothing.
func TestUnknownNamesAreHandedOn(t *testing.T) {
	h := connected(t, say("Here is what I understand."))
	status, body := h.send("/slack/commands", fakeslack.Command("U07LEA", "C0SALES", "/nonsense", "", "t1", ""))
	if status != 200 || !strings.Contains(body, "Here is what I understand.") {
		t.Errorf("command: %d %s", status, body)
	}
	if status, _ := h.send("/slack/interactions", h.press("not.invented", "t2")); status != 200 {
		t.Errorf("action: %d", status)
	}
}

func TestForeignTeam(t *testing.T) {
	h := connected(t, say("Recorded."))
	foreign := func(body string) string { return strings.ReplaceAll(body, fakeslack.Team, "T0FOREIGN") }
	status, body := h.send("/slack/commands", foreign(h.command("12k Acme", "t1")))
	if status != 200 || !strings.Contains(body, "not installed") || !strings.Contains(body, "installé") || !strings.Contains(body, `"ephemeral"`) {
		t.Errorf("command: %d %s", status, body)
	}
	if status, body := h.send("/slack/interactions", foreign(h.press("win.undo", "t2"))); status != 200 || !strings.Contains(body, "not installed") {
		t.Errorf("press: %d %s", status, body)
	}
	if said := h.slack.Wait("response", 1)[0]; !strings.Contains(said.Args["text"], "not installed") || said.Authorization != "" {
		t.Errorf("press is answered with %+v", said)
	}
	if status, body := h.send("/slack/events", foreign(fakeslack.Direct("E1", "U07LEA", "win 12k Acme"))); status != 200 || body != "" {
		t.Errorf("event: %d %s", status, body)
	}
	if len(h.incoming()) > 0 || len(h.slack.Posts()) > 0 {
		t.Error("something of another team was handed on or answered")
	}
}

// A response_url is as good as a token.
func TestResponseURLIsNotLogged(t *testing.T) {
	h := connected(t, silent)
	away := "http://127.0.0.1:1/actions/capability"
	h.send("/slack/interactions", strings.ReplaceAll(fakeslack.Press("U07LEA", "C0SALES", "win.undo", "1", "t1", away), fakeslack.Team, "T0FOREIGN"))
	h.finish()
	if logs := h.logs.String(); !strings.Contains(logs, "slack answer not posted") || strings.Contains(logs, "capability") {
		t.Errorf("the log is:\n%s", logs)
	}
}

// Until Slack has said who we are, events are asked for again and commands told
// to wait.
func TestStarting(t *testing.T) {
	h := newHarness(t, say("Recorded."))
	if status, _ := h.send("/slack/events", fakeslack.Direct("E1", "U07LEA", "quota")); status != 503 {
		t.Errorf("event: %d, want 503", status)
	}
	if status, body := h.send("/slack/commands", h.command("12k Acme", "t1")); status != 200 || !strings.Contains(body, "just starting") || !strings.Contains(body, "démarrer") {
		t.Errorf("command: %d %s", status, body)
	}
	repeated := fakeslack.Signed(h.url+"/slack/commands", h.command("12k Acme", "t1"), time.Now())
	repeated.Header.Set("X-Slack-Retry-Num", "1")
	if status, body := h.do(repeated); status != 503 {
		t.Errorf("a command that may have been handled: %d %s, want 503", status, body)
	}
	if h.bot.Ready() || len(h.incoming()) > 0 {
		t.Error("ready too soon")
	}
	if err := h.bot.connect(t.Context()); err != nil || !h.bot.Ready() {
		t.Errorf("not ready after connecting: %v", err)
	}
	if status, body := h.send("/slack/commands", h.command("12k Acme", "t1")); status != 200 || !strings.Contains(body, "Recorded.") {
		t.Errorf("command: %d %s", status, body)
	}
}

// A delivery that Slack repeats may be the first that arrives.
func TestRetriesAreNotDropped(t *testing.T) {
	h := connected(t, say("Here."))
	r := fakeslack.Signed(h.url+"/slack/events", fakeslack.Direct("E1", "U07LEA", "quota"), time.Now())
	r.Header.Set("X-Slack-Retry-Num", "2")
	r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	if status, _ := h.do(r); status != 200 || len(h.incoming()) != 1 || len(h.slack.Posts()) != 1 {
		t.Errorf("%d; handed on %d, answered %d", status, len(h.incoming()), len(h.slack.Posts()))
	}
	if in := h.incoming()[0]; in.ID != "E1" {
		t.Errorf("delivery id is %q, want the event's", in.ID)
	}
}

// Four copies at once get one body, and the person one answer.
func TestFourCopies(t *testing.T) {
	h := connected(t, say("Recorded."))
	for name, body := range map[string]string{
		"command": h.command("12k Acme", "t1"),
		"press":   h.press("win.undo", "t2"),
		"mention": fakeslack.Mention("E1", "U07LEA", "C0SALES", "<@U0CARILLON> win 12k Acme"),
	} {
		answers := make([]string, 4)
		var copies sync.WaitGroup
		for i := range answers {
			copies.Go(func() {
				status, answer := h.send("/slack/events", body)
				answers[i] = answer
				if status != 200 {
					t.Errorf("%s: %d", name, status)
				}
			})
		}
		copies.Wait()
		for _, answer := range answers {
			if answer != answers[0] {
				t.Errorf("%s: bodies differ: %q and %q", name, answers[0], answer)
			}
		}
	}
	h.finish()
	if n := len(h.slack.Calls("response")); n != 1 {
		t.Errorf("%d answers to the press, want 1", n)
	}
	if n := len(h.slack.Calls("chat.postEphemeral")); n != 1 {
		t.Errorf("%d answers to the mention, want 1", n)
	}
}

// Slack waits three seconds; whoever is slower is stopped before.
func TestHandlerHasADeadline(t *testing.T) {
	h := connected(t, say("Recorded."))
	for _, body := range []string{h.command("12k Acme", "t1"), h.press("win.undo", "t2"), fakeslack.Direct("E1", "U07LEA", "quota")} {
		sent := time.Now()
		h.send("/slack/events", body)
		if left := h.until.Sub(sent); left <= 0 || left > 3*time.Second {
			t.Errorf("the handler had %s", left)
		}
	}
}

// A store that fails is said to people, and asked again of events.
func TestStoreFailure(t *testing.T) {
	h := connected(t, func(bot.Incoming) (bot.Reply, error) {
		return bot.Answer(bot.Say(bot.Plainly("Reference a1b2c3d4"))), errors.New("disk full")
	})
	if status, body := h.send("/slack/commands", h.command("12k Acme", "t1")); status != 200 || !strings.Contains(body, "Reference a1b2c3d4") {
		t.Errorf("command: %d %s", status, body)
	}
	if status, body := h.send("/slack/interactions", h.press("win.undo", "t2")); status != 200 || !strings.Contains(body, "Reference a1b2c3d4") {
		t.Errorf("press: %d %s", status, body)
	}
	if said := h.slack.Wait("response", 1)[0].Args["text"]; said != "Reference a1b2c3d4" {
		t.Errorf("press is answered with %q", said)
	}
	for _, body := range []string{fakeslack.Direct("E1", "U07LEA", "win 12k Acme"), fakeslack.Mention("E2", "U07LEA", "C0SALES", "<@U0CARILLON> win")} {
		if status, _ := h.send("/slack/events", body); status != 503 {
			t.Errorf("event: %d, want 503", status)
		}
	}
	if posts := h.slack.Posts(); len(posts) > 0 {
		t.Errorf("events that will come again were answered: %+v", posts)
	}
	mustNotLeak(t, h)
}
