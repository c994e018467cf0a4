package slack

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// onSocket is a harness whose bot listens to a socket, and stop ends it.
func onSocket(t testing.TB, answer func(bot.Incoming) (bot.Reply, error), change ...func(*Settings)) (h *harness, stop func()) {
	t.Helper()
	h = newHarness(t, answer, append([]func(*Settings){func(s *Settings) { s.AppToken = fakeslack.AppToken }}, change...)...)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.Run(ctx, h) }()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("ended with %v", err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	h.slack.Sockets(1)
	return h, stop
}

// What comes by socket is what comes by HTTP, and its acknowledgement holds what
// the response would.
func TestSocketIsLikeHTTP(t *testing.T) {
	answer := func(in bot.Incoming) (bot.Reply, error) {
		switch {
		case in.Form != nil:
			return bot.Reply{Errors: bot.FieldErrors{"amount": "no amount"}}, nil
		case in.Command != "" && in.Text == "":
			return bot.Reply{Form: &winForm}, nil
		default:
			return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
		}
	}
	byHTTP := connected(t, answer)
	bySocket, _ := onSocket(t, answer)
	byHTTP.send("/slack/commands", byHTTP.command("", "t0"))
	form := byHTTP.slack.Calls("views.open")[0]
	for name, body := range map[string]string{
		"command":    byHTTP.command("12k Acme <@U07BOB|bob>", "t1"),
		"bare":       byHTTP.command("", "t2"),
		"press":      byHTTP.press("win.undo", "t3"),
		"submission": fakeslack.Submit("U07LEA", "V1", form, map[string]any{"amount": fakeslack.Input("amount", "abc")}),
		"mention":    fakeslack.Mention("E1", "U07LEA", sales.Ref, "<@U0CARILLON> quota"),
		"direct":     fakeslack.Direct("E2", "U07LEA", "quota"),
	} {
		status, response := byHTTP.send("/slack/events", body)
		payload := bySocket.slack.Acknowledged(bySocket.slack.Send(body))
		if status != 200 || payload != response {
			t.Errorf("%s: acknowledged with %q, over HTTP %d with %q", name, payload, status, response)
		}
		got, want := bySocket.incoming(), byHTTP.incoming()
		a, b := got[len(got)-1], want[len(want)-1]
		a.At, b.At = time.Time{}, time.Time{}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%s: handed on %+v, over HTTP %+v", name, a, b)
		}
	}
	byHTTP.slack.Wait("response", 2) // its address is in both presses
	for _, method := range []string{"views.open", "chat.postEphemeral", "chat.postMessage"} {
		if got := len(bySocket.slack.Calls(method)); got == 0 {
			t.Errorf("nothing was answered by %s", method)
		}
	}
}

// Whatever comes is acknowledged, or Slack sends it three times more.
func TestSocketAcknowledgesWhatItDoesNotKnow(t *testing.T) {
	h, _ := onSocket(t, say("Recorded."))
	for name, id := range map[string]string{
		"unknown envelope":  h.slack.Envelope("not_invented_yet", map[string]any{"a": 1}, 0),
		"unknown event":     h.slack.Send(fakeslack.Event("E1", map[string]any{"type": "not_invented_yet", "user": map[string]any{"id": "U1"}})),
		"malformed command": h.slack.Envelope("slash_commands", map[string]any{"command": "/win"}, 0),
		"odd payload":       h.slack.Envelope("interactive", []int{1, 2}, 0),
		"odd event":         h.slack.Envelope("events_api", "no object", 0),
	} {
		if payload := h.slack.Acknowledged(id); payload != "" {
			t.Errorf("%s is acknowledged with %s", name, payload)
		}
	}
	if got := h.incoming(); len(got) > 0 {
		t.Errorf("handed on: %+v", got)
	}
	h.slack.Frame("{}")
	h.slack.Frame("no JSON")
	h.slack.Frame(`{"type":"slash_commands","payload":{}}`)
	if payload := h.slack.Acknowledged(h.slack.Send(h.command("12k Acme", "t1"))); !strings.Contains(payload, "Recorded.") {
		t.Errorf("after that a command is acknowledged with %s", payload)
	}
}

// A socket that ends, however it ends, is opened anew, and what was on it when it
// did is the same when Slack sends it again.
func TestSocketReconnects(t *testing.T) {
	h, _ := onSocket(t, say("Recorded."))
	body := h.command("12k Acme", "t1")
	for n, end := range []func(){
		func() { h.slack.Frame(`{"type":"disconnect","reason":"warning","debug_info":{"host":"a"}}`) },
		func() { h.slack.Frame(`{"type":"disconnect","reason":"refresh_requested"}`) },
		func() { h.slack.HangUp() },
		func() { h.slack.Half(`{"type":"slash_commands","envelope_id":"half","payload":{"command":"/win"}}`) },
	} {
		end()
		h.slack.Sockets(n + 2)
		if payload := h.slack.Acknowledged(h.slack.Send(body)); !strings.Contains(payload, "Recorded.") {
			t.Errorf("after end %d a command is acknowledged with %s", n, payload)
		}
	}
	if !h.bot.Ready() {
		t.Error("not ready")
	}
	mustNotLeak(t, h)
}

// A socket that closes before the acknowledgement: Slack sends the same again on
// the next.
func TestSocketClosesInMidEnvelope(t *testing.T) {
	began, proceed := make(chan struct{}, 2), make(chan struct{})
	h, _ := onSocket(t, func(bot.Incoming) (bot.Reply, error) {
		began <- struct{}{}
		<-proceed
		return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
	})
	h.slack.Send(h.command("12k Acme", "t1"))
	<-began
	h.slack.HangUp()
	h.slack.Sockets(2)
	again := h.slack.Send(h.command("12k Acme", "t1"))
	<-began
	close(proceed)
	if payload := h.slack.Acknowledged(again); !strings.Contains(payload, "Recorded.") {
		t.Errorf("the second copy is acknowledged with %s", payload)
	}
	if got := h.incoming(); len(got) != 2 || got[0].ID != "t1" || got[1].ID != "t1" {
		t.Errorf("the copies are no copies: %+v", got)
	}
}

// A socket without pings is dead, by the interval of the settings.
func TestSocketWithoutPings(t *testing.T) {
	patient, _ := onSocket(t, silent, func(s *Settings) { s.PingInterval = time.Minute })
	h := newHarness(t, silent, func(s *Settings) { s.AppToken, s.PingInterval = fakeslack.AppToken, 200*time.Millisecond })
	h.slack.NoPings()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.Run(ctx, h) }()
	h.slack.Sockets(2)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := len(patient.slack.Calls("apps.connections.open")); n != 1 {
		t.Errorf("with a minute's patience %d sockets were opened", n)
	}
}

// An event that the store failed on is left for Slack to send again; people are
// told a reference.
func TestSocketStoreFailure(t *testing.T) {
	broken := true
	h, _ := onSocket(t, func(in bot.Incoming) (bot.Reply, error) {
		if broken {
			return bot.Answer(bot.Say(bot.Plainly("Reference a1b2c3d4"))), errors.New("disk full")
		}
		return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
	})
	said := h.slack.Send(fakeslack.Direct("E1", "U07LEA", "win 12k Acme"))
	for len(h.incoming()) == 0 {
		h.slack.Acknowledged(h.slack.Envelope("not_invented_yet", nil, 0))
	}
	for _, body := range []string{h.command("12k Acme", "t1"), h.press("win.undo", "t2")} {
		if payload := h.slack.Acknowledged(h.slack.Send(body)); !strings.Contains(payload, "Reference a1b2c3d4") {
			t.Errorf("acknowledged with %s", payload)
		}
	}
	h.slack.Wait("response", 1)
	broken = false
	h.slack.Acknowledged(h.slack.Send(fakeslack.Direct("E1", "U07LEA", "win 12k Acme")))
	if acks := h.slack.Acknowledgements(said); len(acks) > 0 {
		t.Errorf("what failed was acknowledged")
	}
	if posts := h.slack.Posts(); len(posts) != 1 || posts[0].Text != "Recorded." {
		t.Errorf("answered with %+v", posts)
	}
}

// An answer that no acknowledgement holds is posted to the response_url.
func TestSocketAnswerTooLong(t *testing.T) {
	long := strings.Repeat("Ünïcödé 🎉 ", 1200)
	h, _ := onSocket(t, say(long))
	if payload := h.slack.Acknowledged(h.slack.Send(h.command("list", "t1"))); payload != "" {
		t.Errorf("acknowledged with %d bytes", len(payload))
	}
	if said := h.slack.Wait("response", 1)[0].Args; !strings.Contains(said["text"], "Ünïcödé") || said["response_type"] != "ephemeral" {
		t.Errorf("answered with %v", said)
	}
}

func TestSocketPanics(t *testing.T) {
	h, _ := onSocket(t, func(in bot.Incoming) (bot.Reply, error) {
		if in.Text == "panic" {
			panic("at the handler")
		}
		return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
	})
	lost := h.slack.Send(h.command("panic", "t1"))
	if payload := h.slack.Acknowledged(h.slack.Send(h.command("12k", "t2"))); !strings.Contains(payload, "Recorded.") {
		t.Errorf("acknowledged with %s", payload)
	}
	if acks := h.slack.Acknowledgements(lost); len(acks) > 0 {
		t.Errorf("what panicked was acknowledged with %v", acks)
	}
}

// Who is told to stop finishes what it has begun.
func TestSocketStops(t *testing.T) {
	began, proceed := make(chan struct{}), make(chan struct{})
	h, stop := onSocket(t, func(bot.Incoming) (bot.Reply, error) {
		close(began)
		<-proceed
		return bot.Answer(bot.Say(bot.Plainly("Recorded."))), nil
	})
	id := h.slack.Send(h.command("12k Acme", "t1"))
	<-began
	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	close(proceed)
	if payload := h.slack.Acknowledged(id); !strings.Contains(payload, "Recorded.") {
		t.Errorf("acknowledged with %s", payload)
	}
	<-stopped
}

func TestSocketRefused(t *testing.T) {
	for _, code := range []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "missing_scope", "not_allowed_token_type"} {
		h := newHarness(t, silent, func(s *Settings) { s.AppToken = fakeslack.AppToken })
		h.slack.Next("apps.connections.open", fakeslack.Refusal(code))
		err := h.bot.Run(t.Context(), h)
		if err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") || strings.Contains(err.Error(), fakeslack.AppToken) {
			t.Errorf("%s: %v, want an error that names the setting and not the token", code, err)
		}
		if h.bot.Ready() {
			t.Errorf("%s: ready without a socket", code)
		}
	}
}

// A server that is away, or that something stands in front of, comes back.
func TestSocketWaitsForSlack(t *testing.T) {
	h := newHarness(t, say("Recorded."), func(s *Settings) { s.AppToken = fakeslack.AppToken })
	h.bot.backoff = func(int) time.Duration { return time.Millisecond }
	h.slack.Next("apps.connections.open", fakeslack.Status(404, ""), fakeslack.Status(503, ""), fakeslack.Status(429, "0"))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.Run(ctx, h) }()
	h.slack.Sockets(1)
	if payload := h.slack.Acknowledged(h.slack.Send(h.command("12k Acme", "t1"))); !strings.Contains(payload, "Recorded.") {
		t.Errorf("acknowledged with %s", payload)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if logs := h.logs.String(); strings.Contains(logs, fakeslack.AppToken) || strings.Contains(logs, "secret-ticket") {
		t.Errorf("the log holds a secret:\n%s", logs)
	}
}

// Without a signing secret nothing is taken by HTTP; with one both ways stand.
func TestRoutesInSocketMode(t *testing.T) {
	without := newHarness(t, say("Recorded."), func(s *Settings) { s.AppToken, s.SigningSecret = fakeslack.AppToken, "" })
	if status, _ := without.send("/slack/events", without.command("12k", "t1")); status != 404 {
		t.Errorf("without a secret: %d", status)
	}
	with, _ := onSocket(t, say("Recorded."))
	if status, body := with.send("/slack/events", with.command("12k", "t1")); status != 200 || !strings.Contains(body, "Recorded.") {
		t.Errorf("with a secret: %d %s", status, body)
	}
}

// An envelope and a request of the same act are read alike, whatever is in them.
func FuzzDecodeEnvelope(f *testing.F) {
	f.Add("slash_commands", `{"command":"/win","text":"12k","team_id":"T1","user_id":"U1","trigger_id":"t1"}`)
	f.Add("interactive", `{"type":"block_actions","actions":[{"action_id":"win.undo"}]}`)
	f.Add("events_api", `{"type":"event_callback","event":{"type":"app_mention"}}`)
	f.Fuzz(func(t *testing.T, kind, payload string) {
		d, err := decodeEnvelope(kind, []byte(payload))
		if err != nil && !errors.Is(err, errMalformed) {
			t.Errorf("error of another kind: %v", err)
		}
		if kind == "interactive" {
			over, httpErr := decode([]byte("payload=" + url.QueryEscape(payload)))
			if payload != "" && (err == nil) == (httpErr == nil) && !reflect.DeepEqual(d.in, over.in) {
				t.Errorf("by socket %+v, over HTTP %+v", d.in, over.in)
			}
		}
	})
}
