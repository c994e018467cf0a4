package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// told are the words that the bot has posted to a person directly.
func (p onSlack) told(user string) []string {
	var words []string
	for _, post := range p.slack.Posts() {
		if post.Channel == fakeslack.DirectChannel(user) {
			words = append(words, post.Text)
		}
	}
	return words
}

// A wins channel that the bot is not in costs the announcement and nothing else:
// the admin is told which channel it is, once.
func TestSlackNotInChannel(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		p.awake(bob)
		contains(t, p.slash(bob, "/settings", "wins <#"+sales+"|sales>", "t1"), "sales")
		p.slack.Next("chat.postMessage", fakeslack.Refusal("not_in_channel"))
		contains(t, p.slash(lea, "/vente", "12k Acme", "t2"), "Acme", "win.undo")
		eventually(t, "the admin to be told", func() bool { return len(p.told(bob)) > 0 })
		p.slack.Next("chat.postMessage", fakeslack.Refusal("not_in_channel"))
		p.slash(lea, "/vente", "9k Globex", "t3")
		p.slack.Wait("chat.postMessage", 3)
		p.slash(lea, "/vente", "8k Last", "t4")
		p.posted("Last", 1)
		if told := p.told(bob); len(told) != 1 || !strings.Contains(told[0], "#sales") {
			t.Errorf("the admin was told %q", told)
		}
		p.posted("Acme", 0)
		contains(t, p.slash(lea, "/vente", "liste", "t5"), "Acme", "Globex")
		contains(t, p.slash(lea, "/quota", "", "t6"), "29")
	})
}

// A store that fails, before anything is known or in the middle of a win: people
// are told a reference, and what Slack sends again is done once when the store
// is back.
func TestSlackStoreFails(t *testing.T) {
	for _, table := range []string{"identity", "tally"} {
		onBothEngines(t, func(t *testing.T, p onSlack) {
			number := undoValue(t, p.slash(bob, "/win", "1k First", "t1"))
			first := p.posted("First", 1)[0]
			command := fakeslack.Command(bob, sales, "/win", "12k Acme", "t2", p.slack.ResponseURL())
			press := fakeslack.Press(bob, sales, "win.undo", number, "t3", p.slack.ResponseURL())
			said := fakeslack.Direct("E1", bob, "win 9k Globex")
			mention := fakeslack.Mention("E2", bob, sales, "<@"+fakeslack.Self+"> win 8k Initech")

			back := storagetest.Hide(t, os.Getenv("DATABASE_URL"), table)
			reference := regexp.MustCompile(`reference [0-9a-f]{8}`)
			for what, body := range map[string]string{"command": command, "action": press} {
				if status, answer := p.send(body); status != http.StatusOK || !reference.MatchString(answer) {
					t.Errorf("%s without %s: %d %s", what, table, status, answer)
				}
			}
			for what, body := range map[string]string{"direct message": said, "mention": mention} {
				if status, answer := p.attempt(body); status != http.StatusServiceUnavailable || answer != "" {
					t.Errorf("%s without %s: %d %q", what, table, status, answer)
				}
			}
			if told := p.told(bob); len(told) > 0 {
				t.Errorf("events that will come again were answered with %q", told)
			}
			back()

			for _, body := range []string{command, press, said, mention} {
				// A machine that is short of breath may need more than Slack's
				// three seconds, and says so; what it then did not do is done now.
				eventually(t, "what was sent again to be taken", func() bool {
					status, answer := p.attempt(body)
					return status == http.StatusOK && !reference.MatchString(answer)
				})
				for range 2 {
					if status, answer := p.send(body); status != http.StatusOK {
						t.Errorf("once %s is back: %d %s", table, status, answer)
					}
				}
			}
			p.slash(bob, "/win", "7k Last", "t4")
			p.posted("Last", 1)
			for _, customer := range []string{"Acme", "Globex", "Initech"} {
				p.posted(customer, 1)
			}
			eventually(t, "the undo", func() bool {
				for _, post := range p.slack.Posts() {
					if post.Stamp == first.Stamp {
						return post.Edits == 1
					}
				}
				return false
			})
			if told := p.told(bob); len(told) != 1 || !strings.Contains(told[0], "Globex") {
				t.Errorf("the direct message was answered with %q", told)
			}
			contains(t, p.slash(bob, "/quota", "", "t5"), "36,000")
			p.end()
			if stderr := p.stderr.String(); !strings.Contains(stderr, "request failed") || strings.Contains(stderr, "Globex") {
				t.Errorf("the log does not explain a reference, or says too much:\n%s", stderr)
			}
		})
	}
}
