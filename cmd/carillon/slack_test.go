package main

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/seal"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The people and the wins channel of the fake workspace.
const (
	lea   = "U07LEA"
	bob   = "U07BOB"
	sam   = "U07SAM"
	zoe   = "U07ZOE"
	sales = "C0SALES"
)

// onSlack is a running program that a fake Slack sends to.
type onSlack struct {
	*process
	slack    *fakeslack.Server
	bySocket bool
}

// setSlack sets the environment of a program that is on a fake Slack.
func setSlack(t *testing.T, database string) *fakeslack.Server {
	t.Helper()
	s := fakeslack.New(t)
	s.User(lea, map[string]any{"name": "lea", "real_name": "Léa Martin", "tz": "Europe/Paris", "locale": "fr-FR"})
	s.User(bob, map[string]any{"name": "bob", "real_name": "Bob Harris", "tz": "Europe/London", "locale": "en-GB"})
	s.User(zoe, map[string]any{"name": "zoe", "real_name": "Zoé Petit", "tz": "America/New_York", "locale": "fr-CA"})
	for name, value := range map[string]string{
		"DATABASE_URL":          database,
		"SLACK_BOT_TOKEN":       fakeslack.Token,
		"SLACK_SIGNING_SECRET":  fakeslack.Secret,
		"SLACK_API_URL":         s.APIURL(),
		"SLACK_POST_INTERVAL":   "1ms",
		"CARILLON_WINS_CHANNEL": sales,
		"CARILLON_ADMINS":       bob,
	} {
		t.Setenv(name, value)
	}
	if !strings.HasPrefix(database, "sqlite:") {
		t.Setenv("CARILLON_SECRET_KEY", seal.NewKey())
	}
	return s
}

func startOnSlack(t *testing.T) onSlack {
	t.Helper()
	s := setSlack(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	return onSlack{process: start(t), slack: s}.meet()
}

// meet has Léa and Bob be greeted before a test begins, which is about them.
func (p onSlack) meet() onSlack {
	p.t.Helper()
	for _, user := range []string{lea, bob} {
		p.slash(user, "/help", "", "meets "+user)
	}
	eventually(p.t, "the greetings", func() bool { return len(p.slack.Posts()) == 2 })
	p.slack.Forget()
	return p
}

// startOnSocket is startOnSlack in Socket Mode.
func startOnSocket(t *testing.T) onSlack {
	t.Helper()
	s := setSlack(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	t.Setenv("SLACK_SIGNING_SECRET", "")
	t.Setenv("SLACK_APP_TOKEN", fakeslack.AppToken)
	return onSlack{process: start(t), slack: s, bySocket: true}.meet()
}

// onBothEngines runs a test on a program with a new store of each engine, and on
// one in Socket Mode.
func onBothEngines(t *testing.T, f func(t *testing.T, p onSlack)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, startOnSlack(t)) })
	t.Run("postgres", func(t *testing.T) {
		s := setSlack(t, storagetest.PostgresURL(t))
		f(t, onSlack{process: start(t), slack: s}.meet())
	})
	t.Run("socket", func(t *testing.T) { f(t, startOnSocket(t)) })
}

// send sends a body as Slack does, and gives the status and what is answered. An
// acknowledged envelope counts as a 200.
func (p onSlack) send(body string) (int, string) {
	p.t.Helper()
	if p.bySocket {
		return http.StatusOK, p.slack.Acknowledged(p.slack.Send(body))
	}
	status, answer := p.do(fakeslack.Signed(p.base+"/slack/events", body, time.Now()))
	p.slack.Judge(answer)
	return status, answer
}

// unacknowledged is after how long an envelope is taken not to be acknowledged:
// Slack does not wait longer.
const unacknowledged = 3 * time.Second

// attempt is send for a body that may not be taken. An envelope that is not
// acknowledged counts as a 503: Slack sends both again.
func (p onSlack) attempt(body string) (int, string) {
	p.t.Helper()
	if !p.bySocket {
		return p.send(body)
	}
	payload, ok := p.slack.AcknowledgedWithin(p.slack.Send(body), unacknowledged)
	if !ok {
		return http.StatusServiceUnavailable, ""
	}
	return http.StatusOK, payload
}

func (p onSlack) do(r *http.Request) (int, string) {
	p.t.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Error(err)
		return 0, ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Error(err)
	}
	return response.StatusCode, string(body)
}

// slash sends a command and gives the body of its answer, which is always 200.
func (p onSlack) slash(user, name, text, trigger string) string {
	p.t.Helper()
	status, body := p.send(fakeslack.Command(user, sales, name, text, trigger, p.slack.ResponseURL()))
	if status != http.StatusOK {
		p.t.Errorf("%s %s: %d %s", name, text, status, body)
	}
	return body
}

// posted waits until so many posts to the wins channel hold a text, in their
// words or their blocks, and gives these.
func (p onSlack) posted(text string, n int) []fakeslack.Post {
	p.t.Helper()
	var found []fakeslack.Post
	eventually(p.t, text+" in the channel", func() bool {
		found = nil
		for _, post := range p.slack.Posts() {
			if post.Channel == sales && post.To == "" && strings.Contains(post.Text, text) {
				found = append(found, post)
			}
		}
		return len(found) >= n
	})
	if len(found) != n {
		p.t.Errorf("%q was posted %d times, want %d: %+v", text, len(found), n, found)
	}
	return found
}

// press presses a button and gives the words that answer it at the response_url,
// the answers so far being so many.
func (p onSlack) press(user, action, value, trigger string, answers int) string {
	p.t.Helper()
	if status, body := p.send(fakeslack.Press(user, sales, action, value, trigger, p.slack.ResponseURL())); status != http.StatusOK || body != "" {
		p.t.Errorf("%s: %d %q, want an empty body", action, status, body)
	}
	return p.slack.Wait("response", answers+1)[answers].Args["text"]
}

// undoValue is the value of the win.undo button that an answer holds.
func undoValue(t *testing.T, body string) string {
	t.Helper()
	var answer struct {
		ResponseType string `json:"response_type"`
		Blocks       []struct {
			Elements []struct {
				ActionID string `json:"action_id"`
				Value    string `json:"value"`
			} `json:"elements"`
		} `json:"blocks"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	if answer.ResponseType != "ephemeral" {
		t.Errorf("the answer is for %s", answer.ResponseType)
	}
	for _, b := range answer.Blocks {
		for _, e := range b.Elements {
			if e.ActionID == "win.undo" {
				return e.Value
			}
		}
	}
	t.Fatalf("no win.undo in %s", body)
	return ""
}

// The main job on Slack: recorded, announced, cheered for, taken back.
func TestSlackWin(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		answer := p.slash(bob, "/win", "12k Acme", "t1")
		contains(t, answer, "Acme")
		number := undoValue(t, answer)
		first := p.posted("Acme", 1)[0]
		contains(t, first.Blocks, "win.cheer", "Acme")

		french := p.slash(lea, "/vente", "8k Zorglub", "t2")
		contains(t, french, "Zorglub", "enregistrée")
		p.posted("Zorglub", 1)

		p.press(lea, "win.undo", number, "t3", 0)
		if n := p.posted("Acme", 1)[0].Edits; n != 0 {
			t.Errorf("another's undo edited the announcement %d times", n)
		}

		cheer := func(trigger string) {
			if status, body := p.send(fakeslack.Press(lea, sales, "win.cheer", number, trigger, p.slack.ResponseURL())); status != http.StatusOK || body != "" {
				t.Errorf("cheer: %d %q", status, body)
			}
		}
		cheer("t4")
		eventually(t, "a cheer", func() bool { return strings.Contains(p.slack.Posts()[0].Blocks, "(1)") })
		cheer("t5")
		contains(t, p.slack.Wait("response", 2)[1].Args["text"], "déjà")

		p.press(bob, "win.undo", number, "t6", 2)
		eventually(t, "the announcement to be edited and explained", func() bool {
			var edited, explained bool
			for _, post := range p.slack.Posts() {
				edited = edited || post.Stamp == first.Stamp && post.Edits == 2
				explained = explained || post.Thread == first.Stamp
			}
			return edited && explained
		})
		p.posted("Zorglub", 1)
	})
}

// Four copies of one delivery at once have one body and one win.
func TestSlackRepeatsItself(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		var bodies [4]string
		var copies sync.WaitGroup
		for i := range bodies {
			copies.Go(func() { bodies[i] = p.slash(bob, "/win", "12k Acme", "t1") })
		}
		copies.Wait()
		for _, body := range bodies {
			if body != bodies[0] {
				t.Errorf("copies differ:\n%s\n%s", bodies[0], body)
			}
		}
		contains(t, bodies[0], "Acme", "win.undo")
		p.slash(bob, "/win", "9k Last", "t2")
		p.posted("Last", 1)
		p.posted("Acme", 1)
		if list := p.slash(bob, "/win", "list", "t3"); strings.Count(list, "12,000") == 0 || strings.Contains(list, "24,000") {
			t.Errorf("not one win: %s", list)
		}
	})
}

func TestSlackForm(t *testing.T) {
	t.Run("http", func(t *testing.T) { playForm(t, startOnSlack(t)) })
	t.Run("socket", func(t *testing.T) { playForm(t, startOnSocket(t)) })
}

func playForm(t *testing.T, p onSlack) {
	t.Helper()
	if body := p.slash(bob, "/win", "", "t1"); body != "" {
		t.Errorf("a bare command is answered with %s", body)
	}
	opened := p.slack.Wait("views.open", 1)[0]
	for _, field := range []string{"amount", "customer", "product", "closed_on", "note", "tags", "split"} {
		contains(t, opened.Args["view"], `"block_id":"`+field+`"`, `"action_id":"`+field+`"`)
	}
	submit := func(amount string) (int, string) {
		return p.send(fakeslack.Submit(bob, "V1", opened, map[string]any{
			"amount": fakeslack.Input("amount", amount), "customer": fakeslack.Input("customer", "Acme"),
		}))
	}
	_, refused := submit("abc")
	var answer struct {
		Action string `json:"response_action"`
		Errors map[string]string
	}
	if err := json.Unmarshal([]byte(refused), &answer); err != nil || answer.Action != "errors" || answer.Errors["amount"] == "" || len(answer.Errors) != 1 {
		t.Errorf("a bad amount: %v, %s", err, refused)
	}
	for range 2 {
		if status, body := submit("12k"); status != http.StatusOK || body != "" {
			t.Errorf("accepted: %d %q", status, body)
		}
	}
	p.posted("Acme", 1)
	p.slash(bob, "/win", "9k Last", "t2")
	p.posted("Last", 1)
	p.posted("Acme", 1)
}

// Every command can be said to the bot, in a channel and directly, in either
// language.
func TestSlackWords(t *testing.T) {
	p := startOnSlack(t)
	for i, c := range []struct{ words, want string }{
		{"win 12k Acme", "Acme"},
		{"quota", "T4"}, {"leaderboard", "Classement"}, {"settings", "Europe/Paris"}, {"help", "/vente"},
		{"vente 8k Zorglub", "Zorglub"}, {"classement", "Classement"}, {"réglages", "Europe/Paris"}, {"aide", "/vente"},
	} {
		for where, body := range map[string]string{
			"mention": fakeslack.Mention("Em"+strconv.Itoa(i), lea, sales, "<@"+fakeslack.Self+"> "+c.words),
			"direct":  fakeslack.Direct("Ed"+strconv.Itoa(i), lea, c.words),
		} {
			said := len(p.slack.Posts())
			if status, answer := p.send(body); status != http.StatusOK || answer != "" {
				t.Errorf("%s %s: %d %q", where, c.words, status, answer)
			}
			var texts []string
			for _, post := range p.slack.Posts()[said:] {
				texts = append(texts, post.Text)
			}
			contains(t, strings.Join(texts, "\n"), c.want)
		}
	}
}

// A newcomer is taken as Slack knows them.
func TestSlackNewcomer(t *testing.T) {
	p := startOnSlack(t)
	contains(t, p.slash(zoe, "/settings", "", "t1"), "New_York", "français")
	p.slash(zoe, "/win", "3k Initech", "t2")
	if calls := p.slack.Calls("users.info"); len(calls) == 0 || calls[0].Args["user"] != zoe || calls[0].Args["include_locale"] != "true" {
		t.Errorf("asked for %+v", calls)
	}
	contains(t, p.posted("Initech", 1)[0].Text, "@Zoé Petit")
}

// What is not Slack's, or not for us, changes nothing and is logged without
// secrets or words.
func TestSlackHostile(t *testing.T) {
	p := startOnSlack(t)
	const secretNote = "they-trust-us-with-this"
	win := fakeslack.Command(bob, sales, "/win", `12k Acme note "`+secretNote+`"`, "t1", p.slack.ResponseURL())
	at := p.base + "/slack/events"
	forged := fakeslack.Signed(at, win, time.Now())
	forged.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("ab", 32))
	get, err := http.NewRequest(http.MethodGet, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		request *http.Request
		status  int
	}{
		"forged":        {forged, http.StatusUnauthorized},
		"stale":         {fakeslack.Signed(at, win, time.Now().Add(-6*time.Minute)), http.StatusUnauthorized},
		"too large":     {fakeslack.Signed(at, win+strings.Repeat("x", 1<<20), time.Now()), http.StatusRequestEntityTooLarge},
		"a GET":         {get, http.StatusMethodNotAllowed},
		"malformed":     {fakeslack.Signed(at, `{"type":`, time.Now()), http.StatusBadRequest},
		"unknown event": {fakeslack.Signed(at, fakeslack.Event("E1", map[string]any{"type": "not_invented_yet"}), time.Now()), http.StatusOK},
	} {
		if status, body := p.do(test.request); status != test.status || body != "" {
			t.Errorf("%s: %d %q, want %d and no body", name, status, body, test.status)
		}
	}
	if status, body := p.send(`{"type":"url_verification","challenge":"3eZbrw1a"}`); status != http.StatusOK || body != "3eZbrw1a" {
		t.Errorf("url_verification: %d %q", status, body)
	}
	foreign := strings.ReplaceAll(win, fakeslack.Team, "T0FOREIGN")
	if status, body := p.send(foreign); status != http.StatusOK || !strings.Contains(body, "installed") {
		t.Errorf("a foreign team: %d %s", status, body)
	}
	if calls := p.slack.Calls("users.info"); len(calls) > 0 {
		t.Errorf("somebody was looked up: %+v", calls)
	}
	if status, body := p.send(win); status != http.StatusOK || !strings.Contains(body, "Acme") {
		t.Errorf("the same, signed: %d %s", status, body)
	}
	p.posted("Acme", 1)
	p.end()
	for _, hidden := range []string{fakeslack.Token, fakeslack.Secret, "v0=", secretNote} {
		if strings.Contains(p.stderr.String(), hidden) {
			t.Errorf("the log holds %q:\n%s", hidden, p.stderr)
		}
	}
}

// A post whose answer is lost is looked for, and is there once.
func TestSlackLosesAnAnswer(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		p.slack.Next("chat.postMessage", p.slack.Lost())
		p.slash(bob, "/win", "12k Acme", "t1")
		p.slack.Wait("conversations.history", 1)
		p.slash(bob, "/win", "9k Last", "t2")
		p.posted("Last", 1)
		p.posted("Acme", 1)
	})
}

// Without the scope to look, such a post is seen twice at most.
func TestSlackCannotLook(t *testing.T) {
	p := startOnSlack(t)
	p.slack.Next("chat.postMessage", p.slack.Lost())
	p.slack.Next("conversations.history", fakeslack.Refusal("missing_scope"))
	p.slash(bob, "/win", "12k Acme", "t1")
	p.posted("Acme", 2)
	p.slash(bob, "/win", "9k Last", "t2")
	p.posted("Last", 1)
	p.posted("Acme", 2)
}

// What Slack did not take before the program stopped is posted by the next.
func TestSlackOverARestart(t *testing.T) {
	p := startOnSlack(t)
	p.slack.Next("chat.postMessage", fakeslack.Status(http.StatusServiceUnavailable, ""))
	p.slash(bob, "/win", "12k Acme", "t1")
	p.slack.Wait("chat.postMessage", 1)
	p.end()
	again := onSlack{process: start(t), slack: p.slack}
	again.posted("Acme", 1)
	contains(t, again.slash(bob, "/win", "12k Acme", "t1"), "Acme", "win.undo")
	again.slash(bob, "/win", "9k Last", "t2")
	again.posted("Last", 1)
	again.posted("Acme", 1)
}

// Only those named in the settings are admins, however the list is spaced.
func TestSlackAdmins(t *testing.T) {
	slack := setSlack(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	t.Setenv("CARILLON_ADMINS", "U0NOBODY, "+bob)
	p := onSlack{process: start(t), slack: slack}
	contains(t, p.slash(bob, "/settings", "currency USD", "t1"), "USD")
	contains(t, p.slash(lea, "/settings", "currency EUR", "t2"), "admin")
}

// The private dashboard: shown when it is opened, and anew after a win, without
// waiting; its buttons are answered directly.
func TestSlackHome(t *testing.T) {
	onBothEngines(t, func(t *testing.T, p onSlack) {
		home := func(n int) string {
			return p.slack.WaitHome(lea, n)
		}
		act := func(body string) {
			if status, answer := p.send(body); status != http.StatusOK || answer != "" {
				t.Errorf("%d %q", status, answer)
			}
		}
		p.slash(bob, "/quota", "set <@"+lea+"> 120k", "t0")
		p.slash(lea, "/vente", "1k Premier", "t1")
		p.delivered(p.slack.HomeOpened("E1", lea, "home"), 0)
		contains(t, home(1), "Bonjour Léa Martin", "Premier", "form.open", "Europe/Paris", "120\u202f000", "Prochain classement")
		number := undoValue(t, p.slash(lea, "/vente", "12k Zorglub", "t2"))
		contains(t, home(2), "Zorglub")
		act(fakeslack.Press(lea, sales, "win.undo", number, "t3", p.slack.ResponseURL()))
		if view := home(3); strings.Contains(view, "Zorglub") {
			t.Errorf("the dashboard still shows what was undone: %s", view)
		}
		act(p.slack.PressHome(lea, "form.open", `{"c":"win"}`, "t4"))
		opened := p.slack.Wait("views.open", 1)[0]
		home(4)
		act(fakeslack.Submit(lea, "V1", opened, map[string]any{
			"amount": fakeslack.Input("amount", "9k"), "customer": fakeslack.Input("customer", "Globex"),
		}))
		contains(t, home(5), "Globex")
		eventually(t, "a direct answer", func() bool { return strings.Contains(strings.Join(p.told(lea), "\n"), "Globex") })
		p.slash(lea, "/réglages", "langue en", "t5")
		contains(t, home(6), "Hello Léa Martin")
		p.slash(bob, "/win", "7k Another", "t6")
		p.posted("Another", 1)
		if n := len(p.slack.Calls("views.publish")); n != 6 {
			t.Errorf("published %d times", n)
		}
	})
}
