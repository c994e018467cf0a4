package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// post is what the wall below was given.
type post struct {
	ref, key, text string
}

// wall is a platform that keeps what is posted, and looks for it where it can.
type wall struct {
	blind    bool
	mu       sync.Mutex
	posts    []post
	inFlight map[string]int
	crowded  bool // whether two were ever at one place at the same time
	arrived  chan struct{}
}

func newWall() *wall {
	return &wall{inFlight: map[string]int{}, arrived: make(chan struct{}, 10000)}
}

func (w *wall) Send(_ context.Context, p bot.Post) (string, error) {
	w.count(p.Place.Ref, 1)
	defer w.count(p.Place.Ref, -1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts = append(w.posts, post{p.Place.Ref, p.Key, p.Message.PlainText()})
	w.arrived <- struct{}{}
	return p.Key, nil
}

func (w *wall) count(ref string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inFlight[ref] += n
	w.crowded = w.crowded || w.inFlight[ref] > 1
}

func (w *wall) Find(_ context.Context, wanted bot.Post, _ time.Time) (string, bool, error) {
	if w.blind {
		return "", false, bot.ErrCannotLook
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return wanted.Key, slices.ContainsFunc(w.posts, func(p post) bool { return p.key == wanted.Key }), nil
}

func (w *wall) Edit(context.Context, coaching.Place, string, bot.Message) error { return nil }
func (w *wall) Name() string                                                    { return "slack" }
func (w *wall) Pace() time.Duration                                             { return time.Millisecond }
func (w *wall) Routes(*http.ServeMux, bot.Handler)                              {}
func (w *wall) Run(context.Context, bot.Handler) error                          { return nil }
func (w *wall) Profile(context.Context, string, string) (bot.Profile, error) {
	return bot.Profile{}, nil
}
func (w *wall) ChannelName(context.Context, coaching.Place) (string, error) { return "", nil }

// wait waits for a number of posts.
func (w *wall) wait(t testing.TB, n int) {
	t.Helper()
	for range n {
		select {
		case <-w.arrived:
		case <-time.After(patience):
			t.Fatalf("no post after %v", patience)
		}
	}
}

func (f fixture) drainer(w *wall, leases bot.Leases, now func() time.Time) *bot.Drainer {
	return &bot.Drainer{
		Leases: leases, Outbox: f, Addressees: f, Directory: f, Doors: f,
		Platforms: map[string]bot.Platform{"slack": w},
		Kinds: map[string]bot.ParcelKind{"word": {Kind: "word", Again: true, Render: func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
			return bot.Rendered{Message: bot.Say(bot.Plainly(e.Parcel.Subject))}, nil
		}}},
		Now: now,
		Log: slog.New(slog.DiscardHandler),
	}
}

// TestDrainsOfTwoRunners has two processes send to three places, while people
// go on posting.
func TestDrainsOfTwoRunners(t *testing.T) {
	const channels, posts = 3, 30
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f, w := newFixture(t, s), newWall()
		work := f.work()
		work.Drain = f.drainer(w, s, storagetest.Now).Drain
		first := runner(s, work)
		run(t, first)
		if _, embedded := s.SQLite(); !embedded {
			run(t, runner(s, work))
		}
		var posting sync.WaitGroup
		for channel := range channels {
			ref := fmt.Sprintf("C%d", 10+channel)
			c, err := s.ChannelAt(t.Context(), f.workspace, coaching.Place{Platform: "slack", Tenant: "T1", Ref: ref}, ref)
			if err != nil {
				t.Fatal(err)
			}
			posting.Go(func() {
				for i := range posts {
					if err := s.Post(t.Context(), bot.Parcel{Workspace: f.workspace, Channel: c.ID, Kind: "word", Subject: fmt.Sprintf("%s %02d", ref, i)}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		posting.Wait()
		w.wait(t, channels*posts)
		if err := first.Quiet(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.crowded {
			t.Error("two were at one place at the same time")
		}
		said := map[string][]string{}
		for _, p := range w.posts {
			said[p.ref] = append(said[p.ref], p.text)
		}
		for ref, texts := range said {
			if len(texts) != posts || !slices.IsSorted(texts) {
				t.Errorf("in %s was said: %q", ref, texts)
			}
		}
	})
}

// mortal is a store that a process loses sight of once it has sent something.
type mortal struct {
	*storage.Store
	died *atomic.Bool
}

func (m mortal) Settle(ctx context.Context, p bot.Parcel, o bot.Outcome) error {
	if m.died.CompareAndSwap(false, true) {
		return errors.New("died")
	}
	return m.Store.Settle(ctx, p, o)
}

// TestHolderDies has a process die between sending a parcel and noting it.
func TestHolderDies(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		for _, c := range []struct {
			name  string
			blind bool
			posts int
		}{
			{"exactly once where posts can be looked up", false, 2},
			{"one repeat where they cannot", true, 3},
		} {
			f, w := newFixture(t, s), newWall()
			w.blind = c.blind
			var ahead atomic.Int64
			now := func() time.Time { return storagetest.Now().Add(time.Duration(ahead.Load())) }
			work := f.work()
			work.Drain = f.drainer(w, mortal{s, new(atomic.Bool)}, now).Drain
			r := beatingAt(s, work, 20*time.Millisecond, now)
			stop := run(t, r)
			for _, subject := range []string{c.name, "next after " + c.name} {
				if err := f.post(t.Context(), subject); err != nil {
					t.Fatal(err)
				}
			}
			w.wait(t, 1)
			ahead.Store(int64(61 * time.Second))
			w.wait(t, c.posts-1)
			if err := r.Quiet(t.Context()); err != nil {
				t.Fatal(err)
			}
			stop()
			w.mu.Lock()
			if len(w.posts) != c.posts {
				t.Errorf("%s: posts are %q", c.name, w.posts)
			}
			w.mu.Unlock()
		}
	})
}
