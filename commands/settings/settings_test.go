package settings_test

import (
	"context"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/settings"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func features(s *storage.Store) func(*bot.RitualEngine) []bot.Feature {
	return func(rituals *bot.RitualEngine) []bot.Feature {
		board := bot.Feature{Rituals: []bot.RitualKind{{
			Kind: "board", Late: bot.LateAfterDay,
			Open: func(context.Context, coaching.Ritual, coaching.Occurrence) error { return nil },
		}}}
		return []bot.Feature{board, settings.New(settings.Ports{
			People: s, Teams: s, Workspaces: s, Rates: s, Settlements: nobody{}, Rituals: s, Boards: rituals, Years: s, History: s, Channels: s, Announcements: s, Codes: &code{},
		})}
	}
}

// nobody is concerned by wins that are settled.
type nobody struct{}

func (nobody) Settled(context.Context, []coaching.Win, int64, time.Time) error { return nil }

func TestTranscripts(t *testing.T) {
	for name, seed := range map[string]func(w *world){
		"own":    func(*world) {},
		"bad":    func(*world) {},
		"roles":  func(*world) {},
		"teams":  func(*world) {},
		"boards": func(w *world) { w.ForgetsChannel() },
		"money": func(w *world) {
			w.won("lea", coaching.Money{Minor: 10_000_00, Currency: "USD"})
			w.won("bob", coaching.Money{Minor: 2_000_00, Currency: "USD"})
		},
		"french": func(w *world) {
			w.Changes("sam", func(m *coaching.Member) { m.Locale = coaching.French })
		},
		"forms": func(*world) {},
		"rest":  func(*world) {},
		"shared": func(w *world) {
			w.Changes("mia", func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Admin}} })
		},
		"closed":   func(w *world) { w.ClosesChannel() },
		"routes":   func(w *world) { w.knows("big", "europe") },
		"announce": func(w *world) { w.knows("big"); w.ForgetsChannel() },
		"fiscal": func(w *world) {
			day := coaching.NewDay(2026, 11, 25)
			for _, user := range []string{"lea", "bob"} {
				w.quota(user, coaching.PeriodOf(coaching.Half, day))
				w.quota(user, coaching.PeriodOf(coaching.Quarter, day))
			}
			w.quota("lea", coaching.PeriodOf(coaching.Half, day))
			w.quota("lea", coaching.PeriodOf(coaching.Year, day))
			w.quota("lea", coaching.PeriodOf(coaching.Half, day).Previous())
			w.quota("lea", coaching.PeriodOf(coaching.Month, day))
		},
		"help":  func(*world) {},
		"first": func(w *world) { w.Changes("sam", func(m *coaching.Member) { m.Grants = nil }) },
	} {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				stage := storagetest.Stage(t, s, features(s))
				seed(&world{storagetest.World{T: t, Store: s}})
				bottest.Transcript(t, stage, "testdata/"+name+".txt")
			})
		})
	}
}

// code is right once.
type code struct{ spent bool }

func (c *code) SpendAdminCode(_ context.Context, _ int64, code string) (bool, error) {
	right := code == "OPENSESAME" && !c.spent
	c.spent = c.spent || right
	return right, nil
}

// What was answered is what is stored.
func TestSettingsAreKept(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := storagetest.Stage(t, s, features(s))
		w := &world{storagetest.World{T: t, Store: s}}
		for _, line := range []string{
			"lea: réglages fuseau America/Montreal", "lea: réglages langue en", "lea: settings hours mon-thu 8:00-16:00", "lea: settings board off",
			"sam: settings team North @lea", "sam: settings role @lea manager team North", "sam: settings board-time 9:15 tue-thu",
		} {
			stage.Play(t, line)
		}
		_, lea := w.Who("lea")
		hours := coaching.Hours{Days: coaching.Weekdays(0).With(time.Monday).With(time.Tuesday).With(time.Wednesday).With(time.Thursday), From: 8 * 60, To: 16 * 60}
		if lea.Zone.String() != "America/Toronto" && lea.Zone.String() != "America/Montreal" || lea.Locale != coaching.English || lea.Hours != hours || lea.OnBoard {
			t.Errorf("kept are zone %s, language %s, hours %v, on board %v", lea.Zone, lea.Locale, lea.Hours, lea.OnBoard)
		}
		if lea.Team.Name != "North" || !lea.Has(coaching.Manager) || !lea.Has(coaching.Rep) {
			t.Errorf("kept are team %q and grants %v", lea.Team.Name, lea.Grants)
		}
		if _, bob := w.Who("bob"); lea.Manages(bob) {
			t.Error("the manager of one team manages somebody of another")
		}
		workspace, _ := w.Who("sam")
		rituals, err := s.RitualsOf(t.Context(), workspace.ID, "board")
		if err != nil || len(rituals) != 0 {
			t.Errorf("without a board, its time makes none: %v, %v", rituals, err)
		}
		stage.Play(t, "sam: settings wins #sales")
		stage.Play(t, "sam: settings board-time 9:15 tue-thu")
		rituals, err = s.RitualsOf(t.Context(), workspace.ID, "board")
		if err != nil || len(rituals) != 1 {
			t.Fatalf("rituals are %v, %v", rituals, err)
		}
		want := coaching.Schedule{Days: coaching.Weekdays(0).With(time.Tuesday).With(time.Wednesday).With(time.Thursday), At: 9*60 + 15}
		if rituals[0].Schedule != want || rituals[0].Channel.Name != "sales" || !rituals[0].Active {
			t.Errorf("the board's ritual is %+v", rituals[0])
		}
		due, planned, err := s.EarliestMoment(t.Context())
		if want := want.Next(stage.Now(), workspace.Zone); err != nil || !planned || !due.Equal(want) {
			t.Errorf("the board is due at %v (%v, %v), want %v", due, planned, err, want)
		}
		stage.Play(t, "sam: settings board-time off")
		if _, planned, err = s.EarliestMoment(t.Context()); err != nil || planned {
			t.Errorf("a paused board is planned: %v, %v", planned, err)
		}
	})
}

// world is where things happened before a transcript begins.
type world struct {
	storagetest.World
}

// knows adds channels that the bot was told of.
func (w *world) knows(names ...string) {
	w.T.Helper()
	workspace, _ := w.Who("sam")
	for _, name := range names {
		place := coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#" + name}
		_, err := w.Store.ChannelAt(context.Background(), workspace.ID, place, name)
		w.OK(err)
	}
}

// won records a win in a currency that has no rate.
func (w *world) won(user string, amount coaching.Money) {
	w.T.Helper()
	workspace, m := w.Who(user)
	_, err := w.Store.RecordWin(context.Background(), coaching.Win{
		Workspace: workspace.ID, Author: m.ID, Customer: "Acme", Amount: amount, ClosedOn: coaching.NewDay(2026, 11, 24),
		RecordedAt: storagetest.Now(), State: coaching.Standing,
		Credits: []coaching.Credit{{Member: m.ID, Share: coaching.Whole, Amount: amount}},
	}, m.ID)
	w.OK(err)
}

func (w *world) quota(user string, p coaching.Period) {
	w.T.Helper()
	workspace, m := w.Who(user)
	_, err := w.Store.SetQuota(context.Background(), coaching.Quota{
		Workspace: workspace.ID, Member: m.ID, Metric: coaching.Revenue, Target: 100_000_00, Period: p,
		From: p.Start, SetBy: m.ID, SetAt: storagetest.Now(),
	})
	w.OK(err)
}
