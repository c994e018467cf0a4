package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A child that cannot start says why.
func TestBenchChildFails(t *testing.T) {
	t.Setenv(asProgram, "1")
	settings := config{Addr: "127.0.0.1:0", Playground: "off", SlackPostInterval: time.Second, SlackPingInterval: time.Second,
		Database: "sqlite:" + filepath.Join(t.TempDir(), "not", "there", "carillon.db")}
	child, err := startBenchChild(t.Context(), "bench-server", settings)
	if err == nil {
		child.stop()
		t.Fatal("it started")
	}
	contains(t, err.Error(), "start bench-server: it ended", "the database does not answer")
}

// What a child of a bench does ends with whoever holds the other end.
func TestLifeline(t *testing.T) {
	held, hold := io.Pipe()
	ctx, cancel := lifeline(t.Context(), held)
	defer cancel()
	if ctx.Err() != nil {
		t.Error("ended while it is held")
	}
	hold.Close()
	select {
	case <-ctx.Done():
	case <-time.After(time.Minute):
		t.Error("goes on though nobody holds it")
	}
}

func TestTail(t *testing.T) {
	var kept tail
	for range 1000 {
		kept.Write([]byte("a line of words\n"))
	}
	kept.Write([]byte("the end"))
	if text := kept.String(); len(text) < tailLength || len(text) > 3*tailLength || !strings.HasSuffix(text, "the end") {
		t.Errorf("kept %d bytes: …%s", len(text), text[max(len(text)-20, 0):])
	}
}

// A child is given every setting, so that none of its own comes through.
func TestBenchEnvironment(t *testing.T) {
	all := environment(config{Database: "sqlite:x.db", SlackPostInterval: time.Second, Admins: []string{"U1", "U2"}})
	for _, want := range []string{"DATABASE_URL=sqlite:x.db", "SLACK_POST_INTERVAL=1s", "CARILLON_ADMINS=U1,U2", "SLACK_APP_TOKEN=", "CARILLON_DEMO=false"} {
		if !slices.Contains(all, want) {
			t.Errorf("no %s in %q", want, all)
		}
	}
	if slices.ContainsFunc(all, func(v string) bool { return strings.HasPrefix(v, "=") }) {
		t.Errorf("a setting without a name: %q", all)
	}
}
