package jobs_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// street is a wall with several places, each of which takes one post in a while
// and takes its time over it. It notes what arrived, and when.
type street struct {
	*wall
	pace, latency time.Duration
	mu            sync.Mutex
	arrivals      []arrival
	refuse        func(p bot.Post, said int) error // what a post is refused with, the place having taken so many
}

type arrival struct {
	ref, text string
	at        time.Time
}

func (s *street) Pace() time.Duration { return s.pace }

func (s *street) Send(ctx context.Context, p bot.Post) (string, error) {
	at := time.Now()
	s.mu.Lock()
	said := len(s.to(p.Place.Ref))
	if s.refuse != nil {
		if err := s.refuse(p, said); err != nil {
			s.mu.Unlock()
			return "", err
		}
	}
	s.arrivals = append(s.arrivals, arrival{p.Place.Ref, p.Message.PlainText(), at})
	s.mu.Unlock()
	time.Sleep(s.latency) // what the platform takes to answer
	return p.Key, nil
}

// to are the arrivals at a place; the lock is held.
func (s *street) to(ref string) []arrival {
	return slices.DeleteFunc(slices.Clone(s.arrivals), func(a arrival) bool { return a.ref != ref })
}

// paced has so many posts sent to each of so many places, and waits until all
// arrived.
func paced(t testing.TB, s *storage.Store, w *street, places, posts int) {
	t.Helper()
	f := newFixture(t, s)
	drainer := f.drainer(w.wall, s, time.Now)
	drainer.Platforms["slack"] = w
	ctx, stop := context.WithCancel(t.Context())
	for i := range posts {
		for place := range places {
			ref := fmt.Sprintf("C%d", 10+place)
			c, err := s.ChannelAt(ctx, f.workspace, coaching.Place{Platform: "slack", Tenant: "T1", Ref: ref}, ref)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Post(ctx, bot.Parcel{Workspace: f.workspace, Channel: c.ID, Kind: "word", Subject: fmt.Sprintf("%03d", i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	runner := jobs.New(s, jobs.Work{Drain: drainer.Drain, Moment: f.work().Moment}, jobs.Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()
	look := time.NewTicker(w.pace)
	defer look.Stop()
	for arrived := 0; arrived < places*posts; {
		<-look.C
		w.mu.Lock()
		arrived = len(w.arrivals)
		w.mu.Unlock()
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A thousand announcements in ten channels arrive in order within each, as fast as
// a channel takes them and a tenth at most, none far behind another; and where one
// channel is to be left alone for a while, that one is later, and no other.
func TestPace(t *testing.T) {
	const places, posts, resting, pause = 10, 100, "C13", 30 * time.Second
	synctest.Test(t, func(t *testing.T) {
		w := &street{wall: newWall(), pace: time.Second, latency: 250 * time.Millisecond}
		refused := false
		w.refuse = func(p bot.Post, said int) error {
			if p.Place.Ref != resting || said < 50 || refused {
				return nil
			}
			refused = true
			return &bot.SendError{Retry: true, After: pause}
		}
		paced(t, storagetest.SQLite(t), w, places, posts)
		least := (posts - 1) * w.pace
		said := map[string]int{}
		for _, a := range w.arrivals {
			said[a.ref]++
			for place := range places {
				ref := fmt.Sprintf("C%d", 10+place)
				if a.ref != resting && ref != resting && said[a.ref] > said[ref]+2 {
					t.Fatalf("%s has said %d and %s %d", a.ref, said[a.ref], ref, said[ref])
				}
			}
		}
		for place := range places {
			ref := fmt.Sprintf("C%d", 10+place)
			at := w.to(ref)
			for i, a := range at {
				if want := fmt.Sprintf("%03d", i); a.text != want {
					t.Fatalf("%s says %s in the place of %s", ref, a.text, want)
				}
				if i > 0 && a.at.Sub(at[i-1].at) < w.pace {
					t.Errorf("%s: %v between %s and the one before", ref, a.at.Sub(at[i-1].at), a.text)
				}
			}
			most := least + least/10
			if ref == resting {
				if gap := at[50].at.Sub(at[49].at); gap < pause || gap > pause+4*time.Second {
					t.Errorf("%s was left alone for %v, want %v", ref, gap, pause)
				}
				most += pause
			}
			if took := at[len(at)-1].at.Sub(at[0].at); took > most || len(at) != posts {
				t.Errorf("%s: %d in %v, want %d in %v", ref, len(at), took, posts, most)
			} else if place < 4 {
				t.Logf("%s: %d posts in %v; the least is %v", ref, posts, took, least)
			}
		}
	})
}

// BenchmarkPace measures the same with the machine's clock, on each engine: by how
// much a thousand announcements take longer than their channels need.
func BenchmarkPace(b *testing.B) {
	const places, posts = 10, 100
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		w := &street{wall: newWall(), pace: 100 * time.Millisecond, latency: 25 * time.Millisecond}
		paced(b, s, w, places, posts)
		least, took := (posts-1)*w.pace, w.arrivals[len(w.arrivals)-1].at.Sub(w.arrivals[0].at)
		b.ReportMetric(float64(took.Milliseconds()), "ms")
		b.ReportMetric(100*(took.Seconds()/least.Seconds()-1), "%-over-the-least")
	})
}
