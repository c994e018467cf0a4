package storage_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// office is a workspace with a channel and one person.
type office struct {
	*storage.Store
	workspace int64
	channel   coaching.Channel
	member    coaching.Member
}

func newOffice(t testing.TB, s *storage.Store, tenant string) office {
	t.Helper()
	w, err := s.Install(t.Context(), "slack", tenant, coaching.Workspace{Name: tenant, Zone: time.UTC, Locale: coaching.English, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.ChannelAt(t.Context(), w.ID, coaching.Place{Platform: "slack", Tenant: tenant, Ref: "C1"}, "sales")
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Join(t.Context(), w.ID, bot.Profile{Platform: "slack", Tenant: tenant, User: "U1", Name: "Léa"}, []coaching.Grant{{Role: coaching.Rep}})
	if err != nil {
		t.Fatal(err)
	}
	return office{s, w.ID, c, m}
}

func (o office) post(t testing.TB, subject string) bot.Parcel {
	t.Helper()
	p := bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Subject: subject, At: storagetest.Now()}
	if err := o.Post(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	sent, err := o.Sent(t.Context(), o.workspace, "word", subject)
	if err != nil || len(sent) != 1 {
		t.Fatalf("after a post there are %d parcels: %v", len(sent), err)
	}
	return sent[0]
}

func (o office) lease(t testing.TB, place int64, holder string, now time.Time) bool {
	t.Helper()
	taken, err := o.Lease(t.Context(), place, holder, now, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return taken
}

func (o office) claim(t testing.TB, place int64, holder string, now time.Time) (bot.Parcel, bool) {
	t.Helper()
	p, found, err := o.Claim(t.Context(), place, holder, now, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return p, found
}

func (o office) settle(t testing.TB, p bot.Parcel, outcome bot.Outcome) {
	t.Helper()
	if err := o.Settle(t.Context(), p, outcome); err != nil {
		t.Fatal(err)
	}
}

func (o office) release(t testing.TB, place int64, holder string, now time.Time) (more bool) {
	t.Helper()
	more, err := o.Release(t.Context(), place, holder, now)
	if err != nil {
		t.Fatal(err)
	}
	return more
}

func TestPostIsOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		first := o.post(t, "win/1")
		if again := o.post(t, "win/1"); !reflect.DeepEqual(again, first) {
			t.Errorf("posted twice: %+v, then %+v", first, again)
		}
		if first.Place != o.channel.Place || first.Channel != o.channel.ID || !first.At.Equal(storagetest.Now()) {
			t.Errorf("a parcel came back as %+v", first)
		}
		edited := bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Subject: "win/1", Version: 1}
		if err := o.Post(t.Context(), edited); err != nil {
			t.Fatal(err)
		}
		sent, err := o.Sent(t.Context(), o.workspace, "word", "win/1")
		if err != nil || len(sent) != 2 || !reflect.DeepEqual(sent[0], first) || sent[1].Version != 1 {
			t.Errorf("sent are %+v, %v", sent, err)
		}
	})
}

func TestPostToMember(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		if err := o.Post(t.Context(), bot.Parcel{Workspace: o.workspace, Member: o.member.ID, Kind: "word", Subject: "x"}); err != nil {
			t.Fatal(err)
		}
		sent, err := o.Sent(t.Context(), o.workspace, "word", "x")
		if err != nil || len(sent) != 1 || sent[0].Place != bot.DirectPlace("slack", "T1", "U1") || sent[0].Member != o.member.ID {
			t.Errorf("sent are %+v, %v", sent, err)
		}
	})
}

func TestPostStaysInItsWorkspace(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		mine, other := newOffice(t, s, "T1"), newOffice(t, s, "T2")
		for _, p := range []bot.Parcel{
			{Workspace: mine.workspace, Channel: other.channel.ID, Kind: "word", Subject: "x"},
			{Workspace: mine.workspace, Member: other.member.ID, Kind: "word", Subject: "x"},
		} {
			var refusal *coaching.Error
			if err := s.Post(t.Context(), p); !errors.As(err, &refusal) || refusal.Kind != coaching.NotFound {
				t.Errorf("post %+v: %v", p, err)
			}
		}
		mine.post(t, "win/1")
		if sent, err := s.Sent(t.Context(), other.workspace, "word", "win/1"); err != nil || len(sent) != 0 {
			t.Errorf("another workspace sees %+v, %v", sent, err)
		}
	})
}

func TestPostRolledBackNeverWas(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		failure := errors.New("changed my mind")
		err := s.Within(t.Context(), func(ctx context.Context) error {
			if err := s.Post(ctx, bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Subject: "x"}); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			t.Fatal(err)
		}
		if sent, err := s.Sent(t.Context(), o.workspace, "word", "x"); err != nil || len(sent) != 0 {
			t.Errorf("sent are %+v, %v", sent, err)
		}
		if busy, err := s.Busy(t.Context()); err != nil || busy {
			t.Errorf("something is left to do: %v, %v", busy, err)
		}
	})
}

// A clock may be moved once nobody is busy: not while a drain that sent all there
// was may still claim, by the clock of before.
func TestWhoHoldsAPlaceIsBusy(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		busy := func(want bool) {
			t.Helper()
			if busy, err := s.Busy(t.Context()); err != nil || busy != want {
				t.Errorf("busy: %v, %v; want %v", busy, err, want)
			}
		}
		place := o.post(t, "1").PlaceID
		busy(true)
		o.lease(t, place, "a", now)
		p, _ := o.claim(t, place, "a", now)
		o.settle(t, p, bot.Outcome{Ref: "r1", At: now})
		busy(true)
		o.release(t, place, "a", now)
		busy(false)
	})
}

func TestHeadOfLine(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		place := o.post(t, "1").PlaceID
		o.post(t, "2")
		if !o.lease(t, place, "a", now) {
			t.Fatal("a free place was not leased")
		}
		if o.lease(t, place, "b", now) {
			t.Fatal("a place was leased twice")
		}
		first, found := o.claim(t, place, "a", now)
		if !found || first.Subject != "1" || first.Attempts != 1 || !first.Claimed.IsZero() {
			t.Fatalf("claimed %+v, %v", first, found)
		}
		o.settle(t, first, bot.Outcome{Next: now.Add(30 * time.Second)})
		if p, found := o.claim(t, place, "a", now.Add(29*time.Second)); found {
			t.Fatalf("claimed %+v while the place was to be left alone", p)
		}
		if o.release(t, place, "a", now.Add(29*time.Second)) {
			t.Fatal("the lease was kept with nothing to send")
		}
		if o.lease(t, place, "b", now.Add(29*time.Second)) {
			t.Fatal("a place that is to be left alone was leased")
		}
		later := now.Add(30 * time.Second)
		if !o.lease(t, place, "b", later) {
			t.Fatal("the place was not leased once its moment came")
		}
		again, found := o.claim(t, place, "b", later)
		if !found || again.ID != first.ID || again.Attempts != 2 || !again.Claimed.IsZero() {
			t.Fatalf("after a retry claimed %+v, %v", again, found)
		}
		o.settle(t, again, bot.Outcome{Ref: "r1", At: later})
		if !o.release(t, place, "b", later) {
			t.Fatal("the lease was given back with a parcel waiting")
		}
		second, found := o.claim(t, place, "b", later)
		if !found || second.Subject != "2" {
			t.Fatalf("claimed %+v, %v", second, found)
		}
		o.settle(t, second, bot.Outcome{Dropped: "gone", At: later})
		if o.release(t, place, "b", later) {
			t.Fatal("the lease was kept with nothing left")
		}
		if sent, err := o.Sent(t.Context(), o.workspace, "word", "1"); err != nil || sent[0].Ref != "r1" {
			t.Errorf("sent are %+v, %v", sent, err)
		}
		if sent, err := o.Sent(t.Context(), o.workspace, "word", "2"); err != nil || len(sent) != 0 {
			t.Errorf("what was dropped is sent: %+v, %v", sent, err)
		}
	})
}

func TestTakeover(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		place := o.post(t, "1").PlaceID
		o.lease(t, place, "dead", now)
		lost, _ := o.claim(t, place, "dead", now)

		soon, late := now.Add(59*time.Second), now.Add(time.Minute)
		if n, err := s.CallDrains(t.Context(), soon, 10); err != nil || n != 0 {
			t.Errorf("%d drains called for a place that is held, %v", n, err)
		}
		if o.lease(t, place, "heir", soon) {
			t.Fatal("taken over too soon")
		}
		if n, err := s.CallDrains(t.Context(), late, 10); err != nil || n != 1 {
			t.Errorf("%d drains called for a place whose holder died, %v", n, err)
		}
		if n, err := s.CallDrains(t.Context(), late.Add(time.Second), 10); err != nil || n != 0 {
			t.Errorf("%d drains called again at once, %v", n, err)
		}
		if !o.lease(t, place, "heir", late) {
			t.Fatal("not taken over")
		}
		found, _ := o.claim(t, place, "heir", late)
		if found.ID != lost.ID || !found.Claimed.Equal(now) || found.Doubts != 1 {
			t.Fatalf("the heir claimed %+v", found)
		}
		// The dead holder turns out to have slept.
		if _, _, err := o.Claim(t.Context(), place, "dead", late, late.Add(time.Minute)); !errors.Is(err, bot.ErrLeaseLost) {
			t.Errorf("claim by the former holder: %v", err)
		}
		if err := o.Settle(t.Context(), lost, bot.Outcome{Next: late}); !errors.Is(err, bot.ErrLeaseLost) {
			t.Errorf("settle by the former holder: %v", err)
		}
		if _, err := o.Release(t.Context(), place, "dead", late); !errors.Is(err, bot.ErrLeaseLost) {
			t.Errorf("release by the former holder: %v", err)
		}
		// Nobody knows yet; the first claim is what is remembered.
		o.settle(t, found, bot.Outcome{Unknown: true, Next: late.Add(time.Second)})
		again, ok := o.claim(t, place, "heir", late.Add(time.Second))
		if !ok || !again.Claimed.Equal(now) || again.Doubts != 2 {
			t.Errorf("claimed %+v, %v", again, ok)
		}
		o.settle(t, again, bot.Outcome{Unknown: true, Untried: true, Next: late})
		again, ok = o.claim(t, place, "heir", late)
		if !ok || !again.Claimed.Equal(now) || again.Doubts != 2 {
			t.Errorf("after nothing was tried claimed %+v, %v", again, ok)
		}
		o.settle(t, again, bot.Outcome{Repeating: true})
		o.settle(t, again, bot.Outcome{Unknown: true, Next: late})
		again, ok = o.claim(t, place, "heir", late)
		if !ok || !again.Claimed.Equal(now) || again.Repeats != 1 {
			t.Errorf("after it was repeated claimed %+v, %v", again, ok)
		}
		o.settle(t, again, bot.Outcome{Ref: "r", At: late})
	})
}

// Nothing waits for as long as the clock was set back: a place whose holder died
// before that waits for one lease, one that was left alone not at all.
func TestClockSetBackUnderAPlace(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		called := func(at time.Time) int {
			t.Helper()
			n, err := s.CallDrains(t.Context(), at, 10)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		place := o.post(t, "1").PlaceID
		ahead := now.Add(time.Hour)
		o.lease(t, place, "dead", ahead)
		o.claim(t, place, "dead", ahead)
		if n := called(now); n != 1 {
			t.Errorf("%d drains called for a place whose lease is too long", n)
		}
		if o.lease(t, place, "heir", now) {
			t.Error("taken over from who may be at it still")
		}
		over := now.Add(time.Minute)
		if n := called(over); n != 1 {
			t.Errorf("%d drains called once a lease has passed", n)
		}
		if !o.lease(t, place, "heir", over) {
			t.Fatal("not taken over once a lease has passed")
		}

		p, _ := o.claim(t, place, "heir", over)
		o.settle(t, p, bot.Outcome{Next: ahead.Add(time.Second), At: ahead})
		o.release(t, place, "heir", ahead)
		if n := called(over); n != 1 {
			t.Errorf("%d drains called for a place that is left alone for too long", n)
		}
		if n := called(over.Add(time.Second)); n != 0 {
			t.Errorf("%d drains called again at once", n)
		}
		if !o.lease(t, place, "next", over) {
			t.Fatal("a place that is left alone for too long cannot be had")
		}
		if _, found := o.claim(t, place, "next", over); !found {
			t.Error("nothing can be claimed there")
		}

		// A pause that was decided a moment ago is kept to, though the clock that
		// it was decided by is a little ahead.
		p, _ = o.claim(t, place, "next", over)
		o.settle(t, p, bot.Outcome{Next: over.Add(time.Hour), At: over.Add(10 * time.Second)})
		o.release(t, place, "next", over)
		if o.lease(t, place, "early", over.Add(time.Minute)) {
			t.Error("a pause was not kept to")
		}
	})
}

func TestYieldCallsASuccessor(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		place := o.post(t, "1").PlaceID
		o.lease(t, place, "a", now)
		if err := s.Yield(t.Context(), place, "b"); err != nil {
			t.Fatal(err)
		}
		if o.lease(t, place, "b", now) {
			t.Fatal("somebody else gave the lease back")
		}
		if err := s.Yield(t.Context(), place, "a"); err != nil {
			t.Fatal(err)
		}
		if !o.lease(t, place, "b", now) {
			t.Fatal("the lease was not given back")
		}
	})
}

// TestNoParcelIsStranded lets many post, edit and drain at the same time, with
// no heartbeat to make up for a drain that went away too soon. Every drain
// belongs to a parcel and begins after it, as the jobs do.
func TestNoParcelIsStranded(t *testing.T) {
	const posters, posts = 8, 25
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, now := newOffice(t, s, "T1"), storagetest.Now()
		place := o.post(t, "first").PlaceID
		var mu sync.Mutex
		sent := map[string][]int{}
		drain := func(holder string) {
			if !o.lease(t, place, holder, now) {
				return
			}
			for more := true; more; {
				for {
					p, found := o.claim(t, place, holder, now)
					if !found {
						break
					}
					mu.Lock()
					sent[p.Subject] = append(sent[p.Subject], p.Version)
					mu.Unlock()
					o.settle(t, p, bot.Outcome{Ref: "r", At: now})
				}
				more = o.release(t, place, holder, now)
			}
		}
		var all sync.WaitGroup
		for poster := range posters {
			all.Go(func() {
				for i := range 2 * posts {
					p := bot.Parcel{Workspace: o.workspace, Channel: o.channel.ID, Kind: "word", Subject: fmt.Sprintf("%d-%d", poster, i/2), Version: i % 2}
					if err := o.Post(t.Context(), p); err != nil {
						t.Error(err)
						return
					}
					all.Go(func() { drain(fmt.Sprintf("%s-%d", p.Subject, p.Version)) })
				}
			})
		}
		all.Wait()
		if len(sent) != posters*posts+1 {
			t.Errorf("%d subjects sent of %d", len(sent), posters*posts+1)
		}
		for subject, versions := range sent {
			if subject != "first" && !slices.Equal(versions, []int{0, 1}) {
				t.Errorf("of %s the versions %v were sent, in this order", subject, versions)
			}
		}
	})
}
