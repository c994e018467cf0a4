package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mailroom is an outbox with one place, in memory.
type mailroom struct {
	parcels []*mail
	holder  string
	until   time.Time
	next    time.Time
	yields  int
	broken  error // what Settle fails with
}

type mail struct {
	bot.Parcel
	state string
}

func (m *mailroom) Post(_ context.Context, p bot.Parcel) error {
	if p.Member == nowhere {
		return coaching.Refuse(coaching.NotFound, "machinery.unreachable")
	}
	p.ID, p.PlaceID, p.Place = int64(len(m.parcels)+1), 1, place
	for _, other := range m.parcels {
		if other.Kind == p.Kind && other.Subject == p.Subject && other.Version == p.Version && other.Member == p.Member {
			return nil
		}
	}
	m.parcels = append(m.parcels, &mail{p, "queued"})
	return nil
}

func (m *mailroom) Sent(context.Context, int64, string, string) ([]bot.Parcel, error) {
	return nil, nil
}

func (m *mailroom) due() *mail {
	for _, p := range m.parcels {
		if p.state == "queued" || p.state == "sending" {
			return p
		}
	}
	return nil
}

func (m *mailroom) Lease(_ context.Context, _ int64, holder string, now, until time.Time) (bool, error) {
	if m.holder != "" && m.until.After(now) || m.next.After(now) {
		return false, nil
	}
	m.holder, m.until = holder, until
	return true, nil
}

func (m *mailroom) Claim(_ context.Context, _ int64, holder string, now, until time.Time) (bot.Parcel, bool, error) {
	if m.holder != holder {
		return bot.Parcel{}, false, bot.ErrLeaseLost
	}
	m.until = until
	p := m.due()
	if p == nil || m.next.After(now) {
		return bot.Parcel{}, false, nil
	}
	p.state = "sending"
	p.Attempts++
	if !p.Claimed.IsZero() {
		p.Doubts++
	}
	claimed := p.Parcel
	if p.Claimed.IsZero() {
		p.Claimed = now
	}
	return claimed, true, nil
}

func (m *mailroom) Settle(_ context.Context, p bot.Parcel, o bot.Outcome) error {
	if m.broken != nil {
		return m.broken
	}
	own := m.parcels[p.ID-1]
	switch {
	case own.Attempts != p.Attempts:
		return bot.ErrLeaseLost
	case o.Dropped != "":
		own.state = "dropped"
	case o.Unknown:
		m.next = o.Next
		if o.Untried {
			own.Doubts--
		}
	case !o.Next.IsZero():
		own.state, own.Claimed, m.next = "queued", time.Time{}, o.Next
	default:
		own.state, own.Ref = "sent", o.Ref
	}
	return nil
}

func (m *mailroom) Release(_ context.Context, _ int64, holder string, now time.Time) (bool, error) {
	if m.holder != holder {
		return false, bot.ErrLeaseLost
	}
	if m.due() != nil && !m.next.After(now) {
		return true, nil
	}
	m.holder = ""
	return false, nil
}

func (m *mailroom) Yield(_ context.Context, _ int64, holder string) error {
	if m.holder == holder {
		m.holder = ""
		m.yields++
	}
	return nil
}

func (m *mailroom) states() string {
	var states []string
	for _, p := range m.parcels {
		states = append(states, p.state)
	}
	return strings.Join(states, " ")
}

// wall is a platform that shows what was posted, and answers as it is told.
type wall struct {
	posts   []bot.Post
	at      []time.Time
	edits   []string
	answers []error // to posts and edits, in order; nil once they are used up
	seen    bool    // whether a post whose answer is an error is there all the same
	looking error   // what looking for posts fails with
	pace    time.Duration
	posting func(ctx context.Context)
}

func (w *wall) answer() error {
	if len(w.answers) == 0 {
		return nil
	}
	err := w.answers[0]
	w.answers = w.answers[1:]
	return err
}

func (w *wall) Send(ctx context.Context, p bot.Post) (string, error) {
	if w.posting != nil {
		w.posting(ctx)
	}
	err := w.answer()
	if err == nil || w.seen {
		w.posts, w.at = append(w.posts, p), append(w.at, time.Now())
	}
	if err != nil {
		return "", err
	}
	return "ref-" + p.Key, nil
}

func (w *wall) Edit(_ context.Context, _ coaching.Place, ref string, m bot.Message) error {
	err := w.answer()
	if err == nil {
		w.edits = append(w.edits, ref+": "+m.PlainText())
	}
	return err
}

func (w *wall) Find(_ context.Context, wanted bot.Post, since time.Time) (string, bool, error) {
	if w.looking != nil {
		return "", false, w.looking
	}
	for i, p := range w.posts {
		if p.Key == wanted.Key && p.Thread == wanted.Thread && w.at[i].After(since) {
			return "ref-" + p.Key, true, nil
		}
	}
	return "", false, nil
}

func (w *wall) Name() string                       { return "wall" }
func (w *wall) Pace() time.Duration                { return w.pace }
func (w *wall) Routes(*http.ServeMux, bot.Handler) {}
func (w *wall) Run(context.Context) error          { return nil }
func (w *wall) Profile(context.Context, string, string) (bot.Profile, error) {
	return bot.Profile{}, nil
}

func (w *wall) said() (texts []string) {
	for _, p := range w.posts {
		texts = append(texts, p.Message.PlainText())
	}
	return texts
}

var place = coaching.Place{Platform: "wall", Tenant: "T1", Ref: "C1"}

// nowhere is a member who is on no platform.
const nowhere = 9

// people are the addressees and the directory: member 1 is Léa, who is an admin
// together with member nowhere, and channel 1 is French.
type people struct{ bot.Directory }

func (people) Workspace(_ context.Context, id int64) (coaching.Workspace, error) {
	return coaching.Workspace{ID: id, Zone: time.UTC, Locale: coaching.English}, nil
}

func (people) Channel(_ context.Context, _, id int64) (coaching.Channel, error) {
	return coaching.Channel{ID: id, Place: place, Name: "ventes", Locale: coaching.French, Zone: time.UTC}, nil
}

func (people) Member(_ context.Context, _, id int64) (coaching.Member, error) {
	return coaching.Member{ID: id, Name: "Léa", Locale: coaching.English, Zone: time.UTC}, nil
}

func (people) Holders(context.Context, int64, coaching.Role) ([]coaching.Member, error) {
	return []coaching.Member{{ID: 1, Name: "Léa"}, {ID: nowhere, Name: "Bob"}}, nil
}

func (people) Users(_ context.Context, _, _ string, members []int64) (map[int64]string, error) {
	return map[int64]string{1: "U1"}, nil
}

func words(t testing.TB) *bot.Catalogue {
	t.Helper()
	c, err := bot.NewCatalogue(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// desk is a drainer with everything around it.
type desk struct {
	*bot.Drainer
	mailroom *mailroom
	wall     *wall
}

func newDesk(t testing.TB) desk {
	t.Helper()
	m, w := &mailroom{}, &wall{}
	d := &bot.Drainer{
		Leases: m, Outbox: m, Addressees: people{}, Directory: people{},
		Platforms: map[string]bot.Platform{"wall": w},
		Kinds:     map[string]bot.ParcelKind{},
		Catalogue: words(t),
		Now:       time.Now,
		Log:       slog.New(slog.DiscardHandler),
	}
	say := func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
		return bot.Rendered{Message: bot.Say(bot.Plainly(e.Parcel.Subject))}, nil
	}
	for _, k := range append(bot.Notices(people{}, nil),
		bot.ParcelKind{Kind: "word", Render: say},
		bot.ParcelKind{Kind: "echo", Render: say, Again: true},
		bot.ParcelKind{Kind: "edit", Render: func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
			return bot.Rendered{Message: bot.Say(bot.Plainly("mended")), Edit: e.Parcel.Subject}, nil
		}},
		bot.ParcelKind{Kind: "nothing", Render: func(context.Context, *bot.Errand) (bot.Rendered, error) {
			return bot.Rendered{Nothing: true}, nil
		}},
		bot.ParcelKind{Kind: "bug", Render: func(context.Context, *bot.Errand) (bot.Rendered, error) {
			return bot.Rendered{}, errors.New("a bug")
		}},
		bot.ParcelKind{Kind: "panic", Render: func(context.Context, *bot.Errand) (bot.Rendered, error) {
			panic("a bug")
		}},
	) {
		d.Kinds[k.Kind] = k
	}
	return desk{d, m, w}
}

func (d desk) post(t testing.TB, kind string, subjects ...string) {
	t.Helper()
	for _, s := range subjects {
		if err := d.mailroom.Post(t.Context(), bot.Parcel{Workspace: 1, Channel: 1, Kind: kind, Subject: s, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
}

func (d desk) drain(t testing.TB) {
	t.Helper()
	if err := d.Drain(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
}

// drainFor drains as the heartbeat does, for a time.
func (d desk) drainFor(t testing.TB, length time.Duration) {
	t.Helper()
	for end := time.Now().Add(length); time.Now().Before(end); {
		d.drain(t)
		beat := time.NewTimer(time.Second)
		<-beat.C
	}
}

func equal(t testing.TB, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

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
