package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/outside"
	"github.com/carillon-bot/carillon/storage/seal"
)

// inOutside is a Slack that we did not write, with the bot behind.
type inOutside struct {
	t     *testing.T
	slack *outside.Slack
	front *front // where requests by HTTP arrive; none in Socket Mode
	sent  map[string]request
}

// onOutside starts a Slack and, by what start does, the bot. Everybody is greeted
// before anything else is played, and Léa has said that she reads French.
func onOutside(t *testing.T, database string, bySocket bool, start func(t *testing.T) []*process) inOutside {
	t.Helper()
	p := inOutside{t: t, sent: map[string]request{}}
	workspace := outside.Workspace{
		People: []outside.Person{
			{ID: lea, Name: "Léa Martin", Zone: "Europe/Paris"},
			{ID: bob, Name: "Bob Harris", Zone: "Europe/London"},
			{ID: sam, Name: "Sam Wood", Zone: "Europe/London"},
		},
		Channels: map[string]string{sales: "sales"},
	}
	if !bySocket {
		p.front = newFront(t)
		workspace.Address = p.front.url + "/slack/events"
		t.Setenv("SLACK_SIGNING_SECRET", outside.Secret)
	} else {
		t.Setenv("SLACK_APP_TOKEN", outside.AppToken)
	}
	if !strings.HasPrefix(database, "sqlite:") {
		t.Setenv("CARILLON_SECRET_KEY", seal.NewKey())
	}
	p.slack = outside.Start(t, workspace)
	for name, value := range map[string]string{
		"DATABASE_URL":          database,
		"SLACK_BOT_TOKEN":       outside.BotToken,
		"SLACK_API_URL":         p.slack.APIURL(),
		"SLACK_POST_INTERVAL":   "1ms",
		"SLACK_PING_INTERVAL":   "150s", // this Slack never pings
		"CARILLON_WINS_CHANNEL": sales,
		"CARILLON_ADMINS":       bob + "," + sam,
	} {
		t.Setenv(name, value)
	}
	replicas := start(t)
	if p.front != nil {
		p.front.lead(replicas)
	}
	p.say("slash", "bob", "help", "meets Bob")
	p.say("slash", "sam", "help", "meets Sam")
	p.say("slash", "lea", "réglages langue fr", "meets Léa")
	for _, user := range slackUsers {
		eventually(t, "the greetings", func() bool { return p.slack.Direct(user) != "" && len(p.slack.Messages(p.slack.Direct(user))) > 0 })
	}
	return p
}

func (p inOutside) in(t *testing.T) chat {
	p.t, p.slack = t, p.slack.In(t)
	return p
}

func (p inOutside) say(way, who, words, delivery string) answer {
	p.t.Helper()
	user := slackUsers[who]
	if first, again := p.sent[delivery]; again {
		return p.shown(user, p.front.repeat(p.t, first))
	}
	before, place := p.slack.SoFar(), sales
	if way == "direct" {
		place = p.slack.Direct(user)
	}
	messages := len(p.slack.Messages(place))
	switch way {
	case "slash":
		name, rest, _ := strings.Cut(words, " ")
		p.slack.Command(user, place, "/"+name, mentions.Replace(rest))
	case "mention":
		p.slack.Say(user, place, "<@"+outside.Self+"> "+mentions.Replace(words))
	default:
		p.slack.Say(user, place, mentions.Replace(words))
	}
	if p.front != nil {
		p.sent[delivery] = p.front.last()
	}
	a := answer{values: map[string]string{}}
	eventually(p.t, "an answer to "+words, func() bool {
		a.open = slices.ContainsFunc(p.slack.After(before), opens)
		for _, m := range p.slack.Messages(place)[messages:] {
			if m.User == outside.Self && (m.To == user || way == "direct") {
				a.text += m.Text + "\n"
				maps.Copy(a.values, buttonsIn(p.t, string(m.Blocks)))
			}
		}
		return a.open || a.text != ""
	})
	return a
}

// opens reports whether a form is opened.
func opens(h outside.Happening) bool { return h.Kind == "view" && len(h.Stack) > 0 }

// mentions are names as they leave Slack's own page.
var mentions = strings.NewReplacer("@bob", "<@"+bob+">", "@lea", "<@"+lea+">", "@sam", "<@"+sam+">", "#sales", "<#"+sales+"|sales>")

// shown reads an acknowledgement as Slack would.
func (p inOutside) shown(user string, acknowledgement []byte) answer {
	p.t.Helper()
	var m struct {
		Type   string `json:"response_type"`
		Text   string
		Blocks json.RawMessage
	}
	if err := json.Unmarshal(acknowledgement, &m); err != nil || m.Type != "ephemeral" {
		p.t.Errorf("%s is answered with %s", user, acknowledgement)
	}
	return answer{text: m.Text + "\n", values: buttonsIn(p.t, string(m.Blocks))}
}

func (p inOutside) fill(who string, values map[string]string) answer {
	p.t.Helper()
	before := p.slack.SoFar()
	p.slack.Submit(slackUsers[who], values)
	h := p.slack.Await("the form to be read", before, func(h outside.Happening) bool {
		return h.Kind == "view" || h.Kind == "view_errors"
	})
	return answer{open: opens(h), errors: h.Errors}
}

func (p inOutside) press(who, action, value string, answered bool) answer {
	p.t.Helper()
	user, before := slackUsers[who], p.slack.SoFar()
	p.slack.Press(user, action, value, sales, p.slack.Direct(user))
	if !answered {
		return answer{}
	}
	h := p.slack.Await("an answer to "+action, before, func(h outside.Happening) bool { return opens(h) || h.Message.To == user })
	return answer{text: h.Message.Text + "\n", open: opens(h), values: buttonsIn(p.t, string(h.Message.Blocks))}
}

func (p inOutside) channel() []announced {
	p.t.Helper()
	var all []announced
	for _, m := range p.slack.Messages(sales) {
		if m.User == outside.Self && m.To == "" {
			all = append(all, announced{text: m.Text, labels: string(m.Blocks), edited: m.Edited != nil, thread: m.Thread != ""})
		}
	}
	return all
}

func (p inOutside) home(who string) string {
	p.t.Helper()
	user, before := slackUsers[who], p.slack.SoFar()
	p.slack.OpenHome(user)
	return string(p.slack.Await("a dashboard", before, func(h outside.Happening) bool {
		return h.Kind == "home" && h.User == user
	}).View)
}
