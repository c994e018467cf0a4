package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// misbehaviour is a way in which Slack misbehaves while people do things.
type misbehaviour struct {
	name string
	// begins has Slack misbehave; nil where it only delivers in its own way.
	begins func(s *spell)
	// lasts says that nothing gets through before the end of it.
	lasts bool
	// delivers is how Slack delivers a body, and gives what is answered to the
	// last copy; nil for once, and again where it is not taken.
	delivers func(p onSlack, body string) string
	// shut says that the channels are closed to the bot, which a person has to
	// mend: the admins are told.
	shut bool
}

// misbehaviours are all that Slack does to us beside what it should. Nothing is to
// be lost by any of them, nothing done or told twice.
var misbehaviours = []misbehaviour{
	{name: "it wants posts later", begins: func(s *spell) { s.each(later) }},
	{name: "a storm of 429s", begins: func(s *spell) {
		s.every("", first(), later)
		s.each(later)
	}},
	{name: "5xx", begins: func(s *spell) {
		s.each(fakeslack.Status(http.StatusServiceUnavailable, ""), fakeslack.Status(http.StatusInternalServerError, ""),
			fakeslack.Status(http.StatusBadGateway, ""), fakeslack.Refusal("internal_error"), fakeslack.Refusal("fatal_error"))
	}},
	{name: "answers are lost after it has posted", begins: func(s *spell) { s.each(s.p.slack.Lost()) }},
	{name: "requests are lost", begins: func(s *spell) { s.each(fakeslack.Cut()) }},
	{name: "it stalls", lasts: true, begins: func(s *spell) {
		over := make(chan struct{})
		stall := func(http.ResponseWriter, fakeslack.Call) bool { <-over; return false }
		s.ends = append(s.ends, func() { close(over) })
		s.each(stall)
		s.every("views.open", always, stall)
		s.every("response", always, stall)
	}},
	{name: "four copies at once", delivers: func(p onSlack, body string) string {
		var answers [4]string
		var copies sync.WaitGroup
		for i := range answers {
			copies.Go(func() { answers[i] = p.delivered(body, i) })
		}
		copies.Wait()
		return answers[0]
	}},
	{name: "it repeats what was answered", delivers: func(p onSlack, body string) string {
		first := p.delivered(body, 0)
		for attempt := 1; attempt <= 3; attempt++ {
			if answer := p.delivered(body, attempt); answer != first {
				p.t.Errorf("attempt %d is answered with\n%s\nand the first was with\n%s", attempt, answer, first)
			}
		}
		return first
	}},
	{name: "it breaks off in the middle of a delivery", delivers: func(p onSlack, body string) string {
		p.half(body)
		return p.delivered(body, 1)
	}},
	{name: "it hangs up before it is answered", delivers: func(p onSlack, body string) string {
		p.hangUp(body)
		return p.delivered(body, 1)
	}},
	{name: "response_urls have expired", begins: func(s *spell) {
		s.every("response", always, fakeslack.Status(http.StatusNotFound, ""))
	}},
	{name: "triggers have expired", begins: func(s *spell) {
		s.every("views.open", always, fakeslack.Refusal("expired_trigger_id"))
	}},
	{name: "the token is revoked for a while", lasts: true, begins: func(s *spell) {
		s.announcements(always, fakeslack.Refusal("token_revoked"))
		s.every("auth.test", always, fakeslack.Refusal("token_revoked"))
		posts := len(s.p.inChannels())
		s.ends = append(s.ends, func() { s.p.comeBack(posts) })
	}},
	{name: "the channel is not found", shut: true, begins: shut("channel_not_found")},
	{name: "the bot is not in the channel", shut: true, begins: shut("not_in_channel")},
	{name: "the channel is archived", shut: true, begins: shut("is_archived")},
}

var later = fakeslack.Status(http.StatusTooManyRequests, "1")

// shut is that no announcement is taken.
func shut(code string) func(s *spell) {
	return func(s *spell) { s.announcements(always, fakeslack.Refusal(code)) }
}

// spell is the time in which Slack misbehaves.
type spell struct {
	p     onSlack
	times atomic.Int64 // that it did
	ends  []func()
}

// every is that calls of a method misbehave; of all methods where none is named.
func (s *spell) every(method string, when func(fakeslack.Call) bool, way fakeslack.Script) {
	s.ends = append(s.ends, s.p.slack.Every(method, func(w http.ResponseWriter, c fakeslack.Call) bool {
		if !when(c) {
			return false
		}
		s.times.Add(1)
		return way(w, c)
	}))
}

// announcements is that posts and edits in channels misbehave.
func (s *spell) announcements(when func(fakeslack.Call) bool, way fakeslack.Script) {
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		s.every(method, func(c fakeslack.Call) bool { return strings.HasPrefix(c.Args["channel"], "C") && when(c) }, way)
	}
}

// each is that the first post and edit of each announcement misbehaves, in one of
// the ways in turn.
func (s *spell) each(ways ...fakeslack.Script) {
	var turn atomic.Int64
	s.announcements(first(), func(w http.ResponseWriter, c fakeslack.Call) bool {
		return ways[int(turn.Add(1))%len(ways)](w, c)
	})
}

func always(fakeslack.Call) bool { return true }

// first is the first call about each thing.
func first() func(fakeslack.Call) bool {
	var met sync.Map
	return func(c fakeslack.Call) bool {
		_, again := met.LoadOrStore(c.Method+c.Args["channel"]+c.Args["ts"]+c.Args["metadata"], true)
		return !again
	}
}

// comeBack has somebody use the app until it is noticed that the token is good,
// and more is posted than before.
func (p onSlack) comeBack(posts int) {
	p.t.Helper()
	eventually(p.t, "the bot to come back", func() bool {
		p.slash(lea, "/help", "", fmt.Sprint("nudge ", time.Now().UnixNano()))
		return len(p.inChannels()) > posts
	})
}

// inChannels is what everybody sees in channels and their threads.
func (p onSlack) inChannels() []fakeslack.Post {
	return slices.DeleteFunc(p.slack.Posts(), func(post fakeslack.Post) bool {
		return !strings.HasPrefix(post.Channel, "C") || post.To != ""
	})
}

// Whatever Slack does while people do things: what they did is in the ledger once,
// their channels are told once, and the admins hear once, in their language, of
// what a person has to mend, and of nothing else.
func TestSlackMisbehaves(t *testing.T) {
	embedded, server := "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"), withPassword(t, storagetest.PostgresURL(t))
	byHTTP, bySocket := begun(t, embedded, false), begun(t, server, true)
	// Beside each other, for both mostly wait.
	t.Run("in every way", func(t *testing.T) {
		t.Run("http on sqlite", func(t *testing.T) { t.Parallel(); byHTTP.endure(t) })
		t.Run("socket on postgres", func(t *testing.T) { t.Parallel(); bySocket.endure(t) })
	})
	bySocket.keepsSecrets(server)
	t.Setenv("DATABASE_URL", embedded)
	byHTTP.keepsSecrets(embedded)
}

// begun is a program whose people have met it.
func begun(t *testing.T, database string, bySocket bool) onSlack {
	s := setSlack(t, database)
	if bySocket {
		t.Setenv("SLACK_SIGNING_SECRET", "")
		t.Setenv("SLACK_APP_TOKEN", fakeslack.AppToken)
	}
	t.Setenv("CARILLON_ADMINS", bob+","+zoe)
	t.Setenv("CARILLON_METRICS_TOKEN", metricsSecret)
	p := onSlack{process: start(t), slack: s, bySocket: bySocket}.meet()
	p.awake(bob, zoe)
	p.settled()
	return p
}

func (p onSlack) endure(t *testing.T) {
	for i, m := range misbehaviours {
		t.Run(m.name, func(t *testing.T) {
			onSlack{process: p.in(t), slack: p.slack, bySocket: p.bySocket}.suffer(m, i)
		})
	}
}

// suffer has Léa do everything while Slack misbehaves in one way.
func (p onSlack) suffer(m misbehaviour, number int) {
	mark := func(i int) string { return fmt.Sprintf("Client%02d%02d", number, i) }
	channel := func(i int) string { return fmt.Sprintf("C%02d%02d", number, i) }
	announceIn := func(i int) {
		p.slash(bob, "/settings", fmt.Sprintf("wins <#%s|room-%02d%02d>", channel(i), number, i), fmt.Sprintf("wins %s %d", mark(i), time.Now().UnixNano()))
	}
	told := map[string]int{bob: len(p.told(bob)), zoe: len(p.told(zoe))}
	for i, d := range deeds {
		announceIn(i)
		if d.ready != nil {
			d.ready(p, mark(i), channel(i))
		}
	}
	s := &spell{p: p}
	if m.begins != nil {
		m.begins(s)
	}
	deliver := func(body string) string { return p.delivered(body, 0) }
	if m.delivers != nil {
		deliver = func(body string) string { return m.delivers(p, body) }
	}
	for i, d := range deeds {
		announceIn(i)
		d.does(p, deliver, mark(i), channel(i))
	}
	if m.begins != nil {
		eventually(p.t, "Slack to misbehave", func() bool { return s.times.Load() > 0 })
	}
	if !m.lasts {
		p.settled()
	}
	for _, end := range s.ends {
		end()
	}
	p.settled()
	for i, d := range deeds {
		d.holds(p, mark(i), channel(i), m.shut)
	}
	for admin, words := range map[string]string{bob: "I can no longer post in", zoe: "Je ne peux plus rien publier dans"} {
		news := strings.Join(p.told(admin)[told[admin]:], "\n")
		for i := range deeds {
			want := 0
			if m.shut {
				want = 1
			}
			if n := strings.Count(news, fmt.Sprintf("%s #room-%02d%02d", words, number, i)); n != want {
				p.t.Errorf("%s was told %d times of channel %d, want %d:\n%s", admin, n, i, want, news)
			}
		}
		if !m.shut && news != "" {
			p.t.Errorf("%s was told %s", admin, news)
		}
	}
}

// delivered sends a body as Slack does, which sends an event again that is not
// taken, and gives what is answered in the end.
func (p onSlack) delivered(body string, attempt int) string {
	p.t.Helper()
	for ; attempt <= 6; attempt++ {
		if p.bySocket {
			if answer, ok := p.slack.AcknowledgedWithin(p.slack.SendAgain(body, attempt), unacknowledged); ok {
				return answer
			}
			continue
		}
		r := fakeslack.Signed(p.base+"/slack/events", body, time.Now())
		if attempt > 0 {
			r.Header.Set("X-Slack-Retry-Num", fmt.Sprint(attempt))
			r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
		}
		status, answer := p.do(r)
		p.slack.Judge(answer)
		switch status {
		case http.StatusOK:
			return answer
		case http.StatusServiceUnavailable:
		default:
			p.t.Errorf("answered with %d %s", status, answer)
		}
	}
	p.t.Errorf("never taken: %s", body)
	return ""
}

// half sends the beginning of a body, and breaks off.
func (p onSlack) half(body string) {
	p.t.Helper()
	if p.bySocket {
		p.slack.Half(fmt.Sprintf(`{"envelope_id": "broken", "payload": %q}`, body))
		return
	}
	p.raw(body, func(request string) string { return request[:len(request)-len(body)/2] })
}

// hangUp sends a body, and does not wait for the answer.
func (p onSlack) hangUp(body string) {
	p.t.Helper()
	if p.bySocket {
		p.slack.Send(body)
		p.slack.HangUp()
		return
	}
	p.raw(body, func(request string) string { return request })
}

// raw sends a part of a request and closes the connection.
func (p onSlack) raw(body string, part func(request string) string) {
	p.t.Helper()
	r := fakeslack.Signed(p.base+"/slack/events", body, time.Now())
	var request strings.Builder
	if err := r.Write(&request); err != nil {
		p.t.Fatal(err)
	}
	c, err := net.Dial("tcp", r.URL.Host)
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close()
	w := bufio.NewWriter(c)
	w.WriteString(part(request.String()))
	if err := w.Flush(); err != nil {
		p.t.Fatal(err)
	}
}
