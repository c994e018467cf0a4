package outside

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// server is the program of the Slack server.
const server = "local-slack-linux-x64/bin/local-slack"

// What the bot and the server know of each other.
const (
	Team     = "T0OUTSIDE"
	Self     = "U0BOT"
	BotToken = "xoxb-outside"
	AppToken = "xapp-outside"
	Secret   = "outside-signing-secret"
)

// Person is somebody in the workspace, who is shown by their name.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Zone string `json:"tz"`
}

// Workspace is what a server begins with. Everybody is in every channel, and so
// is the bot.
type Workspace struct {
	Address  string // where requests go to; none for Socket Mode
	People   []Person
	Channels map[string]string // names, by id
}

// Slack is a running server.
type Slack struct {
	t     testing.TB
	base  string
	watch *websocket.Conn
	seen  *record
}

// Start starts a server with a workspace, for as long as the test runs.
func Start(t testing.TB, w Workspace) *Slack {
	t.Helper()
	program := Tool(t, server)
	dir := t.TempDir()
	settings := filepath.Join(dir, "workspace.json")
	if err := os.WriteFile(settings, w.settings(t), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(freeAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	// The server ends with its standard input, which the kernel closes when the
	// tests end, however they end.
	command := exec.Command("/bin/sh", "-c", `"$@" </dev/null & read -r never; kill $!; wait $!`, "guard",
		program, "--config", settings, "--port", port, "--base-host", "127.0.0.1", "--files-dir", dir)
	command.Stdout, command.Stderr = &output, &output
	lifeline, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("start %s: %v", server, err)
	}
	s := &Slack{t: t, base: "http://127.0.0.1:" + port, seen: &record{}}
	t.Cleanup(func() {
		lifeline.Close()
		command.Wait() // it was told to end, and says so as a failure
		if t.Failed() {
			t.Logf("the Slack server said:\n%s", &output)
		}
	})
	s.connect()
	return s
}

// settings are the server's, as it reads them.
func (w Workspace) settings(t testing.TB) []byte {
	t.Helper()
	members := []string{Self}
	for _, p := range w.People {
		members = append(members, p.ID)
	}
	var channels []map[string]any
	for id, name := range w.Channels {
		channels = append(channels, map[string]any{"id": id, "name": name, "members": members})
	}
	app := map[string]any{
		"appId": "A0CARILLON", "botUserId": Self, "botName": "carillon",
		"botToken": BotToken, "appToken": AppToken, "signingSecret": Secret, "mode": "socket",
	}
	if w.Address != "" {
		app["mode"], app["requestUrl"] = "events", w.Address
	}
	settings, err := json.Marshal(map[string]any{
		"workspace": map[string]any{"name": "Outside", "domain": "outside", "teamId": Team},
		"app":       app, "users": w.People, "channels": channels,
	})
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

// connect watches what happens, as the server's own page does.
func (s *Slack) connect() {
	s.t.Helper()
	address := "ws" + s.base[len("http"):] + "/ui"
	s.until("the Slack server", func() bool {
		watch, _, err := websocket.DefaultDialer.Dial(address, nil)
		s.watch = watch
		return err == nil
	})
	s.t.Cleanup(func() { s.watch.Close() })
	go s.seen.keep(s.watch)
}

// APIURL is where the bot finds the Web API.
func (s *Slack) APIURL() string { return s.base + "/api/" }

// In is the same server, driven by a test of its own.
func (s *Slack) In(t testing.TB) *Slack {
	return &Slack{t: t, base: s.base, watch: s.watch, seen: s.seen}
}

// control asks the server for something to happen, or for what is there.
func (s *Slack) control(method, path string, body, into any) {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.base+"/_control/"+path, bytes.NewReader(encoded))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s %s", path, response.Status, answer)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(answer, into); err != nil {
		s.t.Fatalf("%s: %v: %s", path, err, answer)
	}
}

// until waits for what time brings.
func (s *Slack) until(what string, done func() bool) {
	s.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(10 * time.Second); !done(); {
		select {
		case <-look.C:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s", what)
		}
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
