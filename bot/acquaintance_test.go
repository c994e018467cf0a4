package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// guided is a platform that can be asked about people and channels, or not.
type guided struct {
	*bottest.Stage
	profiles map[string]bot.Profile
	channels map[string]string
	asked    int
}

var errSilent = errors.New("the platform does not answer")

func (g *guided) Profile(_ context.Context, _, user string) (bot.Profile, error) {
	g.asked++
	p, known := g.profiles[user]
	if !known {
		return p, errSilent
	}
	return p, nil
}

func (g *guided) ChannelName(_ context.Context, place coaching.Place) (string, error) {
	name, known := g.channels[place.Ref]
	if !known {
		return "", errSilent
	}
	return name, nil
}

// newGuided is a router on such a platform, with a command that takes a person
// and a channel.
func newGuided(t *testing.T, s *storage.Store, admins ...string) (*guided, *bot.Router) {
	t.Helper()
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature { return nil })
	g := &guided{Stage: stage, profiles: map[string]bot.Profile{}, channels: map[string]string{}}
	point := bot.Feature{Commands: []bot.Command{{
		Key: "help.takes", Names: bot.Names{English: "point", French: "montrer"}, Reads: true,
		Params: []bot.Param{{Name: "whom", Kind: bot.Person{}}, {Name: "where", Kind: bot.Room{}}},
		Run: func(_ context.Context, r *bot.Request) (bot.Reply, error) {
			if m, given := bot.Arg[coaching.Member](r.Args, "whom"); given {
				return bot.Answer(bot.Say(bot.Plainly(m.Name))), nil
			}
			c, _ := bot.Arg[coaching.Channel](r.Args, "where")
			return bot.Answer(bot.Say(bot.ChannelLink(c))), nil
		},
	}}}
	router, err := bot.NewRouter([]bot.Feature{point}, bottest.Catalogue(t),
		bot.RouterPorts{Directory: s, Register: s, Channels: s, Teams: s, Newcomers: s, Transactions: s},
		bot.RouterOptions{Platforms: []bot.Platform{g}, Admins: admins, Now: stage.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return g, router
}

// said is the answer to a line.
func said(t *testing.T, router *bot.Router, user, line string) string {
	t.Helper()
	return answered(t, router, bot.Incoming{User: user, Text: line, Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true})
}

func answered(t *testing.T, router *bot.Router, in bot.Incoming) string {
	t.Helper()
	in.ID, in.Platform, in.Tenant = "d", bottest.StagePlatform, bottest.StageTenant
	reply, err := router.Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return reply.Messages[0].PlainText()
}

func member(t *testing.T, s *storage.Store, user string) coaching.Member {
	t.Helper()
	_, m := storagetest.World{T: t, Store: s}.Who(user)
	return m
}

// Who could not be looked up is asked for again, also when somebody else names
// them, until the platform answers.
func TestAProfileIsAskedForAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s)
		tokyo, err := time.LoadLocation("Asia/Tokyo")
		if err != nil {
			t.Fatal(err)
		}
		said(t, router, "U1", "help")
		if m := member(t, s, "U1"); m.Name != "U1" || m.Handle != "U1" || m.Zone.String() != "Europe/Paris" || m.Assumed != coaching.AllAssumed {
			t.Fatalf("taken in as %+v", m)
		}
		storagetest.World{T: t, Store: s}.Changes("U1", func(m *coaching.Member) {
			m.Locale, m.Assumed = coaching.French, m.Assumed&^coaching.AssumedLocale
		})
		if got := said(t, router, "bob", "point "+bot.PersonToken("U1")); got != "U1" {
			t.Errorf("without an answer they are called %q", got)
		}
		g.profiles["U1"] = bot.Profile{Name: "Yuki Sato", Handle: "yuki", Email: "yuki@example.com", Zone: tokyo, Locale: coaching.English}
		if got := said(t, router, "bob", "point "+bot.PersonToken("U1")); got != "Yuki Sato" {
			t.Errorf("with an answer they are called %q", got)
		}
		m := member(t, s, "U1")
		if m.Handle != "yuki" || m.User != "U1" || m.Email != "yuki@example.com" || m.Zone.String() != "Asia/Tokyo" || m.Assumed != coaching.AssumedZone {
			t.Errorf("known as %+v", m)
		}
		if m.Locale != coaching.French {
			t.Error("the language that was chosen is gone")
		}
		asked := g.asked
		said(t, router, "U1", "help")
		if g.asked != asked {
			t.Error("somebody known was asked for once more")
		}
	})
}

// Who is named in the settings is an admin, also when they came before that, and
// nobody else is.
func TestTheSettingsNameAdmins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s, "bob", "neo")
		g.profiles["neo"] = bot.Profile{Name: "Neo"}
		g.profiles["owner"] = bot.Profile{Name: "Olga", Admin: true}
		for _, user := range []string{"bob", "lea", "neo", "owner"} {
			said(t, router, user, "help")
			said(t, router, user, "help")
		}
		for user, want := range map[string]bool{"bob": true, "lea": false, "neo": true, "owner": false} {
			if m := member(t, s, user); m.Has(coaching.Admin) != want || !m.Has(coaching.Rep) || len(m.Grants) > 2 {
				t.Errorf("%s has grants %v", user, m.Grants)
			}
		}
	})
}

// The platform's own admin who could not be looked up at first is the first
// admin once that is known.
func TestTheFirstAdminIsFoundLate(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s)
		storagetest.World{T: t, Store: s}.Changes("sam", func(m *coaching.Member) { m.Grants = nil })
		said(t, router, "U1", "help")
		g.profiles["U1"] = bot.Profile{Name: "Olga", Admin: true}
		g.profiles["U2"] = bot.Profile{Name: "Omar", Admin: true}
		said(t, router, "U1", "help")
		said(t, router, "U2", "help")
		if first, second := member(t, s, "U1"), member(t, s, "U2"); !first.Has(coaching.Admin) || second.Has(coaching.Admin) {
			t.Errorf("grants are %v and %v", first.Grants, second.Grants)
		}
	})
}

// A program is nobody's colleague, also one that could not be looked up at first.
func TestBotsDoNotJoin(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s)
		g.profiles["B1"] = bot.Profile{Name: "CRM", Bot: true}
		const want = "CRM is a bot, and bots close no deals. Mention a person, like @lea."
		if got := said(t, router, "bob", "point "+bot.PersonToken("B1")); !strings.HasPrefix(got, want) {
			t.Errorf("got %q", got)
		}
		if _, _, err := s.Who(t.Context(), bottest.StagePlatform, bottest.StageTenant, "B1"); !errors.Is(err, bot.ErrStranger) {
			t.Errorf("the bot joined: %v", err)
		}
		said(t, router, "bob", "point "+bot.PersonToken("B2"))
		g.profiles["B2"] = bot.Profile{Name: "ERP", Bot: true}
		if got := said(t, router, "bob", "point "+bot.PersonToken("B2")); !strings.HasPrefix(got, "ERP is a bot") {
			t.Errorf("got %q", got)
		}
	})
}

// A handle is one person's, whoever else has it for a name.
func TestAHandleWinsOverNames(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s)
		g.profiles["U1"] = bot.Profile{Name: "Lea"}
		said(t, router, "U1", "help")
		if got := said(t, router, "bob", "point @LÉA"); got != "Léa Martin" {
			t.Errorf("got %q", got)
		}
	})
}

// A channel is called as it was mentioned, as the place that we are in, or as the
// platform says; without a name it goes by its reference.
func TestChannelsHaveNames(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		g, router := newGuided(t, s)
		in := func(ref string) coaching.Place {
			return coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: ref}
		}
		g.channels["C3"] = "deals"
		for _, c := range []struct{ mentioned, where, called, want string }{
			{bot.ChannelToken("C1", "north"), "C9", "", "#north"},
			{bot.ChannelToken("C1", ""), "C9", "", "#north"},
			{bot.ChannelToken("C1", "north-2"), "C9", "", "#north-2"},
			{bot.ChannelToken("C2", ""), "C2", "south", "#south"},
			{bot.ChannelToken("C3", ""), "C2", "south", "#deals"},
			{bot.ChannelToken("C4", ""), "C9", "", "#C4"},
		} {
			got := answered(t, router, bot.Incoming{User: "bob", Text: "point " + c.mentioned, Place: in(c.where), PlaceName: c.called})
			if got != c.want {
				t.Errorf("%+v is %q", c, got)
			}
		}
		answered(t, router, bot.Incoming{User: "bob", Text: "help", Place: in("#sales"), PlaceName: "revenue"})
		if w, _ := (storagetest.World{T: t, Store: s}).Who("bob"); w.Wins.Name != "revenue" {
			t.Errorf("the wins channel is still called %q", w.Wins.Name)
		}
	})
}
