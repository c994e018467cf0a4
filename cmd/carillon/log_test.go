package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What people wrote in one log's test and what opens doors.
var hushed = []string{
	"Zorglub", "they fear audits", "31337", "#hush", "xapp-", fakeslack.Token, fakeslack.Secret,
}

// Whatever goes wrong with requests, each of their lines holds the reference
// that the person was told, and none holds what was written.
func TestTheLogOfRequests(t *testing.T) {
	onBothPatients(t, func(t *testing.T, patient patient) {
		p := onSlack{process: start(t), slack: patient.slack}
		const words = `31337 Zorglub #hush note "they fear audits"`
		reference := regexp.MustCompile(`(?i)r[eé]f[eé]rence ([0-9a-f]{8})`)
		told := map[string]bool{}
		tell := func(answer string) {
			t.Helper()
			found := reference.FindStringSubmatch(answer)
			if found == nil {
				t.Fatalf("no reference in %s", answer)
			}
			told[found[1]] = true
		}

		back := storagetest.Hide(t, patient.database, "tally")
		tell(p.slash(lea, "/win", words, "l1"))
		// A button is answered at its response_url too, which breaks off.
		p.slack.Next("response", fakeslack.Status(http.StatusInternalServerError, ""))
		p.slack.Next("chat.postEphemeral", fakeslack.Refusal("fatal_error"))
		p.slack.Next("chat.postMessage", fakeslack.Refusal("fatal_error"))
		_, body := p.send(fakeslack.Press(lea, sales, "win.undo", "1", "l2", p.slack.ResponseURL()))
		tell(body)
		back()
		// A form that cannot be opened, and a mention whose answer is not taken.
		p.slack.Next("views.open", fakeslack.Refusal("expired_trigger_id"))
		p.slash(lea, "/win", "", "l3")
		p.slack.Next("chat.postEphemeral", fakeslack.Refusal("not_in_channel"))
		p.slack.Next("chat.postMessage", fakeslack.Refusal("channel_not_found"))
		p.send(fakeslack.Mention("l4", lea, sales, "<@"+fakeslack.Self+"> quota "+words))
		p.slack.Wait("chat.postMessage", 2) // nothing is left that would be told to the channel
		p.slash(lea, "/win", words, "l5")
		p.posted("Zorglub", 1)
		p.end()

		log := p.stderr.String()
		for _, word := range hushed {
			if strings.Contains(log, word) {
				t.Errorf("the log holds %q:\n%s", word, log)
			}
		}
		lines := map[string]int{}
		for line := range strings.Lines(log) {
			if found := regexp.MustCompile(`reference=([0-9a-f]{8})\b`).FindStringSubmatch(line); found != nil {
				lines[found[1]]++
			} else if strings.Contains(line, "delivery=") {
				t.Errorf("a line of a request without its reference: %s", line)
			}
		}
		for reference := range told {
			if lines[reference] == 0 {
				t.Errorf("no line holds the reference %s:\n%s", reference, log)
			}
		}
		if len(lines) != 4 {
			t.Errorf("the log has lines of %d requests, want 4:\n%s", len(lines), log)
		}
	})
}
