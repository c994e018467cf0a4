package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// news sends an event about something; it is acknowledged without words.
func (p onSlack) news(id string, inner map[string]any) {
	p.t.Helper()
	if status, answer := p.send(fakeslack.Event(id, inner)); status != http.StatusOK || answer != "" {
		p.t.Errorf("%s: %d %q", id, status, answer)
	}
}

// awake has people who are told something be written to at any hour, for the tests
// run at any.
func (p onSlack) awake(users ...string) {
	p.t.Helper()
	for _, user := range users {
		words, answer := "quiet off", "at any time"
		if user != bob {
			words, answer = "silence non", "à toute heure"
		}
		contains(p.t, p.slash(user, "/settings", words, "awake-"+user), answer)
	}
}

// The wins channel is renamed, archived, brought back, and the bot thrown out of
// it: the admin hears of each that closes it, once, by its present name.
func TestSlackChannelNews(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		p.awake(bob)
		told := func(n int) []string {
			t.Helper()
			eventually(t, "the admin to be told", func() bool { return len(p.told(bob)) >= n })
			return p.told(bob)
		}
		p.news("E1", map[string]any{"type": "channel_rename", "channel": map[string]any{"id": sales, "name": "victories", "created": 1}})
		for range 2 {
			p.news("E2", map[string]any{"type": "channel_archive", "channel": sales, "user": lea})
		}
		contains(t, told(1)[0], "#victories")
		p.slack.Next("chat.postMessage", fakeslack.Refusal("is_archived"))
		contains(t, p.slash(lea, "/vente", "12k Acme", "t1"), "Acme", "win.undo")
		p.slash(lea, "/vente", "7k Between", "t1b") // once it is posted, what became of the first is settled
		p.posted("Between", 1)

		p.news("E3", map[string]any{"type": "channel_unarchive", "channel": sales, "user": lea})
		p.news("E4", map[string]any{"type": "member_joined_channel", "channel": sales, "user": fakeslack.Self, "channel_type": "C"})
		p.slash(lea, "/vente", "9k Globex", "t2")
		p.posted("Globex", 1)
		p.news("E5", map[string]any{"type": "member_left_channel", "channel": sales, "user": lea, "channel_type": "C"})
		p.news("E6", map[string]any{"type": "channel_left", "channel": sales})
		contains(t, told(2)[1], "#victories")
		p.news("E7", map[string]any{"type": "channel_deleted", "channel": "C0UNKNOWN"})
		p.news("E8", map[string]any{"type": "member_joined_channel", "channel": sales, "user": fakeslack.Self})
		p.slash(lea, "/vente", "8k Last", "t3")
		p.posted("Last", 1)
		if all := p.told(bob); len(all) != 2 {
			t.Errorf("the admin was told %q", all)
		}
	})
}

// An app that is taken away sends nothing and forgets nothing; installed again,
// it goes on where it was.
func TestSlackUninstalled(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		contains(t, p.slash(lea, "/vente", "1k First", "t1"), "win.undo")
		p.posted("First", 1)
		p.slack.Next("chat.postMessage", fakeslack.Status(http.StatusServiceUnavailable, ""))
		p.slash(lea, "/vente", "12k Acme", "t2")
		p.slack.Wait("chat.postMessage", 2)
		p.news("E1", map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{}, "bot": []string{fakeslack.Self}}})
		p.news("E2", map[string]any{"type": "app_uninstalled"})
		p.end()
		sent := len(p.slack.Calls("chat.postMessage"))

		again := onSlack{process: start(t), slack: p.slack, bySocket: p.bySocket}
		again.posted("Acme", 1)
		again.slash(lea, "/vente", "9k Globex", "t3")
		again.posted("Globex", 1)
		again.posted("First", 1)
		contains(t, again.slash(lea, "/vente", "liste", "t4"), "First", "Acme", "Globex")
		if sent != 2 {
			t.Errorf("%d posts before it was installed again", sent)
		}
		if strings.Contains(p.stderr.String(), "parcel dropped") {
			t.Errorf("something was dropped:\n%s", p.stderr)
		}
	})
}

// A person's new name, zone and language are taken over, save what they chose
// here; who leaves is on no board, is mentioned by name alone and is told nothing,
// and their wins stay in the total.
func TestSlackPersonNews(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		change := func(id string, user map[string]any) {
			t.Helper()
			user["id"] = lea
			p.news(id, map[string]any{"type": "user_change", "user": user})
		}
		contains(t, p.slash(lea, "/vente", "12k Acme", "t1"), "enregistrée")
		p.slash(bob, "/win", "10k Globex", "t2")
		p.posted("Globex", 1)
		contains(t, p.slash(lea, "/réglages", "langue en", "t3"), "English")
		for range 2 {
			change("E1", map[string]any{"name": "lea", "real_name": "Léa Roux", "tz": "Asia/Tokyo", "locale": "fr-FR"})
		}
		contains(t, p.slash(lea, "/settings", "", "t4"), "Asia", "Tokyo", "English", "Time zone")
		contains(t, p.slash(bob, "/leaderboard", "by amount", "t5"), "Léa Roux", "Bob Harris", "22,000")
		change("E2", map[string]any{"name": "lea", "real_name": "Léa Roux", "deleted": true})
		board := p.slash(bob, "/leaderboard", "by amount", "t6")
		contains(t, board, "Bob Harris", "22,000")
		if strings.Contains(board, "Léa") {
			t.Errorf("the board names who has left: %s", board)
		}
		contains(t, p.slash(bob, "/quota", "set @lea 120k", "t7"), "anybody called")
		if status, answer := p.send(fakeslack.Event("E3", map[string]any{"type": "user_change", "user": map[string]any{"id": "U0NEVERMET", "name": "never", "deleted": true}})); status != http.StatusOK || answer != "" {
			t.Errorf("somebody never met: %d %q", status, answer)
		}
		change("E4", map[string]any{"name": "lea", "real_name": "Léa Roux", "tz": "Asia/Tokyo"})
		contains(t, p.slash(bob, "/leaderboard", "by amount", "t8"), "Léa Roux")
	})
}

// People come while Slack wants no look-ups: they are answered at once, and known
// by name as soon as Slack allows.
func TestSlackWithoutLookups(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		const ann, max = "U07ANN", "U07MAX"
		p.slack.User(ann, map[string]any{"name": "ann", "real_name": "Ann Lee", "tz": "Asia/Tokyo", "locale": "en-US"})
		p.slack.User(max, map[string]any{"name": "max", "real_name": "Max Roy", "tz": "America/Montreal", "locale": "fr-CA"})
		known := len(p.slack.Calls("users.info"))
		p.slack.Next("users.info", fakeslack.Status(http.StatusTooManyRequests, "1"))
		contains(t, p.slash(ann, "/win", "12k Acme", "t1"), "Acme", "win.undo")
		contains(t, p.slash(max, "/win", "9k Globex", "t2"), "Globex")
		p.slack.Wait("users.info", known+3)
		eventually(t, "their names", func() bool {
			board := p.slash(bob, "/leaderboard", "by amount", "t3")
			return strings.Contains(board, "Ann Lee") && strings.Contains(board, "Max Roy")
		})
		contains(t, p.slash(max, "/réglages", "", "t4"), "Montreal", "français")
	})
}
