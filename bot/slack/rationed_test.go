package slack

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

// A 429 of an edit is for every channel, and of a post for its own.
func TestRetryAfter(t *testing.T) {
	h := connected(t, silent)
	place := func(ref string) coaching.Place {
		return coaching.Place{Platform: Name, Tenant: fakeslack.Team, Ref: ref}
	}
	send := func(ref string) (string, error) {
		return h.bot.Send(t.Context(), bot.Post{Place: place(ref), Key: "key-" + ref, Message: bot.Say(bot.Plainly("Won"))})
	}
	edit := func(ref, message string) error {
		return h.bot.Edit(t.Context(), place(ref), message, bot.Say(bot.Plainly("Taken back")))
	}
	putOff := func(what string, err error, least time.Duration) {
		t.Helper()
		failed, ok := errors.AsType[*bot.SendError](err)
		if !ok || !failed.Retry || failed.After < least || failed.After > 30*time.Second {
			t.Errorf("%s comes to %v, want it put off for 30 s", what, err)
		}
	}
	one, err := send("C1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := send("C2")
	if err != nil {
		t.Fatal(err)
	}
	h.slack.Next("chat.update", fakeslack.Status(http.StatusTooManyRequests, "30"))
	putOff("an edit", edit("C1", one), 30*time.Second)
	putOff("an edit elsewhere", edit("C2", two), time.Second)
	if n := len(h.slack.Calls("chat.update")); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
	h.slack.Next("chat.postMessage", fakeslack.Status(http.StatusTooManyRequests, "30"))
	_, err = send("C1")
	putOff("a post", err, 30*time.Second)
	if _, err := send("C2"); err != nil {
		t.Errorf("a post elsewhere: %v", err)
	}
}

// answers is a network that answers with the next status.
type answers struct{ statuses []int }

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	status := a.statuses[0]
	a.statuses = a.statuses[1:]
	return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {"30"}}, Body: http.NoBody, Request: r}, nil
}

func TestRationedUntilThePauseIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &answers{[]int{200, 429, 200}}
		r := newRationed(network, time.Now)
		call := func() (int, string) {
			request, err := http.NewRequest(http.MethodPost, "https://slack.com/api/chat.update", nil)
			if err != nil {
				t.Fatal(err)
			}
			response, err := r.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			return response.StatusCode, response.Header.Get("Retry-After")
		}
		for _, step := range []struct {
			after  time.Duration
			status int
			again  string
		}{
			{0, 200, "30"}, {0, 429, "30"}, {0, 429, "30"}, {10 * time.Second, 429, "20"}, {19500 * time.Millisecond, 429, "1"}, {500 * time.Millisecond, 200, "30"},
		} {
			<-time.After(step.after)
			if status, again := call(); status != step.status || again != step.again {
				t.Errorf("after %v: %d, again after %s s; want %d and %s", step.after, status, again, step.status, step.again)
			}
		}
		if left := len(network.statuses); left > 0 {
			t.Errorf("%d calls were not made", left)
		}
	})
}
