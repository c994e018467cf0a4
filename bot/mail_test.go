package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"testing"
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
	if o.Failed {
		own.Failures++
	}
	switch {
	case own.Attempts != p.Attempts:
		return bot.ErrLeaseLost
	case o.Dropped != "":
		own.state = "dropped"
	case o.Repeating:
		own.Repeats++
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

func (w *wall) Name() string                           { return "wall" }
func (w *wall) Pace() time.Duration                    { return w.pace }
func (w *wall) Routes(*http.ServeMux, bot.Handler)     {}
func (w *wall) Run(context.Context, bot.Handler) error { return nil }
func (w *wall) Profile(context.Context, string, string) (bot.Profile, error) {
	return bot.Profile{}, nil
}
func (w *wall) ChannelName(context.Context, coaching.Place) (string, error) { return "", nil }

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
// together with member nowhere, and channel 1 is French and may be closed.
type people struct {
	bot.Directory
	closed *bool
}

func (people) Workspace(_ context.Context, id int64) (coaching.Workspace, error) {
	return coaching.Workspace{ID: id, Zone: time.UTC, Locale: coaching.English}, nil
}

func (p people) Channel(_ context.Context, _, id int64) (coaching.Channel, error) {
	return coaching.Channel{ID: id, Place: place, Name: "ventes", Locale: coaching.French, Zone: time.UTC, Closed: *p.closed}, nil
}

func (people) Member(_ context.Context, _, id int64) (coaching.Member, error) {
	return coaching.Member{ID: id, Name: "Léa", Locale: coaching.English, Zone: time.UTC, Active: true}, nil
}

func (people) Holders(context.Context, int64, coaching.Role) ([]coaching.Member, error) {
	return []coaching.Member{{ID: 1, Name: "Léa"}, {ID: nowhere, Name: "Bob"}}, nil
}

func (p people) CloseChannel(context.Context, int64, coaching.Place) (bot.ClosedChannel, error) {
	*p.closed = true
	return bot.ClosedChannel{ID: 1, Times: 1, Wanted: true}, nil
}

func (p people) OpenChannel(context.Context, int64, coaching.Place) error {
	*p.closed = false
	return nil
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
	people   people
}

func newDesk(t testing.TB) desk {
	t.Helper()
	m, w, p := &mailroom{}, &wall{}, people{closed: new(bool)}
	d := &bot.Drainer{
		Leases: m, Outbox: m, Addressees: p, Directory: p, Doors: p,
		Platforms: map[string]bot.Platform{"wall": w},
		Kinds:     map[string]bot.ParcelKind{},
		Catalogue: words(t),
		Now:       time.Now,
		Log:       slog.New(slog.DiscardHandler),
	}
	say := func(_ context.Context, e *bot.Errand) (bot.Rendered, error) {
		return bot.Rendered{Message: bot.Say(bot.Plainly(e.Parcel.Subject))}, nil
	}
	for _, k := range append(bot.Notices(p, nil),
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
	return desk{d, m, w, p}
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
