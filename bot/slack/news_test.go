package slack

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

func (h *harness) news() []bot.News {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.heard)
}

// What Slack tells of people, channels and the installation, one by one.
func TestNews(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	channel := func(ref string, door bot.Door) bot.News {
		return bot.News{Channel: &bot.ChannelNews{Ref: ref, Door: door}}
	}
	renamed := bot.News{Channel: &bot.ChannelNews{Ref: "C1", Name: "deals"}}
	for name, test := range map[string]struct {
		inner map[string]any
		want  *bot.News
	}{
		"a person": {
			map[string]any{"type": "user_change", "user": map[string]any{
				"id": "U1", "name": "lea", "tz": "Europe/Paris", "locale": "fr-FR", "profile": map[string]any{"display_name": "Léa", "email": "lea@example.com"},
			}},
			&bot.News{Person: &bot.Profile{Platform: "slack", Tenant: fakeslack.Team, User: "U1", Name: "Léa", Handle: "lea", Email: "lea@example.com", Zone: paris, Locale: coaching.French}},
		},
		"a leaver": {
			map[string]any{"type": "user_change", "user": map[string]any{"id": "U1", "name": "lea", "deleted": true}},
			&bot.News{Person: &bot.Profile{Platform: "slack", Tenant: fakeslack.Team, User: "U1", Name: "lea", Handle: "lea", Left: true}},
		},
		"a person of nothing":   {map[string]any{"type": "user_change", "user": map[string]any{"id": "U1"}}, nil},
		"a person by id alone":  {map[string]any{"type": "user_change", "user": "U1"}, nil},
		"channel renamed":       {map[string]any{"type": "channel_rename", "channel": map[string]any{"id": "C1", "name": "deals", "created": 1}}, &renamed},
		"private one renamed":   {map[string]any{"type": "group_rename", "channel": map[string]any{"id": "C1", "name": "deals"}}, &renamed},
		"rename without a name": {map[string]any{"type": "channel_rename", "channel": "C1"}, nil},
		"we come":               {map[string]any{"type": "member_joined_channel", "user": fakeslack.Self, "channel": "C1", "channel_type": "C"}, new(channel("C1", bot.Opened))},
		"another comes":         {map[string]any{"type": "member_joined_channel", "user": "U1", "channel": "C1"}, nil},
		"we go":                 {map[string]any{"type": "member_left_channel", "user": fakeslack.Self, "channel": "C1"}, new(channel("C1", bot.Closed))},
		"another goes":          {map[string]any{"type": "member_left_channel", "user": "U1", "channel": "C1"}, nil},
		"archived":              {map[string]any{"type": "channel_archive", "channel": "C1", "user": "U1"}, new(channel("C1", bot.Closed))},
		"unarchived":            {map[string]any{"type": "channel_unarchive", "channel": "C1", "user": "U1"}, new(channel("C1", bot.Opened))},
		"deleted":               {map[string]any{"type": "channel_deleted", "channel": "C1"}, new(channel("C1", bot.Closed))},
		"left":                  {map[string]any{"type": "channel_left", "channel": "C1"}, new(channel("C1", bot.Closed))},
		"private archived":      {map[string]any{"type": "group_archive", "channel": "G1"}, new(channel("G1", bot.Closed))},
		"private unarchived":    {map[string]any{"type": "group_unarchive", "channel": "G1"}, new(channel("G1", bot.Opened))},
		"private deleted":       {map[string]any{"type": "group_deleted", "channel": "G1"}, new(channel("G1", bot.Closed))},
		"private left":          {map[string]any{"type": "group_left", "channel": "G1"}, new(channel("G1", bot.Closed))},
		"uninstalled":           {map[string]any{"type": "app_uninstalled"}, &bot.News{Uninstalled: true}},
		"tokens revoked":        {map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{}, "bot": []string{fakeslack.Self}}}, &bot.News{Uninstalled: true}},
		"people's tokens":       {map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{"U1"}}}, nil},
		"a newcomer":            {map[string]any{"type": "team_join", "user": map[string]any{"id": "U9", "name": "new"}}, nil},
	} {
		h := connected(t, silent)
		if status, body := h.send("/slack/events", fakeslack.Event("E1", test.inner)); status != 200 || body != "" {
			t.Errorf("%s: %d %q", name, status, body)
		}
		var want []bot.News
		if test.want != nil {
			test.want.Platform, test.want.Tenant = "slack", fakeslack.Team
			want = []bot.News{*test.want}
		}
		if got := h.news(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: heard %+v, want %+v", name, got, want)
		}
		if len(h.incoming()) > 0 {
			t.Errorf("%s is taken for somebody's act", name)
		}
	}
}

// Every event that the manifest subscribes to is one that we read.
func TestEverySubscriptionIsRead(t *testing.T) {
	for _, event := range botEvents {
		inner := map[string]any{
			"type": strings.TrimSuffix(event, ".im"), "channel_type": "im", "tab": "home", "text": "quota", "channel": "D07LEA", "user": fakeslack.Self,
			"tokens": map[string]any{"bot": []string{"U1"}},
		}
		switch event {
		case "app_mention":
			inner["channel"] = "C1"
		case "user_change":
			inner["user"] = map[string]any{"id": "U1", "name": "lea"}
		case "channel_rename", "group_rename":
			inner["channel"] = map[string]any{"id": "C1", "name": "deals"}
		}
		if d, err := decode([]byte(fakeslack.Event("E1", inner))); err != nil || d.kind == nothing {
			t.Errorf("%s is subscribed to and not read: %+v, %v", event, d, err)
		}
	}
}

// News that could not be kept is told again; another team's is none of ours.
func TestNewsIsToldAgain(t *testing.T) {
	h := connected(t, silent)
	body := fakeslack.Event("E1", map[string]any{"type": "channel_archive", "channel": "C1"})
	h.deaf = errors.New("disk full")
	if status, _ := h.send("/slack/events", body); status != 503 {
		t.Errorf("%d, want 503", status)
	}
	h.deaf = nil
	if status, _ := h.send("/slack/events", body); status != 200 || len(h.news()) != 1 {
		t.Errorf("%d, heard %+v", status, h.news())
	}
	if status, _ := h.send("/slack/events", strings.ReplaceAll(body, fakeslack.Team, "T0FOREIGN")); status != 200 || len(h.news()) != 1 {
		t.Errorf("another team's: %d, heard %+v", status, h.news())
	}
	starting := newHarness(t, silent)
	if status, _ := starting.send("/slack/events", body); status != 503 {
		t.Errorf("before Slack has said who we are: %d, want 503", status)
	}
}

// An app that was taken away comes back when somebody uses it, or Slack takes the
// token again.
func TestUninstalledAndInstalledAgain(t *testing.T) {
	connections := make(chan Team, 10)
	h := newHarness(t, say("Here."), func(s *Settings) {
		s.Connected = func(_ context.Context, team Team, _ func(context.Context, string) (string, error)) error {
			connections <- team
			return nil
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.Run(ctx, h) }()
	<-connections
	for !h.bot.Ready() {
		h.slack.Wait("auth.test", 1)
	}
	h.send("/slack/events", fakeslack.Event("E1", map[string]any{"type": "app_uninstalled"}))
	h.slack.Next("auth.test", fakeslack.Refusal("account_inactive"))
	h.send("/slack/commands", h.command("12k", "t1"))
	h.slack.Wait("auth.test", 2)
	h.send("/slack/commands", h.command("12k", "t2"))
	if team := <-connections; team.ID != fakeslack.Team {
		t.Errorf("came back to %+v", team)
	}
	for h.bot.absence.away.Load() {
		h.send("/slack/commands", h.command("12k", "t3"))
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// Slack is asked each minute whether the app is back.
func TestComeBackByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var asked atomic.Int64
		s := offline(t, func(r *http.Request) *http.Response {
			if asked.Add(1) == 1 {
				return answer(`{"ok":false,"error":"token_revoked"}`)
			}
			return answer(`{"ok":true,"team_id":"T1","team":"Team","user_id":"U1"}`)
		})
		s.absence.away.Store(true)
		ended := make(chan error, 1)
		go func() { ended <- s.comeBack(ctx) }()
		<-time.After(recheck + time.Second)
		synctest.Wait()
		if !s.absence.away.Load() || asked.Load() != 1 {
			t.Errorf("after a minute: away %t, asked %d times", s.absence.away.Load(), asked.Load())
		}
		<-time.After(3 * recheck)
		synctest.Wait()
		if s.absence.away.Load() || asked.Load() != 2 {
			t.Errorf("after four minutes: away %t, asked %d times", s.absence.away.Load(), asked.Load())
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A post that Slack refuses for the token's sake is how we hear of an
// uninstallation whose event was lost.
func TestARefusedTokenIsNews(t *testing.T) {
	h := connected(t, silent)
	h.slack.Next("chat.postMessage", fakeslack.Refusal("token_revoked"), fakeslack.Refusal("token_revoked"))
	for range 2 {
		if _, err := h.bot.Send(t.Context(), post("k")); err == nil {
			t.Error("posted")
		}
	}
	if heard := h.news(); len(heard) != 1 || !heard[0].Uninstalled || heard[0].Tenant != fakeslack.Team {
		t.Errorf("heard %+v", heard)
	}
}
