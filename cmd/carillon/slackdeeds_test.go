package main

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// deed is something that Léa does with the bot, which she does in every way in
// which Slack misbehaves. It is about a mark that nothing else is about, and has
// a wins channel of its own.
type deed struct {
	name string
	// ready is what comes before Slack misbehaves; may be nil.
	ready func(p onSlack, mark, channel string)
	// does does it, by bodies that Slack delivers in its way; each gives what is
	// answered to the last copy.
	does func(p onSlack, deliver func(body string) string, mark, channel string)
	// holds fails unless it is done once and the channel tells it once, or not
	// at all where that is shut.
	holds func(p onSlack, mark, channel string, shut bool)
}

// deeds are what is done in every way; a feature that writes, posts or opens adds
// what it has people do.
var deeds = []deed{
	{name: "a command", holds: wonOnce, does: func(p onSlack, deliver func(string) string, mark, channel string) {
		deliver(fakeslack.Command(lea, channel, "/vente", "12k "+mark, mark, p.slack.ResponseURL()))
	}},
	{name: "said directly", holds: wonOnce, does: func(_ onSlack, deliver func(string) string, mark, _ string) {
		deliver(fakeslack.Direct(mark, lea, "vente 12k "+mark))
	}},
	{name: "a mention", holds: wonOnce, does: func(_ onSlack, deliver func(string) string, mark, channel string) {
		deliver(fakeslack.Mention(mark, lea, channel, "<@"+fakeslack.Self+"> vente 12k "+mark))
	}},
	{name: "a form", holds: wonOnce, does: fillsIn},
	{name: "a button", ready: winToUndo, holds: undoneOnce, does: func(p onSlack, deliver func(string) string, mark, channel string) {
		deliver(fakeslack.Press(lea, channel, "win.undo", p.numberOf(mark), "undo "+mark, p.slack.ResponseURL()))
	}},
}

// fillsIn opens a form and sends it back; where it does not open, what is answered
// says how it is typed, and it is.
func fillsIn(p onSlack, deliver func(string) string, mark, channel string) {
	if answer := deliver(fakeslack.Command(lea, channel, "/vente", "", "bare "+mark, p.slack.ResponseURL())); answer != "" {
		contains(p.t, answer, "form.open", "vente 12k")
		deliver(fakeslack.Command(lea, channel, "/vente", "12k "+mark, mark, p.slack.ResponseURL()))
		return
	}
	for _, opened := range p.slack.Calls("views.open") {
		if opened.Args["trigger_id"] == "bare "+mark {
			deliver(fakeslack.Submit(lea, "V"+mark, opened, map[string]any{
				"amount": fakeslack.Input("amount", "12k"), "customer": fakeslack.Input("customer", mark),
			}))
			return
		}
	}
	p.t.Errorf("%s: no form was opened, and nothing was answered", mark)
}

func winToUndo(p onSlack, mark, channel string) {
	contains(p.t, p.slash(lea, "/vente", "12k "+mark, "win "+mark), mark)
	eventually(p.t, mark+" in its channel", func() bool { return len(p.about(mark, channel)) == 1 })
}

func wonOnce(p onSlack, mark, channel string, shut bool) {
	p.t.Helper()
	if lines := p.listed(mark); len(lines) != 1 || !strings.Contains(lines[0], "compte") {
		p.t.Errorf("%s is in the ledger as %q, want once", mark, lines)
	}
	want := 1
	if shut {
		want = 0
	}
	if posts := p.about(mark, channel); len(posts) != want {
		p.t.Errorf("%s is told %d times in its channel, want %d: %+v", mark, len(posts), want, posts)
	}
}

func undoneOnce(p onSlack, mark, channel string, shut bool) {
	p.t.Helper()
	if lines := p.listed(mark); len(lines) != 1 || !strings.Contains(lines[0], "annulée") {
		p.t.Errorf("%s is in the ledger as %q, want once and undone", mark, lines)
	}
	posts := p.about(mark, channel)
	if len(posts) != 1 {
		p.t.Fatalf("%s is told %d times in its channel: %+v", mark, len(posts), posts)
	}
	undone, explained := strings.Contains(posts[0].Text, "taken back"), 0
	for _, post := range p.slack.Posts() {
		if post.Channel == channel && post.Thread == posts[0].Stamp {
			explained++
		}
	}
	if undone == shut || undone && explained != 1 || shut && explained != 0 {
		p.t.Errorf("%s is told as undone: %t, and explained %d times: %s", mark, undone, explained, posts[0].Text)
	}
}

// about are the messages of a channel that are about something, outside of threads.
func (p onSlack) about(mark, channel string) []fakeslack.Post {
	var found []fakeslack.Post
	for _, post := range p.slack.Posts() {
		if post.Channel == channel && post.To == "" && post.Thread == "" && strings.Contains(post.Text, mark) {
			found = append(found, post)
		}
	}
	return found
}

// listed are the lines of Léa's latest wins that are about something.
func (p onSlack) listed(mark string) []string {
	p.t.Helper()
	var answer struct{ Text string }
	body := p.slash(lea, "/vente", "liste", "list "+mark)
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		p.t.Fatalf("%v: %s", err, body)
	}
	var lines []string
	for line := range strings.Lines(answer.Text) {
		if strings.Contains(line, mark) {
			lines = append(lines, line)
		}
	}
	return lines
}

// numberOf is the number of a win of Léa's.
func (p onSlack) numberOf(mark string) string {
	p.t.Helper()
	lines := p.listed(mark)
	if len(lines) != 1 {
		p.t.Fatalf("%s is listed as %q", mark, lines)
	}
	return strings.Fields(lines[0])[0]
}

// settled waits until nothing is left to be sent.
func (p onSlack) settled() {
	p.t.Helper()
	eventually(p.t, "the outbox to be empty", func() bool {
		status, metrics := p.scrape(asItIs)
		return status == http.StatusOK && strings.Contains(metrics, "\ncarillon_outbox_waiting 0\n")
	})
}
