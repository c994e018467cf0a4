package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A reset makes the made-up team anew, or shows what the first admin of a new
// workspace meets; a second start finds what the reset made.
func TestReset(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	p := start(t, "--database", database)
	type world struct {
		Now    time.Time
		People []struct{ ID string }
	}
	reset := func(team string) (w world) {
		t.Helper()
		p.post("reset", map[string]string{"team": team}, &w)
		return w
	}
	read := func(as string) string {
		var s seen
		p.get("place?place=%23sales&as="+as, &s)
		return s.text()
	}
	began := time.Now()
	p.say("lea", "#sales", "/vente 12 500 € Zorglub")
	p.post("clock", map[string]string{"advance": "96h"}, &struct{}{})
	contains(t, read("lea"), "Zorglub", "Leaderboard: Q")

	again := reset("demo")
	if len(again.People) != 7 || again.Now.After(began.Add(time.Hour)) {
		t.Errorf("the demo anew is %+v", again)
	}
	if text := read("lea"); text != "" {
		t.Errorf("of what was said there is left: %s", text)
	}
	contains(t, p.say("lea", "@lea", "quota").text(), "120\u202f000")
	p.post("clock", map[string]string{"advance": "96h"}, &struct{}{})
	if n := strings.Count(read("bob"), "Leaderboard: Q"); n < 2 || n > 4 {
		t.Errorf("four days of the new world brought %d boards", n)
	}

	empty := reset("empty")
	if len(empty.People) != 1 || empty.People[0].ID != "you" {
		t.Errorf("the empty team is %+v", empty)
	}
	contains(t, p.say("you", "#sales", "/win 12k Acme").text(), "Acme")
	p.end()

	p = start(t, "--database", database)
	contains(t, read("you"), "Acme")
	if again := reset("demo"); len(again.People) != 7 {
		t.Errorf("the demo after the empty team is %+v", again)
	}
}
