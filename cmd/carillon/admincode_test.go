package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

func TestAdminCodeIsUsedOnce(t *testing.T) {
	c := newAdminCode()
	if other := newAdminCode(); c.String() == other.String() || len(c.String()) != adminCodeLength {
		t.Errorf("codes are %s and %s", c, other)
	}
	for _, wrong := range []string{"", "x", c.String()[1:], c.String() + "A"} {
		if c.Spend(wrong, "slack:1") {
			t.Errorf("%q opens", wrong)
		}
	}
	for _, use := range []struct {
		delivery string
		want     bool
	}{{"slack:1", true}, {"slack:1", true}, {"slack:2", false}} {
		if got := c.Spend(strings.ToLower(c.String()), use.delivery); got != use.want {
			t.Errorf("spent by %s: %t", use.delivery, got)
		}
	}
}

// The code that the start of the program prints makes one person the admin; the
// next start prints none.
func TestTheStartPrintsACode(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	slack := setSlack(t, database)
	t.Setenv("CARILLON_ADMINS", "")
	slack.Channel(sales, "sales")
	p, printed := startPrinting(t, slack)
	line := regexp.MustCompile(`settings admin ([A-Z2-7]{16}) \| réglages admin ([A-Z2-7]{16})`).FindStringSubmatch(printed.String())
	if line == nil || line[1] != line[2] {
		t.Fatalf("printed is:\n%s", printed)
	}
	if asked := slack.Calls("conversations.info"); len(asked) != 1 || asked[0].Args["channel"] != sales {
		t.Errorf("asked for the names of %+v", asked)
	}
	contains(t, p.slash(bob, "/settings", "admin AAAAAAAAAAAAAAAA", "t1"), "does not hold")
	contains(t, p.slash(bob, "/settings", "admin "+line[1], "t2"), "admin", "You can set up")
	contains(t, p.slash(bob, "/settings", "", "t3"), "#sales", "Roles")
	contains(t, p.slash(lea, "/reglages", "admin "+line[1], "t4"), "valable")
	p.end()
	_, printed = startPrinting(t, slack)
	if strings.Contains(printed.String(), "settings admin") {
		t.Errorf("there is an admin, and printed is:\n%s", printed)
	}
}

// startPrinting starts the program and gives what it prints.
func startPrinting(t *testing.T, slack *fakeslack.Server) (onSlack, *printed) {
	t.Helper()
	out := &printed{}
	return onSlack{process: startWith(t, out), slack: slack}, out
}

// printed is a terminal.
type printed struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printed) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(b)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}
