package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// mostLookups is how many people may wait to be looked up. More than that come
// by themselves again.
const mostLookups = 10_000

// lookups are those that Slack wants to be made later: users.info is rationed,
// and in a large workspace many people may come at once.
type lookups struct {
	mu      sync.Mutex
	after   time.Time // no look-up before
	waiting []string  // users, in the order in which they came
	queued  map[string]bool
	wake    chan struct{}
}

func newLookups() *lookups { return &lookups{queued: map[string]bool{}, wake: make(chan struct{}, 1)} }

// putOff has a user looked up later, and everybody not before some time has
// passed.
func (l *lookups) putOff(user string, after time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if after.After(l.after) {
		l.after = after
	}
	if !l.queued[user] && len(l.waiting) < mostLookups {
		l.queued[user] = true
		l.waiting = append(l.waiting, user)
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// pause is how long nobody is to be looked up.
func (l *lookups) pause(now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(l.after.Sub(now), 0)
}

// next takes the user who has waited longest.
func (l *lookups) next() (user string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		return "", false
	}
	user, l.waiting = l.waiting[0], l.waiting[1:]
	delete(l.queued, user)
	return user, true
}

// errLater says that a look-up is put off. Whoever waits for it does without.
var errLater = errors.New("put off, for Slack wants no more look-ups now")

// lookUp asks Slack about a user, unless it has asked for a pause; then it is
// done later.
func (s *Slack) lookUp(ctx context.Context, user string) (*slack.User, error) {
	now := s.now()
	if s.lookups.pause(now) > 0 {
		s.lookups.putOff(user, time.Time{})
		return nil, errLater
	}
	info, err := s.api.GetUserInfoContext(ctx, user)
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		s.lookups.putOff(user, now.Add(max(limited.RetryAfter, time.Second)))
	}
	return info, err
}

// catchUp makes the look-ups that were put off, one after the other and as Slack
// allows, and tells the listener what they find, until ctx ends.
func (s *Slack) catchUp(ctx context.Context) error {
	for {
		pause := s.lookups.pause(s.now())
		user, waiting := "", false
		if pause == 0 {
			user, waiting = s.lookups.next()
		}
		if waiting {
			s.lookUpLate(ctx, user)
			continue
		}
		var over <-chan time.Time
		if pause > 0 {
			over = time.After(pause)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-over:
		case <-s.lookups.wake:
		}
	}
}

func (s *Slack) lookUpLate(ctx context.Context, user string) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	self := s.self.Load()
	if self == nil {
		return
	}
	info, err := s.lookUp(ctx, user)
	if err == nil {
		p := profileOf(self.team.ID, info)
		err = s.settings.Listener.Hear(ctx, bot.News{Platform: Name, Tenant: self.team.ID, Person: &p})
	}
	if err != nil {
		s.log.Info("slack look-up failed once more", "user", user, "error", err)
	}
}
