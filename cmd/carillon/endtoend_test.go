package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/outside"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The whole program, played against a Slack that we did not write: the rows of
// the parity table, in which a new command is by itself and a new act of people
// is one more entry, what Slack alone has, and whatever can be typed.
func TestEndToEnd(t *testing.T) {
	if outside.Alone(t) {
		return
	}
	for _, setting := range []struct {
		name     string
		bySocket bool
		postgres bool
		start    func(t *testing.T) []*process
	}{
		{"HTTP", false, false, oneProgram},
		{"Socket Mode", true, false, oneProgram},
		{"HTTP, two replicas on Postgres", false, true, twoReplicas},
	} {
		t.Run(setting.name, func(t *testing.T) {
			database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
			if setting.postgres {
				database = storagetest.PostgresURL(t)
			}
			p := onOutside(t, database, setting.bySocket, setting.start)
			for _, row := range slices.Concat(commandRows(t), parity, onlyOnSlack, everyLine(t)) {
				if setting.bySocket && row.english == sentTwice {
					continue // this Slack sends nothing again by socket
				}
				t.Run(row.english, func(t *testing.T) { row.play(t, p.in(t)) })
			}
			p.judged(t)
		})
	}
}

// judged holds against the bot what the server, Slack's types and the words that
// people were shown tell of a play.
func (p inOutside) judged(t *testing.T) {
	t.Helper()
	p.slack.Settled()
	catalogue, err := bot.LoadCatalogue(commands.All(commands.Ports{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range p.slack.After(0) {
		for _, locale := range bot.Locales {
			broken, _, _ := strings.Cut(catalogue.Sentence(locale, "router.broken", nil), ",")
			if strings.Contains(h.Message.Text, broken) {
				t.Errorf("somebody was told: %s", h.Message.Text)
			}
		}
	}
	produced := p.slack.Produced()
	if len(produced) < len(parity) {
		t.Errorf("only %d messages and views were seen", len(produced))
	}
	for name, fault := range outside.Mistyped(t, produced) {
		t.Errorf("%s: %s", name, fault)
	}
}

func oneProgram(t *testing.T) []*process { return []*process{start(t)} }

func twoReplicas(t *testing.T) []*process { return []*process{startReplica(t), startReplica(t)} }

// This Slack sends what two sockets of one app are to share to each of them: two
// replicas do everything at once, and it is done once.
func TestEndToEndTwoSockets(t *testing.T) {
	if outside.Alone(t) {
		return
	}
	p := onOutside(t, storagetest.PostgresURL(t), true, twoReplicas)
	number := p.say("slash", "bob", "win 7k Twice", "s1").values["win.undo"]
	inChannel(t, p, "Twice")
	p.press("lea", "win.cheer", number, false)
	eventually(t, "a cheer", func() bool { return strings.Contains(inChannel(t, p, "Twice").labels, "(1)") })
	p.press("bob", "win.undo", number, true)
	replies := func() int {
		n := 0
		for _, m := range p.channel() {
			if m.thread {
				n++
			}
		}
		return n
	}
	eventually(t, "a reply", func() bool { return replies() > 0 })
	p.say("slash", "bob", "win 6k Next", "s2")
	inChannel(t, p, "Next")
	p.slack.Settled()
	if posts, replies := times(p, "Twice"), replies(); posts != 1 || replies != 1 {
		t.Errorf("announced %d times and explained %d times", posts, replies)
	}
}

// onlyOnSlack are acts that no other platform has.
var onlyOnSlack = []act{
	{english: "a form that is closed", play: func(t *testing.T, c chat) {
		p := c.(inOutside)
		if opened := p.say("slash", "bob", "win", "o1"); !opened.open {
			t.Fatalf("no form: %+v", opened)
		}
		before := p.slack.SoFar()
		p.slack.Close(bob)
		p.slack.Await("the form to close", before, func(h outside.Happening) bool { return h.Kind == "view" && len(h.Stack) == 0 })
		if opened := p.say("slash", "bob", "win 3k", "o2"); !opened.open {
			t.Fatalf("no form: %+v", opened)
		}
		p.fill("bob", map[string]string{"customer": "Umbrella"})
		contains(t, inChannel(t, c, "Umbrella").text, "€3,000")
	}},
	{english: "an announcement that is edited where it is", play: func(t *testing.T, c chat) {
		p := c.(inOutside)
		number := p.say("slash", "bob", "win 2k Stark", "o3").values["win.undo"]
		inChannel(t, c, "Stark")
		messages := p.slack.Messages(sales)
		announcement := messages[slices.IndexFunc(messages, func(m outside.Message) bool {
			return m.To == "" && strings.Contains(m.Text, "Stark")
		})].Stamp
		before := p.slack.SoFar()
		p.press("bob", "win.undo", number, true)
		edit := p.slack.Await("the edit", before, func(h outside.Happening) bool {
			return h.Kind == "message_update" && h.Message.Stamp == announcement
		})
		if strings.Contains(string(edit.Message.Blocks), "win.cheer") {
			t.Errorf("what was taken back can be cheered for: %s", edit.Message.Blocks)
		}
		p.slack.Await("the reply", before, func(h outside.Happening) bool {
			return h.Kind == "message" && h.Message.Thread == announcement
		})
	}},
	{english: "a dashboard that follows", play: func(t *testing.T, c chat) {
		p := c.(inOutside)
		for range 2 { // each of two replicas follows those that were opened with it
			p.home("bob")
		}
		before := p.slack.SoFar()
		p.say("slash", "bob", "win 1k Wonka", "o4")
		contains(t, string(p.slack.Await("the dashboard", before, func(h outside.Happening) bool {
			return h.Kind == "home" && h.User == bob
		}).View), "Wonka")
	}},
}
