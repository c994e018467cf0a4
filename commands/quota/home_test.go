package quota_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/quota"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func features(s *storage.Store) func(*bot.RitualEngine) []bot.Feature {
	return func(*bot.RitualEngine) []bot.Feature {
		return []bot.Feature{quota.New(quota.Ports{Quotas: s, Results: s, People: s, Imports: s, Drafts: s, Links: pages{}, Outbox: s})}
	}
}

// pages says that every third win was announced at an address.
type pages struct{}

func (pages) Wins(_ context.Context, _ int64, wins []int64) (map[int64]string, error) {
	links := map[int64]string{}
	for _, win := range wins {
		if win%3 == 0 {
			links[win] = "https://example.com/" + strconv.FormatInt(win, 10)
		}
	}
	return links, nil
}

// handle gives the plain text of the answer to what a person did.
func handle(t *testing.T, stage *bottest.Stage, user string, in bot.Incoming) string {
	t.Helper()
	in.ID = t.Name() + strconv.FormatInt(stage.Now().UnixNano(), 10) + user
	in.Platform, in.Tenant, in.User = bottest.StagePlatform, bottest.StageTenant, user
	reply, err := stage.Router().Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	for _, m := range reply.Messages {
		text += m.PlainText() + "\n"
	}
	return text
}

func TestHome(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := storagetest.Stage(t, s, features(s))
		w := &world{storagetest.World{T: t, Store: s}}
		w.won("lea", "Acme", coaching.Money{Minor: 12_000_00, Currency: "EUR"}, "", coaching.NewDay(2026, 10, 5))
		stage.Play(t, "sam: quota set @bob 60k Q4 stretch 70k")
		var seen strings.Builder
		for _, user := range []string{"ines", "lea", "bob"} {
			seen.WriteString(handle(t, stage, user, bot.Incoming{Home: true}) + "\n")
		}
		bottest.Golden(t, "testdata/home.golden", seen.String())
	})
}

// deaf is an outbox that reaches nobody.
type deaf struct{ bot.Outbox }

func (deaf) Post(context.Context, bot.Parcel) error {
	return coaching.Refuse(coaching.NotFound, "machinery.unreachable")
}

// The quota of who is on no platform is set all the same.
func TestWhoCannotBeTold(t *testing.T) {
	s := storagetest.SQLite(t)
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature {
		return []bot.Feature{quota.New(quota.Ports{Quotas: s, Results: s, People: s, Outbox: deaf{}})}
	})
	got := stage.Play(t, "sam: quota set @bob 60k Q4")
	if !strings.Contains(got, "I have no way to write to Bob Harris") {
		t.Errorf("the answer is:\n%s", got)
	}
	if got := stage.Play(t, "bob: quota"); !strings.Contains(got, "0% of €60,000") {
		t.Errorf("the quota is:\n%s", got)
	}
}

// A button's value can be anything that somebody sends.
func TestWhyChecksAnew(t *testing.T) {
	stage := func(t *testing.T) (*bottest.Stage, *world) {
		s := storagetest.SQLite(t)
		return storagetest.Stage(t, s, features(s)), &world{storagetest.World{T: t, Store: s}}
	}
	t.Run("rights", func(t *testing.T) {
		stage, w := stage(t)
		_, bob := w.Who("bob")
		got := handle(t, stage, "lea", bot.Incoming{Action: "quota.why", Value: strconv.FormatInt(bob.ID, 10) + " q2026-10-01..2026-12-31"})
		want := "Vous n’avez pas accès à ce quota. Peuvent le voir\u00a0: Bob Harris et Sam Taylor, le Customer Success et les auditeurs.\n"
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
	for _, value := range []string{"", "x", "1", "1 ", "1 soon", "1 q2026-11-01..2027-01-31", "999999 q2026-10-01..2026-12-31", "-1 q2026-10-01..2026-12-31"} {
		t.Run(value, func(t *testing.T) {
			stage, _ := stage(t)
			got := handle(t, stage, "sam", bot.Incoming{Action: "quota.why", Value: value})
			if got != "This button no longer does anything.\n" && got != "I don’t know that person.\n" {
				t.Errorf("value %q is answered with %q", value, got)
			}
		})
	}
}

// The wins behind a figure lead to where they were announced.
func TestWhyLinksToAnnouncements(t *testing.T) {
	s := storagetest.SQLite(t)
	stage, w := storagetest.Stage(t, s, features(s)), &world{storagetest.World{T: t, Store: s}}
	for _, customer := range []string{"Acme", "Zylker", "Initech"} {
		w.won("lea", customer, coaching.Money{Minor: 100, Currency: "EUR"}, "", coaching.NewDay(2026, 11, 3))
	}
	_, lea := w.Who("lea")
	reply, err := stage.Router().Handle(t.Context(), bot.Incoming{
		ID: "press", Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: "lea",
		Action: "quota.why", Value: strconv.FormatInt(lea.ID, 10) + " m2026-11-01..2026-11-30",
	})
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]string{}
	for _, block := range reply.Messages[0].Blocks {
		if table, is := block.(bot.Table); is {
			for _, row := range table.Rows {
				links[row[2][0].Text] = row[2][0].Link
			}
		}
	}
	if len(links) != 3 || links["Acme"] != "" || links["Initech"] != "https://example.com/3" {
		t.Errorf("links are %v", links)
	}
}
