package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// roundTrip answers the Web API without a network, so that time can stand still.
type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

func answer(body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// ears remember the people that they hear of.
type ears struct {
	mu    sync.Mutex
	names []string
}

func (e *ears) Hear(_ context.Context, n bot.News) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.names = append(e.names, n.Person.Name)
	return nil
}

// offline is a connected bot whose Web API is a function.
func offline(t *testing.T, api func(*http.Request) *http.Response) *Slack {
	t.Helper()
	s, err := newOn(Settings{BotToken: fakeslack.Token, SigningSecret: fakeslack.Secret, Listener: &ears{}}, roundTrip(api), time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.self.Store(&identity{team: Team{ID: fakeslack.Team}, user: fakeslack.Self})
	return s
}

// In a workspace of thousands, all of whom come at once, Slack allows a hundred
// look-ups a minute. Nobody waits for one that is not allowed, Slack is left
// alone as it asks, and in the end everybody is known by name.
func TestThousandsAreLookedUp(t *testing.T) {
	const people, aMinute = 5000, 100
	synctest.Test(t, func(t *testing.T) {
		var minute time.Time
		allowed, tooSoon := 0, 0
		s := offline(t, func(r *http.Request) *http.Response {
			if err := r.ParseForm(); err != nil {
				t.Error(err)
			}
			if time.Since(minute) >= time.Minute {
				minute, allowed = time.Now(), aMinute
			}
			if allowed--; allowed < 0 {
				if allowed < -1 {
					tooSoon++
				}
				left := time.Minute - time.Since(minute)
				return &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {fmt.Sprint(int(left/time.Second) + 1)}}, Body: http.NoBody}
			}
			user := r.Form.Get("user")
			return answer(`{"ok":true,"user":{"id":"` + user + `","name":"name of ` + user + `"}}`)
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.catchUp(ctx) }()
		known := 0
		began := time.Now()
		for i := range people {
			_, err := s.Profile(ctx, fakeslack.Team, fmt.Sprintf("U%d", i))
			switch {
			case err == nil:
				known++
			case i > aMinute && !errors.Is(err, errLater):
				t.Fatalf("look-up %d: %v", i, err)
			}
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("%d people waited %s", people, waited)
		}
		<-time.After(people / aMinute * 2 * time.Minute)
		synctest.Wait()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		heard := s.settings.Listener.(*ears).names
		if known != aMinute || known+len(heard) != people {
			t.Errorf("%d known at once and %d later, of %d", known, len(heard), people)
		}
		if tooSoon > 0 {
			t.Errorf("Slack was asked %d times while it wanted to be left alone", tooSoon)
		}
	})
}

// A person is in the queue once, and comes in order.
func TestLookupsAreQueuedOnce(t *testing.T) {
	l := newLookups()
	for _, user := range []string{"U1", "U2", "U1"} {
		l.putOff(user, time.Time{})
	}
	var users []string
	for {
		user, ok := l.next()
		if !ok {
			break
		}
		users = append(users, user)
	}
	if got := strings.Join(users, " "); got != "U1 U2" {
		t.Errorf("queued %s", got)
	}
	for i := range mostLookups + 1 {
		l.putOff(fmt.Sprintf("U%d", i), time.Time{})
	}
	if len(l.waiting) != mostLookups {
		t.Errorf("%d wait", len(l.waiting))
	}
}
