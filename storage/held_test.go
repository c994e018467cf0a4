package storage_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// night is somebody in private, whose working day is over or not, and the bot
// that writes to them. It is the platform, too, and the clock.
type night struct {
	t test
	*storage.Store
	office
	member  coaching.Member
	now     time.Time
	place   int64
	posts   []sent
	fate    fate
	frail   bool // whether parcels of the kind frail cannot be rendered
	dies    bool // whether the process dies before it notes what it sent
	drainer *bot.Drainer
}

// test is what both tests and properties are.
type test interface {
	Helper()
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

type sent struct {
	key, text string
	at        time.Time
}

// fate is what becomes of a post.
type fate int

const (
	arrives fate = iota
	putOff
	lostAnswer // it arrives, and nobody knows
	lostPost   // it does not, and nobody knows
)

func newNight(t test, ctx context.Context, s *storage.Store, tenant string) *night {
	t.Helper()
	n := &night{t: t, Store: s, now: time.Date(2026, time.November, 25, 21, 0, 0, 0, time.UTC)}
	n.ok(s.Within(ctx, func(ctx context.Context) error {
		w, err := s.Install(ctx, "slack", tenant, coaching.Workspace{Name: tenant, Zone: time.UTC, Locale: coaching.English, Currency: "EUR"})
		if err != nil {
			return err
		}
		n.member, err = s.Join(ctx, w.ID, bot.Profile{Platform: "slack", Tenant: tenant, User: tenant, Name: "Léa"}, []coaching.Grant{{Role: coaching.Rep}})
		return err
	}))
	said := func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
		return bot.Rendered{Message: bot.Say(bot.Plainly("<" + e.Parcel.Kind + " " + e.Parcel.Subject + ">"))}, nil
	}
	catalogue, err := bot.LoadCatalogue(nil)
	n.ok(err)
	n.drainer = &bot.Drainer{
		Leases: mortal{n}, Outbox: s, Addressees: s, Directory: s, Doors: s, Catalogue: catalogue,
		Platforms: map[string]bot.Platform{"slack": n},
		Kinds: map[string]bot.ParcelKind{
			"word":   {Kind: "word", Render: said, Again: true},
			"answer": {Kind: "answer", Render: said, Again: true, Awaited: true},
			"frail": {Kind: "frail", Again: true, Render: func(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
				if n.frail {
					return bot.Rendered{}, errors.New("cannot be rendered now")
				}
				return said(ctx, e)
			}},
		},
		Now: func() time.Time { return n.now }, Log: slog.New(slog.DiscardHandler),
	}
	return n
}

func (n *night) ok(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// hears puts a parcel into the outbox, and has it sent if it may be.
func (n *night) hears(ctx context.Context, kind, subject string) {
	n.t.Helper()
	n.ok(n.Post(ctx, bot.Parcel{Workspace: n.member.Workspace, Member: n.member.ID, Kind: kind, Subject: subject, At: n.now}))
	out, err := n.Sent(ctx, n.member.Workspace, kind, subject)
	n.ok(err)
	n.place = out[0].PlaceID
	n.drain(ctx)
}

var errDied = errors.New("the process died")

func (n *night) drain(ctx context.Context) {
	n.t.Helper()
	if n.place == 0 {
		return
	}
	if err := n.drainer.Drain(ctx, n.place); err != nil && !errors.Is(err, errDied) {
		n.t.Fatal(err)
	}
}

// passes lets time pass, minute by minute as the heartbeat does.
func (n *night) passes(ctx context.Context, d time.Duration, step time.Duration) {
	for end := n.now.Add(d); n.now.Before(end); {
		n.now = n.now.Add(step)
		n.drain(ctx)
	}
}

func (n *night) changes(ctx context.Context, change func(m *coaching.Member)) {
	n.t.Helper()
	_, after, err := n.ChangeMember(ctx, n.member.Workspace, n.member.ID, func(_ context.Context, m *coaching.Member) error {
		change(m)
		return nil
	})
	n.ok(err)
	n.member = after
	n.drain(ctx)
}

func (n *night) texts() []string {
	var all []string
	for _, p := range n.posts {
		all = append(all, p.at.Format("Mon 15:04")+" "+strings.ReplaceAll(p.text, "\n", " "))
	}
	return all
}

// mortal is a night's store that a process loses sight of.
type mortal struct{ *night }

func (m mortal) Settle(ctx context.Context, p bot.Parcel, o bot.Outcome) error {
	if m.dies {
		m.dies = false
		return errDied
	}
	return m.Store.Settle(ctx, p, o)
}

func (n *night) Send(_ context.Context, p bot.Post) (string, error) {
	fate := n.fate
	n.fate = arrives
	switch fate {
	case putOff:
		return "", &bot.SendError{Retry: true, After: 10 * time.Minute}
	case lostPost:
		return "", &bot.SendError{Unknown: true}
	}
	if until := n.member.QuietUntil(n.now); strings.Contains(p.Message.PlainText(), "<word") && !until.IsZero() {
		n.t.Errorf("said at %s, though it is quiet until %s: %s", n.now, until, p.Message.PlainText())
	}
	n.posts = append(n.posts, sent{p.Key, p.Message.PlainText(), n.now})
	if fate == lostAnswer {
		return "", &bot.SendError{Unknown: true}
	}
	return p.Key, nil
}

func (n *night) Find(_ context.Context, wanted bot.Post, _ time.Time) (string, bool, error) {
	for _, p := range n.posts {
		if p.key == wanted.Key {
			return p.key, true, nil
		}
	}
	return "", false, nil
}

func (n *night) Edit(context.Context, coaching.Place, string, bot.Message) error { return nil }
func (n *night) Name() string                                                    { return "slack" }
func (n *night) Pace() time.Duration                                             { return 0 }
func (n *night) Routes(*http.ServeMux, bot.Handler)                              {}
func (n *night) Run(context.Context, bot.Handler) error                          { return nil }
func (n *night) Profile(context.Context, string, string) (bot.Profile, error) {
	return bot.Profile{}, nil
}

func (n *night) ChannelName(context.Context, coaching.Place) (string, error) { return "", nil }

func TestWhatIsHeldGoesOutTogether(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		n := newNight(t, t.Context(), s, "T1")
		n.hears(t.Context(), "word", "one")
		n.hears(t.Context(), "answer", "asked for")
		n.hears(t.Context(), "word", "two")
		if due, some, err := s.EarliestMoment(t.Context()); err != nil || !some || !due.Equal(time.Date(2026, time.November, 26, 9, 0, 0, 0, time.UTC)) {
			t.Errorf("next due is %v, %v, %v", due, some, err)
		}
		n.passes(t.Context(), 13*time.Hour, 10*time.Minute)
		n.hears(t.Context(), "word", "by day")
		want := []string{"Wed 21:00 <answer asked for>", "Thu 09:00 2 messages were kept for you until now. <word one> <word two>", "Thu 10:00 <word by day>"}
		if got := n.texts(); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("said was %q, want %q", got, want)
		}
		for _, subject := range []string{"one", "two"} {
			out, err := s.Sent(t.Context(), n.member.Workspace, "word", subject)
			if err != nil || len(out) != 1 || out[0].Ref != n.posts[1].key {
				t.Errorf("%s went out as %+v, %v", subject, out, err)
			}
		}
	})
}

func TestOneThatIsHeldAloneStaysAsItIs(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		n := newNight(t, t.Context(), s, "T1")
		n.hears(t.Context(), "word", "one")
		n.passes(t.Context(), 13*time.Hour, 10*time.Minute)
		if got := n.texts(); len(got) != 1 || got[0] != "Thu 09:00 <word one>" {
			t.Errorf("said was %q", got)
		}
	})
}

func TestQuietHoursThatEndLetGo(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		n := newNight(t, t.Context(), s, "T1")
		n.hears(t.Context(), "word", "one")
		n.hears(t.Context(), "word", "two")
		n.changes(t.Context(), func(m *coaching.Member) { m.Quiet.Off = true })
		if got := n.texts(); len(got) != 1 || !strings.Contains(got[0], "<word one> <word two>") {
			t.Errorf("said was %q", got)
		}
	})
}

// What cannot be rendered goes by itself, and takes nothing with it.
func TestWhatIsBrokenIsNotInTheWay(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		n := newNight(t, t.Context(), s, "T1")
		n.frail = true
		for i, kind := range []string{"word", "frail", "word"} {
			n.hears(t.Context(), kind, fmt.Sprint(i))
		}
		n.passes(t.Context(), 13*time.Hour, time.Minute)
		if got := n.texts(); len(got) != 1 || !strings.HasSuffix(got[0], "<word 0> <word 2>") {
			t.Errorf("said was %q", got)
		}
	})
}

// Whatever happens, everything is said once, and nothing of what nobody asked
// for in quiet hours.
func TestQuietHoursAreKept(t *testing.T) {
	fewerChecks(t, 25)
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		teams := 0
		rapid.Check(t, func(rt *rapid.T) {
			ctx := context.Background()
			teams++
			n := newNight(rt, ctx, s, fmt.Sprint("T", teams))
			heard := 0
			rt.Repeat(map[string]func(*rapid.T){
				"is written to": func(rt *rapid.T) {
					heard++
					n.hears(ctx, rapid.SampledFrom([]string{"word", "word", "answer"}).Draw(rt, "kind"), fmt.Sprint(heard))
				},
				"time passes": func(rt *rapid.T) {
					n.passes(ctx, time.Duration(rapid.IntRange(1, 16).Draw(rt, "hours"))*time.Hour, 90*time.Minute)
				},
				"has trouble": func(rt *rapid.T) {
					n.fate = fate(rapid.IntRange(0, 3).Draw(rt, "fate"))
					n.dies = rapid.Bool().Draw(rt, "dies")
				},
				"rests otherwise": func(rt *rapid.T) {
					n.changes(ctx, func(m *coaching.Member) {
						m.Quiet = coaching.Quiet{Off: rapid.Bool().Draw(rt, "off"), From: coaching.TimeOfDay(rapid.IntRange(18*60, 22*60).Draw(rt, "from")), To: coaching.TimeOfDay(rapid.IntRange(6*60, 11*60).Draw(rt, "to"))}
					})
				},
			})
			n.fate, n.dies = arrives, false
			n.passes(ctx, 5*24*time.Hour, 3*time.Hour)
			n.checks(heard)
		})
	})
}

func (n *night) checks(heard int) {
	all := strings.Join(n.texts(), "\n")
	for i := 1; i <= heard; i++ {
		if times := strings.Count(all, fmt.Sprintf(" %d>", i)); times != 1 {
			n.t.Errorf("%d was said %d times:\n%s", i, times, all)
		}
	}
}
