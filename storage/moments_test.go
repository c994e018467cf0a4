package storage_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func (o office) plan(t testing.TB, key string, due time.Time) {
	t.Helper()
	if err := o.Plan(t.Context(), coaching.Moment{Workspace: o.workspace, Kind: "ring", Subject: "bell", Key: key, Due: due}); err != nil {
		t.Fatal(err)
	}
}

func (o office) handOver(t testing.TB, now time.Time) int {
	t.Helper()
	n, err := o.HandOver(t.Context(), now, 10)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// take takes the moment of an id and gives what fn was called with.
func (o office) take(t testing.TB, id int64, fn func(ctx context.Context, m coaching.Moment) error) (taken []coaching.Moment) {
	t.Helper()
	err := o.TakeMoment(t.Context(), id, func(ctx context.Context, m coaching.Moment) error {
		taken = append(taken, m)
		return fn(ctx, m)
	})
	if err != nil {
		t.Fatal(err)
	}
	return taken
}

func (o office) earliest(t testing.TB) time.Time {
	t.Helper()
	at, found, err := o.EarliestMoment(t.Context())
	if err != nil || found == at.IsZero() {
		t.Fatalf("earliest moment: %v, %v, %v", at, found, err)
	}
	return at
}

func nothing(context.Context, coaching.Moment) error { return nil }

func TestMomentIsHandedOverWhenItComes(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		o.plan(t, "a", due.Add(time.Hour))
		o.plan(t, "a", due)
		if at := o.earliest(t); !at.Equal(due) {
			t.Errorf("the earliest moment is %v", at)
		}
		if n := o.handOver(t, due.Add(-time.Microsecond)); n != 0 {
			t.Errorf("%d moments handed over too soon", n)
		}
		if n := o.handOver(t, due); n != 1 {
			t.Errorf("%d moments handed over", n)
		}
		if at := o.earliest(t); !at.IsZero() {
			t.Errorf("after all is handed over the earliest moment is %v", at)
		}
		if n := o.handOver(t, due.Add(10*time.Minute-time.Microsecond)); n != 0 {
			t.Errorf("%d moments handed over again at once", n)
		}
		if n := o.handOver(t, due.Add(10*time.Minute)); n != 1 {
			t.Errorf("%d lost moments handed over again", n)
		}
		taken := o.take(t, 1, nothing)
		if len(taken) != 1 || taken[0] != (coaching.Moment{ID: 1, Workspace: o.workspace, Kind: "ring", Subject: "bell", Key: "a", Due: due}) {
			t.Errorf("taken were %+v", taken)
		}
		if taken := o.take(t, 1, nothing); len(taken) != 0 {
			t.Errorf("taken again were %+v", taken)
		}
	})
}

// A moment that was handed over by a clock that was ahead is handed over again,
// for its job may be lost.
func TestMomentHandedOverBeforeTheClockWasSetBack(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		o.plan(t, "a", due)
		for _, c := range []struct {
			at   time.Duration
			want int
		}{{time.Hour, 1}, {0, 1}, {time.Second, 0}} {
			if n := o.handOver(t, due.Add(c.at)); n != c.want {
				t.Errorf("%d moments handed over at %s, want %d", n, c.at, c.want)
			}
		}
	})
}

func TestMomentThatMovedIsLeftAlone(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		o.plan(t, "a", due)
		o.plan(t, "b", due)
		o.handOver(t, due)
		o.plan(t, "a", due.Add(time.Hour))
		if taken := o.take(t, 1, nothing); len(taken) != 0 {
			t.Errorf("a moved moment was taken: %+v", taken)
		}
		if err := s.Cancel(t.Context(), o.workspace+1, "b"); err != nil {
			t.Fatal(err)
		}
		if taken := o.take(t, 2, nothing); len(taken) != 1 {
			t.Error("another workspace cancelled a moment")
		}
		if err := s.Cancel(t.Context(), o.workspace, "a"); err != nil {
			t.Fatal(err)
		}
		if at := o.earliest(t); !at.IsZero() {
			t.Errorf("a cancelled moment is due at %v", at)
		}
	})
}

func TestMomentThatPlansItselfAnew(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		next := due.Add(24 * time.Hour)
		o.plan(t, "a", due)
		o.handOver(t, due)
		o.take(t, 1, func(ctx context.Context, m coaching.Moment) error {
			m.Due = next
			return s.Plan(ctx, m)
		})
		if at := o.earliest(t); !at.Equal(next) {
			t.Errorf("the next moment is %v", at)
		}
	})
}

func TestMomentThatFailsStays(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		o.plan(t, "a", due)
		o.handOver(t, due)
		failure := errors.New("not today")
		err := s.TakeMoment(t.Context(), 1, func(ctx context.Context, m coaching.Moment) error {
			if err := s.Post(ctx, bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Subject: "x"}); err != nil {
				t.Error(err)
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Errorf("take: %v", err)
		}
		if sent, err := s.Sent(t.Context(), o.workspace, "word", "x"); err != nil || len(sent) != 0 {
			t.Errorf("what a failed moment posted is there: %+v, %v", sent, err)
		}
		if taken := o.take(t, 1, nothing); len(taken) != 1 {
			t.Error("a failed moment is gone")
		}
	})
}

func TestMomentIsTakenByOne(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, due := newOffice(t, s, "T1"), storagetest.Now()
		o.plan(t, "a", due)
		var handed, taken atomic.Int32
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				handed.Add(int32(o.handOver(t, due)))
				o.take(t, 1, func(context.Context, coaching.Moment) error {
					taken.Add(1)
					return nil
				})
			})
		}
		all.Wait()
		if handed.Load() != 1 || taken.Load() != 1 {
			t.Errorf("handed over %d times, taken %d times", handed.Load(), taken.Load())
		}
	})
}

func TestEarliestMomentIsAlsoOfPlaces(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		place := o.post(t, "1").PlaceID
		o.plan(t, "a", now.Add(time.Hour))
		o.lease(t, place, "x", now)
		p, _ := o.claim(t, place, "x", now)
		o.settle(t, p, bot.Outcome{Next: now.Add(time.Minute)})
		o.release(t, place, "x", now)
		if at := o.earliest(t); !at.Equal(now.Add(time.Minute)) {
			t.Errorf("the earliest moment is %v", at)
		}
	})
}
