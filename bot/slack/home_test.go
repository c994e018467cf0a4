package slack

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

const leaUser = "U07LEA"

// dashboard answers the Home with how often it was drawn, and all else with
// words.
func dashboard() func(bot.Incoming) (bot.Reply, error) {
	var drawn atomic.Int64
	return func(in bot.Incoming) (bot.Reply, error) {
		switch {
		case in.Home:
			return bot.Answer(bot.Message{Blocks: []bot.Block{
				bot.Heading{Text: bot.Plainly(fmt.Sprintf("Drawn %d", drawn.Add(1)))},
				bot.Buttons{Buttons: []bot.Button{{Action: "quota.why", Value: "7", Label: "Why?"}}},
			}}), nil
		case in.Action == "form.open":
			return bot.Reply{Form: &winForm}, nil
		default:
			return bot.Answer(bot.Say(bot.Plainly("Done."))), nil
		}
	}
}

// bothWays runs a test on a bot by HTTP and on one by socket. Act sends a body,
// whose acknowledgement has to be empty.
func bothWays(t *testing.T, answer func() func(bot.Incoming) (bot.Reply, error), test func(t *testing.T, h *harness, act func(body string))) {
	t.Helper()
	t.Run("http", func(t *testing.T) {
		h := connected(t, answer())
		test(t, h, func(body string) {
			t.Helper()
			if status, answer := h.send("/slack/events", body); status != 200 || answer != "" {
				t.Errorf("%d %q", status, answer)
			}
		})
	})
	t.Run("socket", func(t *testing.T) {
		h, _ := onSocket(t, answer())
		test(t, h, func(body string) {
			t.Helper()
			if payload := h.slack.Acknowledged(h.slack.Send(body)); payload != "" {
				t.Errorf("acknowledged with %s", payload)
			}
		})
	})
}

// shows waits until Léa was shown an n-th Home, which holds a text.
func (h *harness) shows(n int, text string) {
	h.t.Helper()
	if view := h.slack.WaitHome(leaUser, n); !strings.Contains(view, text) {
		h.t.Errorf("Home %d is not %q: %s", n, text, view)
	}
}

func TestHomeOpened(t *testing.T) {
	bothWays(t, dashboard, func(t *testing.T, h *harness, act func(string)) {
		act(h.slack.HomeOpened("E1", leaUser, "messages"))
		act(h.slack.HomeOpened("E2", leaUser, "home"))
		h.shows(1, "Drawn 1")
		in := h.incoming()
		if len(in) != 1 || !in[0].Home || !in[0].Direct || in[0].Place.Ref != "@"+leaUser || in[0].ID != "E2" || in[0].At.IsZero() {
			t.Errorf("handed on %+v", in)
		}
		act(h.slack.HomeOpened("E3", leaUser, "home"))
		h.shows(2, "Drawn 2")
		if hash := h.slack.Calls("views.publish")[1].Args["hash"]; hash == "" {
			t.Error("the second does not say which it replaces")
		}
		if posts := h.slack.Posts(); len(posts) > 0 {
			t.Errorf("posted %+v", posts)
		}
	})
}

// The Home follows what its owner does, and nobody else's is touched.
func TestHomeFollows(t *testing.T) {
	bothWays(t, dashboard, func(t *testing.T, h *harness, act func(string)) {
		act(fakeslack.Direct("E0", leaUser, "win 12k Acme"))
		act(h.slack.HomeOpened("E1", leaUser, "home"))
		h.shows(1, "Drawn 1")
		act(fakeslack.Direct("E2", "U07BOB", "win 12k Acme"))
		act(fakeslack.Direct("E3", leaUser, "win 12k Acme"))
		h.shows(2, "Drawn 2")
		act(h.press("win.undo", "t1"))
		h.shows(3, "Drawn 3")
		act(fakeslack.Mention("E4", leaUser, sales.Ref, "<@U0CARILLON> settings language fr"))
		h.shows(4, "Drawn 4")
	})
}

// A command's answer does not wait for the Home.
func TestHomeFollowsACommand(t *testing.T) {
	h := connected(t, dashboard())
	h.send("/slack/events", h.slack.HomeOpened("E1", leaUser, "home"))
	h.shows(1, "Drawn 1")
	answered := make(chan struct{})
	h.slack.Next("views.publish", func(http.ResponseWriter, fakeslack.Call) bool {
		select {
		case <-answered:
		case <-time.After(5 * time.Second):
			t.Error("the answer waits for the Home")
		}
		return false
	})
	if _, body := h.send("/slack/commands", h.command("12k Acme", "t1")); !strings.Contains(body, "Done.") {
		t.Errorf("answered with %s", body)
	}
	close(answered)
	h.shows(2, "Drawn 2")
}

// Buttons in the Home are answered directly or by a modal, whose answer is direct
// too, and the Home follows.
func TestHomeButtons(t *testing.T) {
	bothWays(t, dashboard, func(t *testing.T, h *harness, act func(string)) {
		act(h.slack.HomeOpened("E1", leaUser, "home"))
		h.shows(1, "Drawn 1")
		act(h.slack.PressHome(leaUser, "quota.why", "7", "t1"))
		h.shows(2, "Drawn 2")
		posts := h.slack.Posts()
		if len(posts) != 1 || posts[0].Channel != "D07LEA" || posts[0].Text != "Done." {
			t.Errorf("answered with %+v", posts)
		}
		in := h.incoming()[1]
		if in.Action != "quota.why" || in.Value != "7" || !in.Direct || !in.CanOpenForm || in.Place.Ref != "@"+leaUser {
			t.Errorf("handed on %+v", in)
		}
		act(h.slack.PressHome(leaUser, "form.open", "win", "t2"))
		opened := h.slack.Wait("views.open", 1)[0]
		h.shows(3, "Drawn 3")
		act(fakeslack.Submit(leaUser, "V1", opened, map[string]any{"amount": fakeslack.Input("amount", "12k")}))
		h.shows(4, "Drawn 4")
		if posts := h.slack.Posts(); len(posts) != 2 || posts[1].Channel != "D07LEA" {
			t.Errorf("answered with %+v", posts)
		}
	})
}

// A button of a Home that another process has published, or this one before it
// was started anew.
func TestHomeButtonAfterARestart(t *testing.T) {
	h := connected(t, dashboard())
	h.send("/slack/events", h.slack.PressHome(leaUser, "quota.why", "7", "t1"))
	h.shows(1, "Drawn 1")
}

// A Home that another has published meanwhile is drawn anew, and not replaced by
// an older one.
func TestHomeConflict(t *testing.T) {
	h := connected(t, dashboard())
	h.send("/slack/events", h.slack.HomeOpened("E1", leaUser, "home"))
	h.shows(1, "Drawn 1")
	h.slack.Next("views.publish", fakeslack.Refusal("hash_conflict"))
	h.send("/slack/events", fakeslack.Direct("E2", leaUser, "win 12k Acme"))
	h.shows(2, "Drawn 3")
	if hash := h.slack.Calls("views.publish")[2].Args["hash"]; hash != "" {
		t.Errorf("the last is tied to %s", hash)
	}
}

// Somebody presses a button of a Home that is being replaced, and does something
// else before Slack has refused to replace it once more: what is drawn anew after
// the refusal is the newest and stays.
func TestHomePressedWhileReplaced(t *testing.T) {
	drawings := make(chan struct{}, 5)
	draw := dashboard()
	h := connected(t, func(in bot.Incoming) (bot.Reply, error) {
		if in.Home {
			defer func() { drawings <- struct{}{} }()
		}
		return draw(in)
	})
	h.send("/slack/events", h.slack.HomeOpened("E1", leaUser, "home"))
	h.shows(1, "Drawn 1")
	pressed := h.slack.PressHome(leaUser, "quota.why", "7", "t1")
	h.send("/slack/events", fakeslack.Direct("E2", leaUser, "win 12k Acme"))
	h.shows(2, "Drawn 2")
	h.slack.Next("views.publish", func(http.ResponseWriter, fakeslack.Call) bool {
		h.send("/slack/events", fakeslack.Direct("E3", leaUser, "win 9k Globex"))
		for range 4 {
			<-drawings
		}
		return false // to be refused, for it is to replace the first
	})
	h.send("/slack/events", pressed)
	h.shows(3, "Drawn 5")
	h.finish()
	if shown := h.slack.Homes(leaUser); len(shown) != 3 {
		t.Errorf("shown over the newest: %s", shown[3:])
	}
}

// Of two that are drawn at the same time the later stays.
func TestHomeTurns(t *testing.T) {
	h := newHomes().open(leaUser, time.Now())
	earlier, later := h.draw(), h.draw()
	var shown []int64
	for _, turn := range []int64{later, earlier} {
		if err := h.show(turn, "", func(string) (int64, string, error) {
			shown = append(shown, turn)
			return turn, "", nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if len(shown) != 1 || shown[0] != later {
		t.Errorf("shown %v, want %d alone", shown, later)
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			turn := h.draw()
			h.show(turn, "", func(string) (int64, string, error) { return turn, "", nil })
		})
	}
	all.Wait()
	if h.shown != 52 {
		t.Errorf("the last turn is %d", h.shown)
	}
}

func TestHomesAreForgotten(t *testing.T) {
	homes, now := newHomes(), time.Now()
	homes.open("U1", now)
	homes.open("U2", now.Add(homeMemory+time.Second))
	if _, known := homes.get("U1"); known {
		t.Error("a Home is kept for ever")
	}
	if _, known := homes.get("U2"); !known {
		t.Error("a Home is forgotten at once")
	}
}

// A store that fails: the event comes again. A Slack that fails: nobody is kept
// waiting.
func TestHomeFailures(t *testing.T) {
	broken := connected(t, func(bot.Incoming) (bot.Reply, error) { return bot.Reply{}, errors.New("disk full") })
	if status, _ := broken.send("/slack/events", broken.slack.HomeOpened("E1", leaUser, "home")); status != 503 {
		t.Errorf("%d, want 503", status)
	}
	if n := len(broken.slack.Calls("views.publish")); n > 0 {
		t.Errorf("published %d times", n)
	}
	h := connected(t, dashboard())
	h.slack.Next("views.publish", fakeslack.Status(429, "30"))
	if status, _ := h.send("/slack/events", h.slack.HomeOpened("E1", leaUser, "home")); status != 200 {
		t.Errorf("%d, want 200", status)
	}
	h.slack.Wait("views.publish", 1)
	h.send("/slack/events", h.slack.HomeOpened("E2", leaUser, "home"))
	h.shows(1, "Drawn 2")
}

// Whatever a message holds can be shown in the Home: no table, no more blocks
// than Slack takes.
func TestHomeLimits(t *testing.T) {
	m := bottest.KitchenSink()
	for range 120 {
		m.Blocks = append(m.Blocks, bot.Divider{})
	}
	view := renderHome(m)
	if n := len(view.Blocks.BlockSet); n > maxHomeBlocks || n < maxBlocks {
		t.Errorf("%d blocks", n)
	}
	for _, b := range view.Blocks.BlockSet {
		if b.BlockType() == "table" {
			t.Error("a Home shows no tables")
		}
	}
	bottest.Golden(t, "testdata/kitchensink_home.json", pretty(t, renderHome(bottest.KitchenSink())))
}
