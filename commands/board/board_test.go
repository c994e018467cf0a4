package board_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/board"
	"github.com/carillon-bot/carillon/commands/quota"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestTranscripts(t *testing.T) {
	for name, seed := range map[string]func(w *world){
		"empty": func(*world) {},
		"metrics": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.quarter("bob", 60_000_00)
			w.won("lea", 30_000_00, coaching.NewDay(2026, 11, 2))
			w.won("lea", 12_000_50, coaching.NewDay(2026, 11, 24))
			w.won("bob", 45_000_00, coaching.NewDay(2026, 10, 12))
			w.won("mia", 50_000_00, coaching.NewDay(2026, 11, 25))
		},
		"ties": func(w *world) {
			w.quarter("lea", 100_000_00)
			w.quarter("bob", 50_000_00)
			w.quarter("mia", 100_000_00)
			w.won("lea", 20_000_00, coaching.NewDay(2026, 11, 3))
			w.won("bob", 10_000_00, coaching.NewDay(2026, 11, 2))
			w.won("mia", 10_000_00, coaching.NewDay(2026, 11, 1))
		},
		"hidden": func(w *world) {
			w.quarter("lea", 100_000_00)
			w.quarter("bob", 100_000_00)
			w.quarter("mia", 100_000_00)
			w.won("lea", 30_000_00, coaching.NewDay(2026, 11, 3))
			w.won("bob", 20_000_00, coaching.NewDay(2026, 11, 2))
			w.won("mia", 10_000_00, coaching.NewDay(2026, 11, 1))
			w.hides("bob")
		},
		"wins": func(w *world) {
			w.set("lea", coaching.Quota{Metric: coaching.Wins, Target: 4, Period: november})
			w.set("bob", coaching.Quota{Metric: coaching.Revenue, Target: 50_000_00, Period: november})
			w.won("lea", 1_000_00, coaching.NewDay(2026, 11, 3))
			w.won("bob", 10_000_00, coaching.NewDay(2026, 11, 2))
		},
		"many": func(w *world) {
			for i := range 14 {
				user := "u" + strconv.Itoa(i+1)
				w.joins(user, "Person "+strconv.Itoa(i+1))
				w.won(user, int64(100-i)*1_000_00, coaching.NewDay(2026, 11, 3))
			}
			w.won("lea", 500_00, coaching.NewDay(2026, 11, 4))
			w.won("bob", 400_00, coaching.NewDay(2026, 11, 5))
			w.won("mia", 300_00, coaching.NewDay(2026, 11, 6))
		},
		"teams": func(w *world) {
			w.team("North", "lea", "bob")
			w.team("South", "mia")
			w.team("Empty")
			w.quarter("lea", 100_000_00)
			w.quarter("bob", 50_000_00)
			w.quarter("mia", 75_000_00)
			w.won("lea", 20_000_00, coaching.NewDay(2026, 11, 3), "bob")
			w.won("bob", 10_000_00, coaching.NewDay(2026, 11, 2))
			w.won("mia", 15_000_00, coaching.NewDay(2026, 11, 1))
			w.won("sam", 7_000_00, coaching.NewDay(2026, 11, 4))
			w.team("South", "bob") // from now on
		},
		"why": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.quarter("bob", 60_000_00)
			w.quarter("mia", 100_000_00)
			w.won("lea", 30_000_00, coaching.NewDay(2026, 11, 2))
			w.won("bob", 20_000_00, coaching.NewDay(2026, 11, 3))
			w.won("mia", 10_000_00, coaching.NewDay(2026, 11, 4))
			w.hides("mia")
			w.won("lea", 12_000_00, coaching.NewDay(2026, 11, 25))
			w.won("bob", 1_000_00, coaching.NewDay(2026, 11, 25))
			w.won("mia", 40_000_00, coaching.NewDay(2026, 11, 25))
		},
		"post": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.won("lea", 30_000_00, coaching.NewDay(2026, 11, 2))
		},
		"nowhere": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.manages("ines")
			w.ForgetsChannel()
		},
		"closed": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.manages("ines")
			w.ClosesChannel()
		},
		"ritual": func(w *world) {
			w.quarter("lea", 120_000_00)
			w.won("lea", 30_000_00, coaching.NewDay(2026, 11, 2))
			w.scheduled()
		},
	} {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				w := &world{World: storagetest.World{T: t, Store: s}}
				stage := storagetest.Stage(t, s, func(rituals *bot.RitualEngine) []bot.Feature {
					w.rituals = rituals
					return []bot.Feature{
						board.New(board.Ports{Results: s, Posts: s, Roles: s, Outbox: s, Now: rituals.Now}),
						quota.New(quota.Ports{Quotas: s, Results: s, People: s, Outbox: s, Links: bot.Links{Announcements: s}}),
					}
				})
				seed(w)
				bottest.Transcript(t, stage, "testdata/"+name+".txt")
			})
		})
	}
}

// A button can be pressed by anybody, with any value.
func TestPostChecksAnew(t *testing.T) {
	s := storagetest.SQLite(t)
	stage := storagetest.Stage(t, s, func(rituals *bot.RitualEngine) []bot.Feature {
		return []bot.Feature{board.New(board.Ports{Results: s, Posts: s, Roles: s, Outbox: s, Now: rituals.Now})}
	})
	const unknown = "This button no longer does anything."
	for _, press := range []struct{ user, value, want string }{
		{"lea", "percent 0 q2026-10-01..2026-12-31", "Il faut pour cela le rôle manager. Sam Taylor peut le faire."},
		{"ines", "percent 0 q2026-10-01..2026-12-31", "Il faut pour cela le rôle manager. Sam Taylor peut le faire."},
		{"sam", "", unknown},
		{"sam", "percent", unknown},
		{"sam", "percent 0 soon", unknown},
		{"sam", "percent all q2026-10-01..2026-12-31", unknown},
		{"sam", "percent 999 q2026-10-01..2026-12-31", unknown},
		{"sam", "luck 0 q2026-10-01..2026-12-31", unknown},
		{"sam", "percent 0 q2026-11-01..2027-01-31", unknown},
		{"sam", "q2026-10-01..2026-12-31 percent", unknown},
	} {
		reply, err := stage.Router().Handle(t.Context(), bot.Incoming{
			ID: press.user + press.value, Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: press.user,
			Action: "board.post", Value: press.value,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := reply.Messages[0].PlainText(); got != press.want {
			t.Errorf("%s pressing %q is answered with %q", press.user, press.value, got)
		}
	}
}

var (
	november      = coaching.PeriodOf(coaching.Month, coaching.NewDay(2026, 11, 25))
	fourthQuarter = coaching.PeriodOf(coaching.Quarter, coaching.NewDay(2026, 11, 25))
)

// world is where things happened before a transcript begins.
type world struct {
	storagetest.World
	rituals *bot.RitualEngine
}

func (w *world) joins(user, name string) {
	w.T.Helper()
	workspace, _ := w.Who("sam")
	_, err := w.Store.Join(context.Background(), workspace.ID, bot.Profile{
		Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user, Name: name, Zone: time.UTC, Locale: coaching.English,
	}, []coaching.Grant{{Role: coaching.Rep}})
	w.OK(err)
}

// manages makes somebody the manager of everybody.
func (w *world) manages(user string) {
	w.Changes(user, func(m *coaching.Member) { m.Grants = []coaching.Grant{{Role: coaching.Manager}} })
}

func (w *world) hides(user string) {
	w.T.Helper()
	w.Changes(user, func(m *coaching.Member) { m.OnBoard = false })
}

// quarter sets a revenue quota for the current quarter.
func (w *world) quarter(user string, target int64) {
	w.T.Helper()
	w.set(user, coaching.Quota{Metric: coaching.Revenue, Target: target, Period: fourthQuarter})
}

func (w *world) set(user string, q coaching.Quota) {
	w.T.Helper()
	workspace, m := w.Who(user)
	q.Workspace, q.Member, q.From, q.SetBy, q.SetAt = workspace.ID, m.ID, q.Period.Start, m.ID, storagetest.Now()
	_, err := w.Store.SetQuota(context.Background(), q)
	w.OK(err)
}

// team puts people into a team from the stage's day on, or from the beginning
// when it is new.
func (w *world) team(name string, users ...string) {
	w.T.Helper()
	workspace, _ := w.Who("sam")
	from := coaching.NewDay(2026, 11, 25)
	team, err := w.Store.TeamNamed(context.Background(), workspace.ID, name)
	if coaching.IsRefusal(err, coaching.NotFound) {
		from = coaching.NewDay(2026, 1, 1)
		team, err = w.Store.CreateTeam(context.Background(), workspace.ID, name)
	}
	w.OK(err)
	for _, user := range users {
		_, m := w.Who(user)
		w.OK(w.Store.JoinTeam(context.Background(), workspace.ID, m.ID, team.ID, from))
	}
}

// won records a win of somebody's, shared equally with others.
func (w *world) won(user string, minor int64, on coaching.Day, others ...string) {
	w.T.Helper()
	workspace, m := w.Who(user)
	amount := coaching.Money{Minor: minor, Currency: workspace.Currency}
	ids := []int64{m.ID}
	for _, other := range others {
		_, m := w.Who(other)
		ids = append(ids, m.ID)
	}
	teams, err := w.Store.TeamsOn(context.Background(), workspace.ID, ids, on)
	w.OK(err)
	parts := make([]coaching.Part, len(ids))
	for i, id := range ids {
		parts[i] = coaching.Part{Member: id, Team: teams[id]}
	}
	credits, err := coaching.Credits(parts[0], parts[1:], amount, amount)
	w.OK(err)
	_, err = w.Store.RecordWin(context.Background(), coaching.Win{
		Workspace: workspace.ID, Author: m.ID, Customer: "Acme", Amount: amount, Reporting: amount, ClosedOn: on,
		RecordedAt: time.Date(on.Year, on.Month, on.Day, 12, 0, 0, 0, time.UTC), State: coaching.Standing,
		Credits: credits,
	}, m.ID)
	w.OK(err)
}

// scheduled has the board posted in #sales at 17:30 from Monday to Friday.
func (w *world) scheduled() {
	w.T.Helper()
	workspace, sam := w.Who("sam")
	ritual := coaching.Ritual{
		Workspace: workspace.ID, Kind: board.Ritual, Channel: *workspace.Wins, Owner: sam.ID, Active: true,
		Schedule: coaching.Schedule{Days: coaching.MondayToFriday, At: 17*60 + 30},
	}
	w.OK(w.Store.Within(context.Background(), func(ctx context.Context) error {
		var err error
		if ritual.ID, err = w.Store.SaveRitual(ctx, ritual); err != nil {
			return err
		}
		return w.rituals.Schedule(ctx, ritual)
	}))
}
