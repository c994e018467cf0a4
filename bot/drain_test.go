package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

func TestDrainInOrderAtThePlatformsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.wall.pace = time.Second
		start := time.Now()
		d.post(t, "word", "one", "two")
		d.post(t, "nothing", "x")
		d.post(t, "edit", "ref-parcel-1")
		d.post(t, "word", "three")
		d.drain(t)
		equal(t, "posts", d.wall.said(), []string{"one", "two", "three"})
		equal(t, "edits", d.wall.edits, []string{"ref-parcel-1: mended"})
		var at []time.Duration
		for _, t := range d.wall.at {
			at = append(at, t.Sub(start))
		}
		equal(t, "times", at, []time.Duration{0, time.Second, 3 * time.Second})
		equal(t, "lease held for the pace of the last post", time.Since(start), 4*time.Second)
		equal(t, "states", d.mailroom.states(), "sent sent sent sent sent")
		equal(t, "references", d.mailroom.parcels[0].Ref+d.mailroom.parcels[2].Ref, "ref-parcel-1")
		equal(t, "holder", d.mailroom.holder, "")
	})
}

func TestDrainGivesWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.wall.pace = 3 * time.Second
		for i := range 10 {
			d.post(t, "word", fmt.Sprint(i))
		}
		d.drain(t)
		equal(t, "posts in one turn", len(d.wall.posts), 7)
		equal(t, "successors", d.mailroom.yields, 1)
		d.drain(t)
		equal(t, "posts in two turns", len(d.wall.posts), 10)
	})
}

func TestDrainIsOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.post(t, "word", "one")
		d.wall.posting = func(context.Context) { d.drain(t) }
		d.drain(t)
		equal(t, "posts", len(d.wall.posts), 1)
	})
}

func TestRetryAfterIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.wall.answers = []error{&bot.SendError{Retry: true, After: 30 * time.Second}, &bot.SendError{Retry: true}, &bot.SendError{Retry: true}}
		d.post(t, "word", "one", "two")
		start := time.Now()
		d.drainFor(t, time.Minute)
		equal(t, "posts", d.wall.said(), []string{"one", "two"})
		// 30 s as told; then of our own accord, 2 s and 4 s.
		equal(t, "first post", d.wall.at[0].Sub(start), 36*time.Second)
	})
}

func TestUnknownOutcome(t *testing.T) {
	unknown := &bot.SendError{Unknown: true}
	blind, gone, broken := bot.ErrCannotLook, &bot.SendError{Gone: true}, errors.New("broken")
	for name, c := range map[string]struct {
		kind    string
		looking error
		seen    bool
		answers []error
		posts   int // that are there in the end
		state   string
	}{
		"it was posted, and is found":                    {"word", nil, true, []error{unknown}, 1, "sent"},
		"it was not posted, and is not found":            {"word", nil, false, []error{unknown}, 1, "sent"},
		"lost three times":                               {"word", nil, false, []error{unknown, unknown, unknown}, 1, "sent"},
		"it cannot be looked up, and is dropped":         {"word", blind, true, []error{unknown}, 1, "dropped"},
		"it cannot be looked up, and is repeated":        {"echo", blind, true, []error{unknown}, 2, "sent"},
		"it is repeated once, whatever becomes of that":  {"echo", blind, true, []error{unknown, unknown, unknown}, 2, "dropped"},
		"a repeat that was put off is the only repeat":   {"echo", blind, true, []error{unknown, &bot.SendError{Retry: true}, unknown}, 3, "dropped"},
		"there was no time for an answer":                {"word", nil, true, []error{context.DeadlineExceeded}, 1, "sent"},
		"looking fails for good, and it is repeated":     {"echo", broken, true, []error{unknown}, 2, "sent"},
		"looking fails for good, and it is dropped":      {"word", broken, true, []error{unknown}, 1, "dropped"},
		"the place is gone before it is looked up":       {"echo", gone, false, []error{unknown, gone}, 0, "dropped sent"},
		"an edit is made again, whether it was made yet": {"edit", blind, true, []error{unknown}, 0, "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				d.wall.looking, d.wall.seen, d.wall.answers = c.looking, c.seen, c.answers
				d.post(t, c.kind, "one")
				d.drainFor(t, 5*time.Minute)
				posts := 0
				for _, p := range d.wall.posts {
					if p.Key == "parcel-1" {
						posts++
					}
				}
				equal(t, "posts", posts, c.posts)
				equal(t, "state", d.mailroom.states(), c.state)
			})
		})
	}
}

// TestCrash has the holder die between sending and settling.
func TestCrash(t *testing.T) {
	for name, c := range map[string]struct {
		kind    string
		looking error
		posts   int
		state   string
	}{
		"found":               {"word", nil, 1, "sent"},
		"not to be looked up": {"word", bot.ErrCannotLook, 1, "dropped"},
		"repeated":            {"echo", bot.ErrCannotLook, 2, "sent"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				d.wall.looking = c.looking
				d.post(t, c.kind, "one")
				died := errors.New("died")
				d.mailroom.broken = died
				if err := d.Drain(t.Context(), 1); !errors.Is(err, died) {
					t.Fatalf("drain: %v", err)
				}
				d.mailroom.broken = nil
				d.drain(t)
				equal(t, "posts while the lease lasts", len(d.wall.posts), 1)
				d.drainFor(t, 61*time.Second)
				equal(t, "posts", len(d.wall.posts), c.posts)
				equal(t, "state", d.mailroom.states(), c.state)
			})
		})
	}
}

// A store that is away when a parcel is to be rendered, and still when that is to
// be noted, leaves claims behind after which nothing was posted. They do not use
// up the one repeat of a parcel that cannot be looked up.
func TestClaimsWithoutAPost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.wall.looking = bot.ErrCannotLook
		echo, away := d.Kinds["echo"], errors.New("away")
		d.Kinds["echo"] = bot.ParcelKind{Kind: "echo", Again: true, Render: func(context.Context, *bot.Errand) (bot.Rendered, error) {
			return bot.Rendered{}, away
		}}
		d.post(t, "echo", "one")
		d.mailroom.broken = away
		for range 3 {
			if err := d.Drain(t.Context(), 1); !errors.Is(err, away) {
				t.Fatalf("drain: %v", err)
			}
			time.Sleep(bot.LeaseLength)
		}
		d.Kinds["echo"], d.mailroom.broken = echo, nil
		d.drain(t)
		equal(t, "posts", len(d.wall.posts), 1)
		equal(t, "state", d.mailroom.states(), "sent")
	})
}

// TestCrashAndClockSetBack has a holder die whose clock was ahead, so that the
// claim it leaves is still to come.
func TestCrashAndClockSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.post(t, "word", "one")
		d.Now = func() time.Time { return time.Now().Add(2 * time.Hour) }
		d.mailroom.broken = errors.New("died")
		if err := d.Drain(t.Context(), 1); !errors.Is(err, d.mailroom.broken) {
			t.Fatalf("drain: %v", err)
		}
		d.mailroom.broken, d.mailroom.holder = nil, ""
		d.Now = time.Now
		d.drain(t)
		equal(t, "posts", len(d.wall.posts), 1)
		equal(t, "state", d.mailroom.states(), "sent")
	})
}

// TestStopFinishesTheParcel stops a drain in the middle of a post.
func TestStopFinishesTheParcel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.post(t, "word", "one", "two")
		ctx, stop := context.WithCancel(t.Context())
		var cut error
		d.wall.posting = func(ctx context.Context) {
			stop()
			cut = ctx.Err()
		}
		if err := d.Drain(ctx, 1); err != nil {
			t.Fatal(err)
		}
		if cut != nil {
			t.Errorf("the post was cut short: %v", cut)
		}
		equal(t, "states", d.mailroom.states(), "sent queued")
		equal(t, "successors", d.mailroom.yields, 1)
		equal(t, "holder", d.mailroom.holder, "")
	})
}

func TestGonePlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := &bot.SendError{Gone: true}
		d := newDesk(t)
		d.wall.answers = []error{gone, gone, gone}
		d.post(t, "edit", "ref-1")
		d.post(t, "word", "one", "two")
		d.drain(t)
		equal(t, "states", d.mailroom.states(), "dropped dropped dropped sent")
		// Both posts failed, and one admin can be told: once.
		equal(t, "posts", d.wall.said(), []string{"I can no longer post in #ventes: the channel was archived or deleted, or I was removed from it. Invite me there again, or choose another channel in the settings."})
	})
}

// A channel that was found closed and takes a post is open again, whether or not
// the platform said so.
func TestWhatTakesAPostIsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.wall.answers = []error{&bot.SendError{Gone: true}}
		d.post(t, "word", "one")
		d.drain(t)
		equal(t, "closed", *d.people.closed, true)
		d.post(t, "edit", "ref-1")
		d.drain(t)
		equal(t, "closed after an edit", *d.people.closed, true)
		d.post(t, "word", "two")
		d.drain(t)
		equal(t, "closed after a post", *d.people.closed, false)
	})
}

func TestGoneNoticeIsNotToldAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := &bot.SendError{Gone: true}
		d := newDesk(t)
		d.wall.answers = []error{gone, gone}
		d.post(t, "word", "one")
		d.drain(t)
		equal(t, "states", d.mailroom.states(), "dropped dropped")
	})
}

func TestFailuresDoNotHoldUpForEver(t *testing.T) {
	for _, kind := range []string{"bug", "panic", "unheard of"} {
		t.Run(kind, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				d.post(t, kind, "x")
				d.post(t, "word", "one")
				start := time.Now()
				d.drainFor(t, 5*time.Minute)
				equal(t, "states", d.mailroom.states(), "dropped sent")
				equal(t, "attempts", d.mailroom.parcels[0].Attempts, 8)
				equal(t, "held up for", d.wall.at[0].Sub(start), 127*time.Second)
			})
		})
	}
}

// A platform that is away for an afternoon loses nothing, nor does it use up the
// attempts that a parcel has: not while it is posted, and not while it is looked
// for.
func TestPlatformThatIsAwayIsWaitedFor(t *testing.T) {
	away := &bot.SendError{Retry: true, Err: errors.New("service unavailable")}
	for name, first := range map[string]error{
		"put off": away,
		"unknown": &bot.SendError{Unknown: true, Err: errors.New("no answer")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(t)
				d.wall.answers, d.wall.looking = append([]error{first}, slices.Repeat([]error{away}, 40)...), away
				d.post(t, "word", "one")
				d.drainFor(t, 3*time.Hour)
				equal(t, "state while the platform is away", d.mailroom.states() != "dropped", true)
				d.wall.answers, d.wall.looking = []error{errors.New("invalid_blocks")}, nil
				d.drainFor(t, time.Hour)
				equal(t, "state", d.mailroom.states(), "sent")
			})
		})
	}
}

func TestPlatformThatIsNotConfiguredIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.post(t, "word", "one")
		delete(d.Platforms, "wall")
		d.drainFor(t, time.Hour)
		equal(t, "states", d.mailroom.states(), "queued")
		d.Platforms["wall"] = d.wall
		d.drainFor(t, 6*time.Minute)
		equal(t, "states", d.mailroom.states(), "sent")
	})
}

func TestParcelSpeaksItsReadersLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.Kinds["voice"] = bot.ParcelKind{Kind: "voice", Render: func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
			spans := slices.Concat(e.Say("month.5"), bot.Mentioning(coaching.Member{ID: 1, Name: "Léa"}), bot.Mentioning(coaching.Member{ID: 2, Name: "Bob"}))
			return bot.Rendered{Message: bot.Say(spans), Thread: "t1"}, nil
		}}
		d.post(t, "voice", "channel")
		if err := d.mailroom.Post(t.Context(), bot.Parcel{Workspace: 1, Member: 1, Kind: "voice", Subject: "member"}); err != nil {
			t.Fatal(err)
		}
		d.drain(t)
		equal(t, "posts", d.wall.said(), []string{"mai@Léa@Bob", "May@Léa@Bob"})
		spans := d.wall.posts[0].Message.Blocks[0].(bot.Text).Text
		equal(t, "users mentioned", []string{spans[1].Mention.User, spans[2].Mention.User}, []string{"U1", ""})
		equal(t, "thread", d.wall.posts[0].Thread, "t1")
	})
}
