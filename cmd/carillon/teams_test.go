package main

import (
	"bytes"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// onTeamsEngines runs a test on a program with a new store of each engine.
func onTeamsEngines(t *testing.T, f func(t *testing.T, p inTeams)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, startOnTeams(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, onTeamsWith(t, storagetest.PostgresURL(t))) })
}

// inSales waits until n messages of the wins channel tell of something, and gives
// these; threads aside.
func (p inTeams) inSales(text string, n int) []faketeams.Post {
	p.t.Helper()
	var found []faketeams.Post
	p.teams.Wait(text+" in the channel", func(posts []faketeams.Post) bool {
		found = nil
		for _, post := range posts {
			if post.Channel() == teamsSales && post.To == "" && !post.InThread() && strings.Contains(post.Summary, text) {
				found = append(found, post)
			}
		}
		return len(found) >= n
	})
	if len(found) != n {
		p.t.Errorf("%q was posted %d times, want %d", text, len(found), n)
	}
	return found
}

// The main job on Teams: recorded, announced as a thread of the channel, cheered
// for by a reaction and by a button, taken back.
func TestTeamsWin(t *testing.T) {
	onTeamsEngines(t, func(t *testing.T, p inTeams) {
		answer := p.say("mention", "bob", "win 12k Acme", "t1")
		contains(t, answer.text, "Acme", "12,000")
		first := p.inSales("Acme", 1)[0]
		edited := func(what string, enough func(faketeams.Post) bool) {
			t.Helper()
			p.teams.Wait(what, func(posts []faketeams.Post) bool {
				for _, post := range posts {
					if post.ID == first.ID {
						return enough(post)
					}
				}
				return false
			})
		}
		p.press("sam", "win.cheer", answer.values["win.undo"], false)
		edited("a cheer", func(post faketeams.Post) bool { return strings.Contains(post.Card, "(1)") })
		p.hand(p.teams.Reaction("r1", teamsPeople["lea"], teamsSales, first.ID, "heart"))
		edited("a second", func(post faketeams.Post) bool { return strings.Contains(post.Card, "(2)") })
		contains(t, p.press("lea", "win.cheer", answer.values["win.undo"], true).text, "déjà")
		contains(t, p.press("lea", "win.undo", answer.values["win.undo"], true).text, "Bob Harris")
		contains(t, p.press("bob", "win.undo", answer.values["win.undo"], true).text, "Acme")
		edited("the announcement edited", func(post faketeams.Post) bool { return !strings.Contains(post.Card, "win.cheer") })
		p.teams.Wait("a reply", func(posts []faketeams.Post) bool {
			for _, post := range posts {
				if post.InThread() && post.To == "" && post.Conversation == first.Conversation {
					return true
				}
			}
			return false
		})
	})
}

// What is no request of Teams changes nothing; what of it is hostile is kept as it
// was typed.
func TestTeamsHostileRequests(t *testing.T) {
	p := startOnTeams(t)
	at := p.base + "/api/messages"
	bob := teamsPeople["bob"]
	win := p.teams.Direct("h1", bob, "win 12k Acme")
	foreign := win.With(faketeams.Activity{
		"conversation": map[string]any{"id": bob.Personal(), "conversationType": "personal", "tenantId": "f0000000-0000-4000-8000-000000000000"},
		"channelData":  map[string]any{"tenant": map[string]any{"id": "f0000000-0000-4000-8000-000000000000"}},
	})
	for name, c := range map[string]struct {
		request *http.Request
		want    int
	}{
		"forged":           {faketeams.Request(at, faketeams.Sign(faketeams.NewKey("fake-key", "msteams"), p.teams.Claims(nil)), win.JSON()), http.StatusUnauthorized},
		"unsigned":         {faketeams.Request(at, "", win.JSON()), http.StatusUnauthorized},
		"a foreign tenant": {p.teams.Signed(at, foreign.JSON()), http.StatusForbidden},
		"too large":        {p.teams.Signed(at, strings.Repeat("x", 2<<20)), http.StatusRequestEntityTooLarge},
		"malformed":        {p.teams.Signed(at, `{"type":`), http.StatusBadRequest},
	} {
		response, err := http.DefaultClient.Do(c.request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != c.want {
			t.Errorf("%s: %s, want %d", name, response.Status, c.want)
		}
	}
	const typed = "<at>Sam</at> &lt;b&gt;O'Neill&lt;/b&gt; &amp; *Sons*"
	answer := p.say("mention", "bob", `win 7k "`+typed+`"`, "h2")
	contains(t, answer.text, "<at>Sam</at> <b>O'Neill</b> & *Sons*")
	post := p.inSales("O'Neill", 1)[0]
	if strings.Contains(post.Card, `"text":"<at>Sam</at>"`) {
		t.Errorf("somebody is mentioned by a customer's name: %s", post.Card)
	}
	contains(t, p.say("direct", "bob", `win 1k Long note "`+strings.Repeat("lorem ", 33_000)+`"`, "h3").text, "characters")
	contains(t, p.press("bob", "win.undo", "42; drop table win", true).text, "button")
	contains(t, p.press("bob", "no.such.action", "1", true).text, "button")
	p.say("mention", "bob", "win 6k Last", "h4")
	p.inSales("Last", 1)
	if n := times(p, "Acme"); n != 0 {
		t.Errorf("what was refused was announced %d times", n)
	}
	p.end()
	for _, hidden := range []string{faketeams.Password, faketeams.Token, "eyJ", "O'Neill", "lorem"} {
		if strings.Contains(p.stderr.String(), hidden) {
			t.Errorf("the log holds %q:\n%s", hidden, p.stderr)
		}
	}
}

// What Teams does not take for now is posted later and in order, also by the next
// program; what it may have taken is not lost.
func TestTeamsTrouble(t *testing.T) {
	p := startOnTeams(t)
	storm := faketeams.Status(http.StatusTooManyRequests, `{"error":{"code":"TooManyRequests"}}`, "Retry-After", "1")
	gateway := faketeams.Status(http.StatusBadGateway, "")
	p.teams.Next(http.MethodPost, "/activities", storm)
	contains(t, p.say("direct", "bob", "help", "s1").text, "/win")
	p.teams.Next(http.MethodPost, "/oauth/token", faketeams.Status(http.StatusServiceUnavailable, ""))
	p.end()
	again := inTeams{start(t), p.teams, p.acts, p.said, p.cards, p.forms, p.shown}
	again.teams.Next(http.MethodPost, "/conversations", storm, gateway, storm)
	again.hand(again.teams.Direct("s2", teamsPeople["bob"], "win 5k Storm"))
	again.inSales("Storm", 1)
	again.hand(again.teams.Direct("s3", teamsPeople["bob"], "win 5k After"))
	again.inSales("After", 1)
}

// Copies of a win that come at once are one win.
func TestTeamsCopies(t *testing.T) {
	onTeamsEngines(t, func(t *testing.T, p inTeams) {
		done := make(chan struct{})
		for range 4 {
			go func() {
				p.hand(p.teams.Direct("c1", teamsPeople["bob"], "win 12k Copies"))
				done <- struct{}{}
			}()
		}
		for range 4 {
			<-done
		}
		p.inSales("Copies", 1)
		p.say("direct", "bob", "win 6k Next", "c2")
		p.inSales("Next", 1)
		p.inSales("Copies", 1)
	})
}

// The settings of Teams stop the start in one line, or offer the code to become
// the first admin with, who chooses the wins channel by its name.
func TestTeamsStart(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	teams := setTeams(t, database)
	t.Setenv("CARILLON_ADMINS", "")
	t.Setenv("CARILLON_WINS_CHANNEL", "")
	var printed bytes.Buffer
	p := startWith(t, &printed)
	on := inTeams{p, teams, new(int), map[string]answer{}, map[string]faketeams.Post{}, map[string]map[string]string{}, new([]string)}
	_, code, offered := strings.Cut(printed.String(), "settings admin ")
	if !offered {
		t.Fatalf("no code:\n%s", printed.String())
	}
	code, _, _ = strings.Cut(code, " ")
	contains(t, on.say("direct", "lea", "settings currency USD", "a1").text, "admin")
	contains(t, on.say("direct", "lea", "settings admin "+code, "a2").text, "admin")
	contains(t, on.say("direct", "lea", "settings currency USD", "a3").text, "USD")
	contains(t, on.say("mention", "lea", "settings wins #sales", "a4").text, "#sales")
	on.say("direct", "lea", "vente 12k Zorglub", "a5")
	on.inSales("Zorglub", 1)
	p.end()
	for name, value := range map[string]string{"TEAMS_APP_ID": "", "TEAMS_APP_PASSWORD": "", "TEAMS_TENANT_ID": "", "TEAMS_OPENID_METADATA_URL": "http://evil.example/"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(name, value)
			var errs bytes.Buffer
			if code := run(t.Context(), []string{"--addr", "127.0.0.1:0"}, &bytes.Buffer{}, &errs); code == 0 {
				t.Error("started")
			}
			contains(t, errs.String(), name)
			if n := strings.Count(strings.TrimSpace(errs.String()), "\n"); n > 0 {
				t.Errorf("says it in %d lines:\n%s", n+1, errs.String())
			}
		})
	}
}

// The doctor looks at Teams.
func TestTeamsDoctor(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	setTeams(t, database)
	start(t).end()
	examine := func(args ...string) string {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"doctor"}, args...), &out, &errs)
		return fmt.Sprintf("%d\n%s%s", code, out.String(), errs.String())
	}
	contains(t, examine(), "0\n", "1 keys", "gives tokens", "repeats")
	contains(t, examine("--offline"), "0\n", "is not asked")
	t.Setenv("TEAMS_APP_PASSWORD", "wrong")
	found := examine()
	contains(t, found, "1\n", "invalid_client", "TEAMS_APP_PASSWORD")
	if strings.Contains(found, "wrong") {
		t.Errorf("a password is shown:\n%s", found)
	}
}
