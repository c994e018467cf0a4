package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// process is a running program in this process.
type process struct {
	t      *testing.T
	base   string
	stop   context.CancelFunc
	exited chan int
	stderr *output
}

// start runs carillon as it is started from a shell, and waits until it is
// ready.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startWith(t, io.Discard, args...)
}

// startWith is start with a terminal to print on.
func startWith(t *testing.T, stdout io.Writer, args ...string) *process {
	t.Helper()
	addr := freeAddr(t)
	ctx, stop := context.WithCancel(context.Background())
	p := &process{t: t, base: "http://" + addr, stop: stop, exited: make(chan int, 1), stderr: &output{}}
	go func() {
		p.exited <- run(ctx, append([]string{"--addr", addr}, args...), stdout, p.stderr)
	}()
	t.Cleanup(func() {
		p.end()
		if t.Failed() {
			t.Logf("the log of a program:\n%s", p.stderr)
		}
	})
	p.awaitReadiness()
	return p
}

// awaitReadiness waits until commands can be served.
func (p *process) awaitReadiness() {
	p.t.Helper()
	eventually(p.t, "readiness", func() bool {
		select {
		case code := <-p.exited:
			p.exited <- code
			p.t.Fatalf("exited with %d: %s", code, p.stderr)
		default:
		}
		response, err := http.Get(p.base + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// in is the same program, spoken to in a test of its own.
func (p *process) in(t *testing.T) *process {
	return &process{t: t, base: p.base}
}

func (p *process) end() {
	p.stop()
	code := <-p.exited
	p.exited <- code
	if code != 0 {
		p.t.Errorf("stopped with %d: %s", code, p.stderr)
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// patience is how long a test waits for what has to happen. A place whose drain
// could not settle what it sent, as on a machine that is short of breath, is tried
// again once its lease has run out, which takes up to a minute and a half.
const patience = 3 * time.Minute

// eventually waits for a condition that time brings.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(patience); !done(); {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// post sends JSON to the playground and reads what comes back.
func (p *process) post(path string, body any, into any) {
	p.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.Post(p.base+"/playground/api/"+path, "application/json", bytes.NewReader(encoded))
	if err != nil {
		p.t.Fatal(err)
	}
	p.read(response, into)
}

func (p *process) get(path string, into any) {
	p.t.Helper()
	response, err := http.Get(p.base + "/playground/api/" + path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.read(response, into)
}

func (p *process) read(response *http.Response, into any) {
	p.t.Helper()
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(response.Body)
		p.t.Fatalf("%s: %s %s", response.Request.URL, response.Status, body)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		p.t.Fatal(err)
	}
}

type seen struct {
	Messages []struct {
		ID      string
		From    string
		Text    string
		Buttons []struct{ Action, Value string }
	}
}

func (p *process) say(as, place, text string) seen {
	p.t.Helper()
	var s seen
	p.post("say", map[string]string{"as": as, "place": place, "text": text}, &s)
	return s
}

func (s seen) text() string {
	var all []string
	for _, m := range s.Messages {
		all = append(all, m.Text)
	}
	return strings.Join(all, "\n")
}

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

// The main job, end to end, on a fresh machine: a win is logged, announced,
// seen in quota and board; the clock brings the board; a second start finds it
// all; the export tells it to finance.
func TestMainJob(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "carillon.db")
	p := start(t, "--database", database)
	answer := p.say("lea", "#sales", "/vente 12 500 € Zorglub le 2 janvier 2026 note \"la démo\"")
	contains(t, answer.text(), "Zorglub", "12\u202f500")
	if len(answer.Messages) == 0 || len(answer.Messages[0].Buttons) == 0 || answer.Messages[0].Buttons[0].Action != "win.undo" {
		t.Errorf("the answer carries no win.undo: %+v", answer)
	}
	announced := func(p *process) string {
		var s seen
		eventually(t, "an announcement", func() bool {
			p.get("place?place=%23sales&as=bob", &s)
			return strings.Contains(s.text(), "Zorglub")
		})
		return s.text()
	}
	contains(t, announced(p), "Léa Martin", "€12,500", "Zorglub", "la démo")
	contains(t, p.say("lea", "@lea", "quota").text(), "120\u202f000")
	contains(t, p.say("bob", "@bob", "leaderboard").text(), "Léa Martin", "Bob Harris")

	var clock struct{ Now time.Time }
	p.post("clock", map[string]string{"advance": "96h"}, &clock)
	var s seen
	p.get("place?place=%23sales&as=bob", &s)
	if n := strings.Count(s.text(), "Leaderboard: Q"); n < 2 || n > 4 {
		t.Errorf("four days brought %d boards:\n%s", n, s.text())
	}
	p.end()

	again := start(t, "--database", database)
	contains(t, announced(again), "Zorglub")
	var later struct{ Now time.Time }
	again.get("clock", &later)
	if later.Now.Before(clock.Now) {
		t.Errorf("the clock went back from %s to %s", clock.Now, later.Now)
	}
	again.end()

	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"export", "wins", "--database", database, "--from", "2026-01-01", "--to", "2026-01-02"}, &out, &errs); code != 0 {
		t.Fatalf("export: %d %s", code, errs.String())
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	const header = "entry_id,win_id,kind,at,closed_on,member_id,member,customer,product,amount,currency,credit,reporting_amount,reporting_currency,rate,rate_date,tags,note,reason"
	if got := strings.Join(rows[0], ","); got != header {
		t.Errorf("header is %s", got)
	}
	last := strings.Join(rows[len(rows)-1][2:12], ",")
	contains(t, last, "record", "2026-01-02", "lea,Léa Martin,Zorglub", "12500.00,EUR,12500.00")
}

func TestAnEmptyTeam(t *testing.T) {
	p := start(t, "--no-demo", "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	contains(t, p.say("you", "#sales", "/win 12k Acme").text(), "Acme", "settings wins #sales")
	contains(t, p.say("you", "#sales", "/settings wins #sales").text(), "#sales", "17:30")
	contains(t, p.say("newcomer-zoe", "#sales", "/quota").text(), "No quota")
}

func TestSettingsThatCannotWorkStopTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"store":      {map[string]string{"DATABASE_URL": "mysql://x"}, "DATABASE_URL"},
		"half slack": {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"},
		"zone":       {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "CARILLON_WORKSPACE_ZONE": "Mars/Olympus"}, "CARILLON_WORKSPACE_ZONE"},
		"currency":   {map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "CARILLON_WORKSPACE_CURRENCY": "XXQ"}, "CARILLON_WORKSPACE_CURRENCY"},
		"address":    {map[string]string{"CARILLON_ADDR": "127.0.0.1:notaport"}, "CARILLON_ADDR"},
		"playground": {map[string]string{"CARILLON_PLAYGROUND": "maybe"}, "playground"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
			for key, value := range c.env {
				t.Setenv(key, value)
			}
			var errs bytes.Buffer
			if code := run(t.Context(), []string{"--addr", cmp.Or(c.env["CARILLON_ADDR"], "127.0.0.1:0")}, io.Discard, &errs); code == 0 {
				t.Error("started")
			}
			contains(t, errs.String(), c.want)
			if n := strings.Count(strings.TrimSpace(errs.String()), "\n"); n > 0 {
				t.Errorf("says it in %d lines:\n%s", n+1, errs.String())
			}
		})
	}
}

func TestSecretsAreReadFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(file, []byte("mysql://from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DATABASE_URL_FILE", file)
	var errs bytes.Buffer
	if code := run(t.Context(), []string{"migrate"}, io.Discard, &errs); code == 0 {
		t.Error("the file was not read")
	}
	contains(t, errs.String(), "DATABASE_URL")
}

func TestManifestIsUpToDate(t *testing.T) {
	want, err := os.ReadFile("../../manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"manifest", "slack", "-o", "-"}, &out, &errs); code != 0 {
		t.Fatal(errs.String())
	}
	if out.String() != string(want) {
		t.Errorf("manifest.yml is not what the commands come to: run go run ./cmd/carillon manifest slack")
	}
}

func TestVersion(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"version"}, &out, io.Discard); code != 0 || !strings.HasPrefix(out.String(), "carillon ") {
		t.Errorf("got %d, %q", code, out.String())
	}
}

func TestThePlaygroundIsHere(t *testing.T) {
	for _, c := range []struct {
		ip   net.IP
		want string
	}{
		{net.IPv4(127, 0, 0, 1), "127.0.0.1:8080"},
		{net.IPv6loopback, "[::1]:8080"},
		{net.IPv4zero, "127.0.0.1:8080"},
		{net.IPv6unspecified, "127.0.0.1:8080"},
	} {
		if got := here(&net.TCPAddr{IP: c.ip, Port: 8080}); got != c.want {
			t.Errorf("%s is here at %s, want %s", c.ip, got, c.want)
		}
	}
}
