package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

func TestRunConnects(t *testing.T) {
	h := newHarness(t, silent)
	h.bot.backoff = func(int) time.Duration { return time.Millisecond }
	h.slack.Channel("C0SALES", "sales")
	h.slack.Next("auth.test", fakeslack.Status(503, ""), fakeslack.Refusal("internal_error"), fakeslack.Status(429, "0"))
	var team Team
	ctx, stop := context.WithCancel(t.Context())
	h.bot.settings.Connected = func(ctx context.Context, connected Team, channelName func(context.Context, string) (string, error)) error {
		team = connected
		if name, err := channelName(ctx, "C0SALES"); err != nil || name != "sales" {
			t.Errorf("the channel is called %q, %v", name, err)
		}
		if h.bot.Ready() {
			t.Error("ready before it is connected")
		}
		stop()
		return nil
	}
	if err := h.bot.Run(ctx, h); err != nil {
		t.Fatal(err)
	}
	if want := (Team{ID: fakeslack.Team, Name: "Carillon & Co"}); team != want || !h.bot.Ready() {
		t.Errorf("connected to %+v, ready %t", team, h.bot.Ready())
	}
	if n := len(h.slack.Calls("auth.test")); n != 4 {
		t.Errorf("asked %d times, want 4", n)
	}
	if c := h.slack.Calls("auth.test")[0]; c.Authorization != "Bearer "+fakeslack.Token {
		t.Errorf("form methods lack the header: %+v", c)
	}
}

func TestRunRefused(t *testing.T) {
	for _, code := range []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"} {
		h := newHarness(t, silent)
		h.slack.Next("auth.test", fakeslack.Refusal(code))
		err := h.bot.Run(t.Context(), h)
		if err == nil || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") || strings.Contains(err.Error(), fakeslack.Token) {
			t.Errorf("%s: %v, want an error that names the setting and not the token", code, err)
		}
	}
	h := newHarness(t, silent)
	broken := errors.New("store is closed")
	h.bot.settings.Connected = func(context.Context, Team, func(context.Context, string) (string, error)) error { return broken }
	if err := h.bot.Run(t.Context(), h); !errors.Is(err, broken) || h.bot.Ready() {
		t.Errorf("got %v, ready %t", err, h.bot.Ready())
	}
}

func TestRunEndsWhileSlackIsAway(t *testing.T) {
	h := newHarness(t, silent)
	ctx, stop := context.WithCancel(t.Context())
	h.slack.Next("auth.test", func(w http.ResponseWriter, _ fakeslack.Call) bool {
		w.WriteHeader(503)
		stop()
		return true
	})
	if err := h.bot.Run(ctx, h); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestBackoff(t *testing.T) {
	for attempt, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := backoff(attempt); got != want*time.Second {
			t.Errorf("backoff(%d) = %s, want %d s", attempt, got, want)
		}
	}
}

func TestSettings(t *testing.T) {
	good := Settings{BotToken: "xoxb-1", SigningSecret: "s"}
	for name, test := range map[string]struct {
		change func(*Settings)
		names  string // the setting that the error has to name; none when it works
	}{
		"good":           {func(*Settings) {}, ""},
		"no slash":       {func(s *Settings) { s.APIURL = "http://127.0.0.1:3000/api" }, ""},
		"no token":       {func(s *Settings) { s.BotToken = "" }, "SLACK_BOT_TOKEN"},
		"app token":      {func(s *Settings) { s.BotToken = "xapp-1" }, "SLACK_BOT_TOKEN"},
		"user token":     {func(s *Settings) { s.BotToken = "xoxp-1" }, "SLACK_BOT_TOKEN"},
		"no secret":      {func(s *Settings) { s.SigningSecret = "" }, "SLACK_SIGNING_SECRET"},
		"no address":     {func(s *Settings) { s.APIURL = "slack" }, "SLACK_API_URL"},
		"odd scheme":     {func(s *Settings) { s.APIURL = "ftp://slack.com/api/" }, "SLACK_API_URL"},
		"socket alone":   {func(s *Settings) { s.SigningSecret, s.AppToken = "", "xapp-1" }, ""},
		"no app token":   {func(s *Settings) { s.AppToken = "xoxb-1" }, "SLACK_APP_TOKEN"},
		"negative ping":  {func(s *Settings) { s.PingInterval = -1 }, "SLACK_PING_INTERVAL"},
		"negative pause": {func(s *Settings) { s.PostInterval = -1 }, "SLACK_POST_INTERVAL"},
	} {
		settings := good
		test.change(&settings)
		s, err := New(settings, time.Now, slog.New(slog.DiscardHandler))
		switch {
		case test.names == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.names == "" && s.Pace() != time.Second:
			t.Errorf("%s: pace is %s, want a second", name, s.Pace())
		case test.names == "" && !strings.HasSuffix(settings.apiURL(), "/api/"):
			t.Errorf("%s: address is %s", name, settings.apiURL())
		case test.names != "" && (err == nil || !strings.HasPrefix(err.Error(), test.names) || strings.Contains(err.Error(), "\n")):
			t.Errorf("%s: %v, want one line that begins with %s", name, err, test.names)
		}
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	settings := Settings{BotToken: "xoxb-hidden", SigningSecret: "hidden", AppToken: "xapp-hidden"}
	encoded, err := json.Marshal(struct{ Token bot.Secret }{settings.BotToken})
	if err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "token", settings.BotToken, "settings", settings)
	for _, printed := range []string{
		string(encoded), logged.String(), settings.BotToken.String(),
		fmt.Sprint(settings), fmt.Sprintf("%v %+v %#v %s %q", settings, settings, settings, settings.BotToken, settings.BotToken),
	} {
		if strings.Contains(printed, "hidden") {
			t.Errorf("printed: %s", printed)
		}
	}
}

// A redirect would carry the token to another host.
func TestRedirectsAreNotFollowed(t *testing.T) {
	h := connected(t, silent)
	elsewhere := fakeslack.New(t)
	h.slack.Next("chat.postMessage", func(w http.ResponseWriter, _ fakeslack.Call) bool {
		w.Header().Set("Location", elsewhere.APIURL()+"chat.postMessage")
		w.WriteHeader(http.StatusTemporaryRedirect)
		return true
	})
	if _, err := h.bot.Send(t.Context(), post("k")); err == nil || len(elsewhere.Calls("chat.postMessage")) > 0 {
		t.Errorf("followed: %v", err)
	}
}
