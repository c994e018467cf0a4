package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// inPlayground is the demo team in the browser's playground.
type inPlayground struct {
	*process
	forms map[string]string // the id of the form that was opened last, by person
}

func onPlayground(t *testing.T) chat {
	p := start(t, "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	return inPlayground{p, map[string]string{}}
}

func (p inPlayground) in(t *testing.T) chat {
	p.process = p.process.in(t)
	return p
}

// shown is a message as the playground's API gives it.
type shown struct {
	ID       string
	Thread   *string
	EditedAt *string `json:"edited_at"`
	From     string
	To       []string
	Text     string
	Buttons  []struct{ Action, Value, Label string }
	Form     *struct{ ID string }
}

func (p inPlayground) say(way, who, words, delivery string) answer {
	place := "#sales"
	switch way {
	case "slash":
		words = "/" + words
	case "mention":
		words = "@carillon " + words
	case "direct":
		place = "@" + who
	}
	return p.act("say", who, map[string]any{"as": who, "place": place, "text": words, "delivery": delivery})
}

func (p inPlayground) fill(who string, values map[string]string) answer {
	return p.act("submit", who, map[string]any{"as": who, "form": p.forms[who], "values": values})
}

func (p inPlayground) press(who, action, value string, _ bool) answer {
	p.t.Helper()
	for _, place := range []string{"#sales", "@" + who} {
		for _, m := range p.messages(place, who) {
			for _, b := range m.Buttons {
				if b.Action == action && b.Value == value {
					return p.act("press", who, map[string]any{"as": who, "message": m.ID, "action": action, "value": value})
				}
			}
		}
	}
	p.t.Fatalf("%s sees no button %s of %s", who, action, value)
	return answer{}
}

func (p inPlayground) act(path, who string, body map[string]any) answer {
	p.t.Helper()
	var got struct {
		Messages []shown
		Errors   map[string]string
	}
	p.post(path, body, &got)
	a := answer{errors: got.Errors, values: map[string]string{}}
	for _, m := range got.Messages {
		if m.From == who {
			continue // what was said
		}
		if len(m.To) != 1 || m.To[0] != who {
			p.t.Errorf("the answer is for %v: %s", m.To, m.Text)
		}
		a.text += m.Text + "\n"
		for _, b := range m.Buttons {
			a.values[b.Action] = b.Value
		}
		if m.Form != nil {
			a.open = true
			p.forms[who] = m.Form.ID
		}
	}
	return a
}

func (p inPlayground) messages(place, who string) []shown {
	p.t.Helper()
	var got struct{ Messages []shown }
	p.get("place?place="+url.QueryEscape(place)+"&as="+who, &got)
	return got.Messages
}

func (p inPlayground) channel() []announced {
	var all []announced
	for _, m := range p.messages("#sales", "mia") {
		if m.From != "carillon" {
			continue
		}
		a := announced{text: m.Text, edited: m.EditedAt != nil, thread: m.Thread != nil}
		for _, b := range m.Buttons {
			a.labels += b.Label + "\n"
		}
		all = append(all, a)
	}
	return all
}

func (p inPlayground) home(who string) string {
	var home shown
	p.get("home?as="+who, &home)
	return home.Text
}

// inSlack is a fake Slack.
type inSlack struct {
	onSlack
	acts  *int // presses so far
	views *int // modals so far
}

func onSlackHTTP(t *testing.T) chat   { return inSlack{startOnSlack(t), new(int), new(int)} }
func onSlackSocket(t *testing.T) chat { return inSlack{startOnSocket(t), new(int), new(int)} }

func (p inSlack) in(t *testing.T) chat {
	p.process = p.process.in(t)
	return p
}

// slackUsers are the people's ids.
var slackUsers = map[string]string{"bob": bob, "lea": lea, "sam": sam}

// hand hands a request to the program and gives what acknowledges it.
func (p inSlack) hand(body string) string {
	p.t.Helper()
	status, answer := p.send(body)
	if status != http.StatusOK {
		p.t.Errorf("%d %s", status, answer)
	}
	return answer
}

func (p inSlack) say(way, who, words, delivery string) answer {
	p.t.Helper()
	user := slackUsers[who]
	switch way {
	case "slash":
		name, rest, _ := strings.Cut(words, " ")
		body := p.hand(fakeslack.Command(user, sales, "/"+name, rest, delivery, p.slack.ResponseURL()))
		if body == "" {
			return p.opened()
		}
		var shown struct {
			ResponseType string `json:"response_type"`
			Text         string
			Blocks       json.RawMessage
		}
		if err := json.Unmarshal([]byte(body), &shown); err != nil || shown.ResponseType != "ephemeral" {
			p.t.Errorf("%s is answered with %s", words, body)
		}
		return answer{text: shown.Text, values: buttonsIn(p.t, string(shown.Blocks))}
	case "mention":
		return p.said(user, fakeslack.Mention(delivery, user, sales, "<@"+fakeslack.Self+"> "+words))
	default:
		return p.said(user, fakeslack.Direct(delivery, user, words))
	}
}

// said gives what is posted to a user alone in answer to an event.
func (p inSlack) said(user, event string) answer {
	p.t.Helper()
	before := len(p.slack.Posts())
	p.hand(event)
	var a answer
	eventually(p.t, "an answer", func() bool {
		a = answer{values: map[string]string{}}
		for _, post := range p.slack.Posts()[before:] {
			if post.To == user || post.Channel == "D"+strings.TrimPrefix(user, "U") {
				a.text += post.Text + "\n"
				a.values = buttonsIn(p.t, post.Blocks)
			}
		}
		return a.text != ""
	})
	return a
}

// opened waits for the next modal.
func (p inSlack) opened() answer {
	p.t.Helper()
	*p.views++
	p.slack.Wait("views.open", *p.views)
	return answer{open: true}
}

func (p inSlack) fill(who string, values map[string]string) answer {
	p.t.Helper()
	state := map[string]any{}
	for field, value := range values {
		state[field] = fakeslack.Input(field, value)
	}
	modal := p.slack.Wait("views.open", *p.views)[*p.views-1]
	body := p.hand(fakeslack.Submit(slackUsers[who], "V"+strconv.Itoa(*p.views), modal, state))
	var refused struct{ Errors map[string]string }
	if body != "" {
		if err := json.Unmarshal([]byte(body), &refused); err != nil {
			p.t.Errorf("a form is answered with %s", body)
		}
	}
	return answer{errors: refused.Errors}
}

func (p inSlack) press(who, action, value string, answered bool) answer {
	p.t.Helper()
	*p.acts++
	before := len(p.slack.Calls("response"))
	trigger := "press" + strconv.Itoa(*p.acts)
	p.hand(fakeslack.Press(slackUsers[who], sales, action, value, trigger, p.slack.ResponseURL()))
	if !answered {
		return answer{}
	}
	var a answer
	eventually(p.t, "an answer to "+action, func() bool {
		switch {
		case len(p.slack.Calls("views.open")) > *p.views:
			a = p.opened()
			return true
		case len(p.slack.Calls("response")) > before:
			a.text = p.slack.Calls("response")[before].Args["text"]
			return true
		}
		return false
	})
	return a
}

func (p inSlack) channel() []announced {
	var all []announced
	for _, post := range p.slack.Posts() {
		if post.Channel == sales && post.To == "" {
			all = append(all, announced{text: post.Text, labels: post.Blocks, edited: post.Edits > 0, thread: post.Thread != ""})
		}
	}
	return all
}

// buttonsIn are the values of the buttons among blocks, by action.
func buttonsIn(t *testing.T, blocks string) map[string]string {
	t.Helper()
	values := map[string]string{}
	if blocks == "" {
		return values
	}
	var all []struct {
		Elements []struct {
			ActionID string `json:"action_id"`
			Value    string `json:"value"`
		} `json:"elements"`
	}
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		t.Fatalf("%v: %s", err, blocks)
	}
	for _, b := range all {
		for _, e := range b.Elements {
			if e.ActionID != "" {
				values[e.ActionID] = e.Value
			}
		}
	}
	return values
}

// home opens App Home and gives the view that is published for it.
func (p inSlack) home(who string) string {
	p.t.Helper()
	*p.acts++
	before := len(p.slack.Calls("views.publish"))
	p.hand(p.slack.HomeOpened("home"+strconv.Itoa(*p.acts), slackUsers[who], "home"))
	return p.slack.Wait("views.publish", before+1)[before].Args["view"]
}
