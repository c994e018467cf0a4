package bottest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// StagePlatform and StageTenant are where a stage's people chat.
const (
	StagePlatform = "stage"
	StageTenant   = "team"
)

// Store is what a stage needs of the store.
type Store interface {
	bot.Directory
	bot.Register
	bot.Channels
	bot.Teams
	bot.Newcomers
	bot.Transactions
	bot.Leases
	bot.Outbox
	bot.Moments
	bot.Rituals
	bot.Addressees
	bot.Doors
	bot.MomentTaker
	EarliestMoment(ctx context.Context) (time.Time, bool, error)
}

// Jobs work what is due, as in the real program.
type Jobs interface {
	// Quiet waits until everything that is due by now has been done.
	Quiet(ctx context.Context) error
}

// Stage is a bot without a network: a router, the store behind it, and a
// platform that remembers what everybody saw. It plays transcripts.
type Stage struct {
	store      Store
	jobs       Jobs
	router     *bot.Router
	drainer    *bot.Drainer
	dispatcher *bot.Dispatcher
	zone       *time.Location
	people     map[string]bot.Profile
	acts       int
	forms      map[string]*bot.Form
	said       strings.Builder

	mu     sync.Mutex // guards what jobs touch too
	now    time.Time
	posts  []*post
	posted []shown
	closed map[string]bool // places where the bot can post no more
}

// post is a message that was sent.
type post struct {
	place   string
	to      string // who alone sees it; empty for everybody there
	message bot.Message
	ref     string
	key     string
	thread  bool
}

// shown is what the outbox posted, until it is written down.
type shown struct{ place, head, text string }

// Setting is what a stage is set up with. Features is called with the engine
// that opens rituals.
type Setting struct {
	Store    Store
	Features func(rituals *bot.RitualEngine) []bot.Feature
	Zone     *time.Location
	Now      time.Time
	People   []bot.Profile
}

// NewStage puts up a stage. Before it plays, SetJobs gives it the jobs that
// work with its Drain and Moment.
func NewStage(t testing.TB, s Setting) *Stage {
	t.Helper()
	stage := &Stage{store: s.Store, zone: s.Zone, now: s.Now, people: map[string]bot.Profile{}, forms: map[string]*bot.Form{}, closed: map[string]bool{}}
	for _, p := range s.People {
		stage.people[p.User] = p
	}
	log := slog.New(slog.DiscardHandler)
	rituals := &bot.RitualEngine{Rituals: s.Store, Moments: s.Store, Outbox: s.Store, Kinds: map[string]bot.RitualKind{}, Now: stage.Now, Log: log}
	features := s.Features(rituals)
	catalogue := Catalogue(t, features...)
	router, err := bot.NewRouter(features, catalogue, bot.RouterPorts{Directory: s.Store, Register: s.Store, Channels: s.Store, Teams: s.Store, Newcomers: s.Store, Transactions: s.Store},
		bot.RouterOptions{Platforms: []bot.Platform{stage}, Now: stage.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	stage.router = router
	stage.drainer = &bot.Drainer{
		Leases: s.Store, Outbox: s.Store, Addressees: s.Store, Directory: s.Store, Doors: s.Store,
		Platforms: map[string]bot.Platform{StagePlatform: stage},
		Kinds:     map[string]bot.ParcelKind{}, Catalogue: catalogue, Now: stage.Now, Log: log,
	}
	parcels := bot.Notices(s.Store, s.Store)
	for _, f := range features {
		parcels = append(parcels, f.Parcels...)
		for _, kind := range f.Rituals {
			rituals.Kinds[kind.Kind] = kind
		}
	}
	for _, kind := range parcels {
		stage.drainer.Kinds[kind.Kind] = kind
	}
	stage.dispatcher = &bot.Dispatcher{Moments: s.Store, Kinds: map[string]bot.MomentHandler{bot.RitualMoment: rituals.Open}}
	return stage
}

// SetJobs gives the stage the jobs that work for it.
func (s *Stage) SetJobs(jobs Jobs) { s.jobs = jobs }

// Drain is the work of a drain's job.
func (s *Stage) Drain(ctx context.Context, place int64) error { return s.drainer.Drain(ctx, place) }

// Moment is the work of a moment's job.
func (s *Stage) Moment(ctx context.Context, id int64) error { return s.dispatcher.Moment(ctx, id) }

// Shown are the messages that were posted or answered on the stage, in the order
// in which they came, as they stand.
func (s *Stage) Shown() []bot.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := make([]bot.Message, len(s.posts))
	for i, p := range s.posts {
		messages[i] = p.message
	}
	return messages
}

// Quiet waits until everything that is due has been done.
func (s *Stage) Quiet(ctx context.Context) error { return s.jobs.Quiet(ctx) }

// Router answers what people do on the stage.
func (s *Stage) Router() *bot.Router { return s.router }

// Catalogue is the catalogue of the bot and of features.
func Catalogue(t testing.TB, features ...bot.Feature) *bot.Catalogue {
	t.Helper()
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// Now is the stage's clock.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// SetNow sets the stage's clock; nothing happens by it.
func (s *Stage) SetNow(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// Play does what one line of a transcript says, and gives what was seen.
func (s *Stage) Play(t *testing.T, line string) string {
	t.Helper()
	s.said.Reset()
	if to, ok := strings.CutPrefix(line, "clock "); ok {
		s.advance(t, to)
		return s.said.String()
	}
	if place, ok := strings.CutPrefix(line, "close "); ok {
		s.close(place)
		return ""
	}
	if place, ok := strings.CutPrefix(line, "open "); ok {
		s.open(t, place)
		return ""
	}
	head, rest, _ := strings.Cut(line, ": ")
	words := strings.Fields(head)
	in := bot.Incoming{
		ID: "act-" + strconv.Itoa(s.acts), Platform: StagePlatform, Tenant: StageTenant, User: words[0], At: s.Now(),
		Place: bot.DirectPlace(StagePlatform, StageTenant, words[0]), Direct: true,
	}
	s.acts++
	switch {
	case len(words) == 1:
		in.Text = s.tokens(rest)
		s.hear(&in)
	case len(words) == 3 && words[1] == "in":
		in.Place.Ref, in.Direct = words[2], false
		in.Text = s.tokens(rest)
		s.hear(&in)
	case len(words) >= 3 && words[1] == "presses":
		in.CanOpenForm = true
		s.find(t, strings.Join(words[2:], " "), &in)
	case len(words) == 3 && words[1] == "submits":
		in.Form = s.fill(t, words[0], words[2], rest)
	default:
		t.Fatalf("transcript line not understood: %s", line)
	}
	reply, err := s.router.Handle(context.Background(), in)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	s.answer(in, reply)
	s.deliver(t)
	return s.said.String()
}

// hear takes a slash command or the bot's mention off the front of what was
// said.
func (s *Stage) hear(in *bot.Incoming) {
	if line, ok := strings.CutPrefix(in.Text, "/"); ok {
		in.Command, in.Text, _ = strings.Cut(line, " ")
		in.CanOpenForm = true
		return
	}
	in.Text = strings.TrimSpace(strings.TrimPrefix(in.Text, "@carillon"))
}

// tokens puts tokens for the people and channels that a line mentions.
func (s *Stage) tokens(text string) string {
	for user := range s.people {
		text = strings.ReplaceAll(text, "@"+user, bot.PersonToken(user))
	}
	return strings.NewReplacer("#sales", bot.ChannelToken("#sales", "sales"), `\n`, "\n").Replace(text)
}

// find looks for the latest button of an action, or with a label, that a person
// sees.
func (s *Stage) find(t *testing.T, wanted string, in *bot.Incoming) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range slices.Backward(s.posts) {
		if p.to != "" && p.to != in.User {
			continue
		}
		for _, b := range p.message.Blocks {
			buttons, ok := b.(bot.Buttons)
			if !ok {
				continue
			}
			for _, button := range buttons.Buttons {
				if button.Action == wanted || button.Label == wanted {
					in.Action, in.Value, in.Place.Ref = button.Action, button.Value, p.place
					in.Direct = strings.HasPrefix(p.place, "@")
					return
				}
			}
		}
	}
	t.Fatalf("%s sees no button %s", in.User, wanted)
}

// fill fills in the form that was opened last for a person.
func (s *Stage) fill(t *testing.T, user, name, rest string) *bot.Submission {
	t.Helper()
	form := s.forms[user]
	if form == nil || form.Name != name {
		t.Fatalf("%s has no form %s open", user, name)
	}
	values := map[string][]string{}
	for _, f := range form.Fields {
		values[f.Name] = f.Value
	}
	for pair := range strings.SplitSeq(rest, " | ") {
		field, value, _ := strings.Cut(pair, "=")
		if !slices.ContainsFunc(form.Fields, func(f bot.FormField) bool { return f.Name == field }) {
			t.Fatalf("form %s has no field %s", name, field)
		}
		values[field] = strings.Fields(s.tokens(value))
		if !strings.ContainsRune(values[field][0], '\uE000') {
			values[field] = []string{strings.ReplaceAll(value, `\n`, "\n")}
		}
	}
	return &bot.Submission{Name: form.Name, State: form.State, Values: values}
}

func (s *Stage) answer(in bot.Incoming, reply bot.Reply) {
	to := in.User
	if reply.Everyone {
		to = ""
	}
	for _, m := range reply.Messages {
		s.post(&post{place: in.Place.Ref, to: to, message: m})
	}
	if reply.Form != nil {
		s.forms[in.User] = reply.Form
		s.write(in.User+" sees a form", describeForm(*reply.Form))
	}
	for _, name := range slices.Sorted(maps.Keys(reply.Errors)) {
		s.write(in.User+" sees beside "+name, reply.Errors[name])
	}
}

func (s *Stage) post(p *post) {
	s.mu.Lock()
	s.posts = append(s.posts, p)
	s.mu.Unlock()
	s.write(p.head(), p.message.PlainText())
}

func (p *post) head() string {
	switch {
	case p.thread:
		return "everybody in " + p.place + " sees in the thread"
	case p.to != "":
		return p.to + " alone sees"
	case strings.HasPrefix(p.place, "@"):
		return strings.TrimPrefix(p.place, "@") + " gets in private"
	default:
		return "everybody in " + p.place + " sees"
	}
}

func (s *Stage) write(head, text string) {
	fmt.Fprintf(&s.said, "%s:\n", head)
	for line := range strings.Lines(text + "\n") {
		fmt.Fprintf(&s.said, "  %s\n", strings.TrimSuffix(line, "\n"))
	}
}

// deliver lets the jobs work, and writes down what was posted: place by place,
// since places do not wait for each other.
func (s *Stage) deliver(t *testing.T) {
	t.Helper()
	if err := s.jobs.Quiet(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortStableFunc(s.posted, func(a, b shown) int { return strings.Compare(a.place, b.place) })
	for _, p := range s.posted {
		s.write(p.head, p.text)
	}
	s.posted = nil
}

// advance moves the clock from due moment to due moment, each at its own time.
func (s *Stage) advance(t *testing.T, to string) {
	t.Helper()
	target, err := time.ParseInLocation("2006-01-02T15:04", to, s.zone)
	if err != nil {
		t.Fatal(err)
	}
	s.deliver(t) // what goes on now is done before time moves
	for {
		due, found, err := s.store.EarliestMoment(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !found || due.After(target) {
			break
		}
		s.SetNow(due)
		s.deliver(t)
	}
	s.SetNow(target)
	s.deliver(t)
}

// close closes a place to the bot, which finds it out by itself.
func (s *Stage) close(place string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed[place] = true
}

// open lets the bot into a place again, and tells it, as platforms do.
func (s *Stage) open(t *testing.T, place string) {
	t.Helper()
	s.mu.Lock()
	delete(s.closed, place)
	s.mu.Unlock()
	w, _, err := s.store.Who(t.Context(), StagePlatform, StageTenant, "")
	if !errors.Is(err, bot.ErrStranger) {
		t.Fatal(err)
	}
	if err := s.store.OpenChannel(t.Context(), w.ID, coaching.Place{Platform: StagePlatform, Tenant: StageTenant, Ref: place}); err != nil {
		t.Fatal(err)
	}
}

// gone is the answer of a place that is closed.
func (s *Stage) gone(place coaching.Place) error {
	if !s.closed[place.Ref] {
		return nil
	}
	return &bot.SendError{Gone: true, Err: fmt.Errorf("%s is closed", place.Ref)}
}

// Name is the stage as a platform.
func (s *Stage) Name() string { return StagePlatform }

// Routes has none.
func (s *Stage) Routes(*http.ServeMux, bot.Handler) {}

// Run does nothing.
func (s *Stage) Run(context.Context, bot.Handler) error { return nil }

// Pace is none.
func (s *Stage) Pace() time.Duration { return 0 }

// Profile knows the people of the setting.
func (s *Stage) Profile(_ context.Context, _, user string) (bot.Profile, error) {
	p, known := s.people[user]
	if !known {
		return p, fmt.Errorf("nobody called %s on this stage", user)
	}
	return p, nil
}

// ChannelName is the reference without its hash.
func (s *Stage) ChannelName(_ context.Context, place coaching.Place) (string, error) {
	return strings.TrimPrefix(place.Ref, "#"), nil
}

// Send shows a message.
func (s *Stage) Send(_ context.Context, p bot.Post) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.gone(p.Place); err != nil {
		return "", err
	}
	sent := &post{place: p.Place.Ref, message: p.Message, ref: strconv.Itoa(len(s.posts)), key: p.Key, thread: p.Thread != ""}
	s.posts = append(s.posts, sent)
	s.posted = append(s.posted, shown{sent.place, sent.head(), sent.message.PlainText()})
	return sent.ref, nil
}

// Edit shows a message anew.
func (s *Stage) Edit(_ context.Context, place coaching.Place, ref string, m bot.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.gone(place); err != nil {
		return err
	}
	for _, p := range s.posts {
		if p.ref == ref && p.place == place.Ref {
			p.message = m
			s.posted = append(s.posted, shown{p.place, "edited in " + p.place, m.PlainText()})
			return nil
		}
	}
	return &bot.SendError{Gone: true, Err: fmt.Errorf("no message %s", ref)}
}

// Find looks a message up.
func (s *Stage) Find(_ context.Context, wanted bot.Post, _ time.Time) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.posts {
		if p.key == wanted.Key && p.place == wanted.Place.Ref {
			return p.ref, true, nil
		}
	}
	return "", false, nil
}

func describeForm(f bot.Form) string {
	lines := []string{f.Title}
	for _, field := range f.Fields {
		label := field.Label
		if field.Required {
			label += " *"
		}
		lines = append(lines, fmt.Sprintf("[%s] %s: %s", field.Name, label, bot.StripTokens(strings.Join(field.Value, " "))))
	}
	return strings.Join(append(lines, "("+f.Submit+")"), "\n")
}
