package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The code that the start of the program prints makes one person the admin; the
// next start prints none.
func TestTheStartPrintsACode(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	slack := setSlack(t, database)
	t.Setenv("CARILLON_ADMINS", "")
	slack.Channel(sales, "sales")
	p, printed := startPrinting(t, slack)
	code := printed.code(t)
	if asked := slack.Calls("conversations.info"); len(asked) != 1 || asked[0].Args["channel"] != sales {
		t.Errorf("asked for the names of %+v", asked)
	}
	contains(t, p.slash(bob, "/settings", "admin AAAAAAAAAAAAAAAA", "t1"), "does not hold")
	contains(t, p.slash(bob, "/settings", "admin "+code, "t2"), "admin", "You can set up")
	contains(t, p.slash(bob, "/settings", "", "t3"), "#sales", "Roles")
	contains(t, p.slash(lea, "/reglages", "admin "+code, "t4"), "valable")
	p.end()
	_, printed = startPrinting(t, slack)
	if strings.Contains(printed.String(), "settings admin") {
		t.Errorf("there is an admin, and printed is:\n%s", printed)
	}
}

// Whichever of several processes, or of several starts, prints it, the code is
// one, and is taken by each of them until it is spent.
func TestTheCodeIsOneForAllProcesses(t *testing.T) {
	for engine, database := range map[string]func() string{
		"sqlite":   func() string { return "sqlite:" + filepath.Join(t.TempDir(), "carillon.db") },
		"postgres": func() string { return storagetest.PostgresURL(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			slack := setSlack(t, database())
			t.Setenv("CARILLON_ADMINS", "")
			first, printed := startPrinting(t, slack)
			code := printed.code(t)
			if engine == "sqlite" {
				first.end()
			}
			second, again := startPrinting(t, slack)
			if other := again.code(t); other != code {
				t.Fatalf("the codes are %s and %s", code, other)
			}
			third := first
			if engine == "sqlite" {
				third = second
			}
			contains(t, third.slash(bob, "/settings", "admin "+strings.ToLower(code), "t1"), "You can set up")
			contains(t, second.slash(lea, "/reglages", "admin "+code, "t2"), "valable")
		})
	}
}

// code is the one that is printed.
func (p *printed) code(t *testing.T) string {
	t.Helper()
	line := regexp.MustCompile(`settings admin ([A-Z2-7]{16}) \| réglages admin ([A-Z2-7]{16})`).FindStringSubmatch(p.String())
	if line == nil || line[1] != line[2] {
		t.Fatalf("printed is:\n%s", p)
	}
	return line[1]
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
