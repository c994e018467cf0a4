package storagetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// Stage puts up a stage on a store: the workspace of a team in Paris, which
// reports in euros and announces in #sales. Sam manages and is the admin; Léa
// (French), Bob and Mia (in New York) sell in team Europe; Inès is in Customer
// Success. All of them were met before; somebody called Neo was never seen. The
// clock shows Now.
func Stage(t testing.TB, s *storage.Store, features func(rituals *bot.RitualEngine) []bot.Feature) *bottest.Stage {
	t.Helper()
	paris := zone(t, "Europe/Paris")
	people := team(t)
	seed(t, s, home{bottest.StageTenant, "Stage", "#sales", "Europe"}, people)
	profiles := []bot.Profile{{User: "neo", Name: "Neo", Zone: paris, Locale: coaching.English}}
	for _, p := range people {
		profiles = append(profiles, p.profile)
	}
	stage := bottest.NewStage(t, bottest.Setting{Store: s, Features: features, Zone: paris, Now: Now(), People: profiles})
	stage.SetJobs(Jobs(t, s, jobs.Work{Drain: stage.Drain, Moment: stage.Moment}, stage.Now))
	return stage
}

// NeighbourTenant is where the people of Neighbours chat.
const NeighbourTenant = "neighbours"

// NeighbourMark is in every name of Neighbours.
const NeighbourMark = "Qfx"

// Neighbours are another workspace in the store of a stage, with people of the
// same handles and roles, whose users, last names, team and channel are known
// nowhere else.
func Neighbours(t testing.TB, s *storage.Store) {
	t.Helper()
	people := team(t)
	for i := range people {
		p := &people[i].profile
		first, last, _ := strings.Cut(p.Name, " ")
		p.Tenant, p.User, p.Handle, p.Name = NeighbourTenant, "qfx-"+p.User, p.User, first+" "+NeighbourMark+strings.ToLower(last)
		p.Email = p.User + "@qfx.example"
	}
	seed(t, s, home{NeighbourTenant, NeighbourMark + " Inc", "#qfx-sales", NeighbourMark + "land"}, people)
}

// home is what a workspace is set up with.
type home struct{ tenant, name, channel, team string }

type person struct {
	profile bot.Profile
	roles   []coaching.Role
}

func team(t testing.TB) []person {
	make := func(user, name, zoneName string, locale coaching.Locale, roles ...coaching.Role) person {
		return person{bot.Profile{
			Platform: bottest.StagePlatform, Tenant: bottest.StageTenant,
			User: user, Name: name, Zone: zone(t, zoneName), Locale: locale,
		}, roles}
	}
	return []person{
		make("sam", "Sam Taylor", "Europe/London", coaching.English, coaching.Manager, coaching.Admin),
		make("lea", "Léa Martin", "Europe/Paris", coaching.French, coaching.Rep),
		make("bob", "Bob Harris", "Europe/London", coaching.English, coaching.Rep),
		make("mia", "Mia Chen", "America/New_York", coaching.English, coaching.Rep),
		make("ines", "Inès Moreau", "Europe/Paris", coaching.French, coaching.CS),
	}
}

func seed(t testing.TB, s *storage.Store, at home, people []person) {
	t.Helper()
	paris := zone(t, "Europe/Paris")
	err := s.Within(context.Background(), func(ctx context.Context) error {
		w, err := s.Install(ctx, bottest.StagePlatform, at.tenant,
			coaching.Workspace{Name: at.name, Zone: paris, Locale: coaching.English, Currency: "EUR"})
		if err != nil {
			return err
		}
		sales, err := s.ChannelAt(ctx, w.ID, coaching.Place{Platform: bottest.StagePlatform, Tenant: at.tenant, Ref: at.channel}, at.channel[1:])
		if err != nil {
			return err
		}
		w.Wins = &sales
		if err := s.SaveWorkspace(ctx, w); err != nil {
			return err
		}
		europe, err := s.CreateTeam(ctx, w.ID, at.team)
		if err != nil {
			return err
		}
		for _, p := range people {
			if err := join(ctx, s, w.ID, europe.ID, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func join(ctx context.Context, s *storage.Store, workspace, europe int64, p person) error {
	var grants []coaching.Grant
	for _, role := range p.roles {
		g := coaching.Grant{Role: role}
		if role == coaching.Manager {
			g.Team = europe
		}
		grants = append(grants, g)
	}
	m, err := s.Join(ctx, workspace, p.profile, grants)
	if err != nil {
		return err
	}
	if _, err := s.Welcome(ctx, workspace, m.ID); err != nil || !slices.Contains(p.roles, coaching.Rep) {
		return err
	}
	return s.JoinTeam(ctx, workspace, m.ID, europe, coaching.NewDay(2026, time.January, 1))
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
