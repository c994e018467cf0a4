package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/outside"
)

// The first day of a workspace in which nothing is set: whoever has the code is
// the admin, is led through the set-up by buttons and forms, and a rep's first win
// rings where the admin chose.
func TestEndToEndFirstDay(t *testing.T) {
	if outside.Alone(t) {
		return
	}
	out := &printed{}
	p := onOutside(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"), true, func(t *testing.T) []*process {
		t.Setenv("CARILLON_ADMINS", "")
		t.Setenv("CARILLON_WINS_CHANNEL", "")
		return []*process{startWith(t, out)}
	})
	code := regexp.MustCompile(`settings admin ([A-Z2-7]{16})`).FindStringSubmatch(out.String())
	if code == nil {
		t.Fatalf("no code in %s", out)
	}
	contains(t, p.say("direct", "bob", "settings admin "+code[1], "f1").text, "You can set up")
	direct := p.slack.Direct(bob)
	shows := func(words string) {
		t.Helper()
		eventually(t, words, func() bool {
			for _, m := range p.slack.Messages(direct) {
				if strings.Contains(m.Text, words) {
					return true
				}
			}
			return false
		})
	}
	shows("Setting up Carillon")
	for _, step := range []struct {
		button string
		values map[string]string
		done   string
	}{
		{"Set up the workspace", nil, "✓ Workspace"},
		{"Choose the channel", map[string]string{"channel": sales}, "✓ Wins channel: #sales"},
		{"Make a team", map[string]string{"name": "North", "people": lea}, "✓ First team: North"},
		{"Set the first quota", map[string]string{"member": lea, "target": "120k"}, "✓ Quotas"},
	} {
		before := p.slack.SoFar()
		p.slack.PressNamed(bob, step.button, direct)
		p.slack.Await(step.button, before, opens)
		if refused := p.fill("bob", step.values); len(refused.errors) > 0 {
			t.Errorf("%s: %v", step.button, refused.errors)
		}
		shows(step.done)
	}
	shows("All is set")
	p.say("slash", "lea", "vente 12k Acme", "f2")
	contains(t, inChannel(t, p, "Acme").text, "Léa Martin", "€12,000")
	contains(t, p.say("direct", "lea", "quota", "f3").text, "120\u202f000")
	p.judged(t)
}
