package storagetest

import (
	"context"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// EmptyStage puts up a stage on a store as it is when the bot was just
// installed: a workspace with nothing set and nobody in it. Zoé and Max are
// admins of the platform; Paul sells in French, Ivy in English. The clock shows
// Now.
func EmptyStage(t testing.TB, s *storage.Store, features func(rituals *bot.RitualEngine) []bot.Feature) *bottest.Stage {
	t.Helper()
	_, err := s.Install(context.Background(), bottest.StagePlatform, bottest.StageTenant,
		coaching.Workspace{Name: "Acme", Zone: zone(t, "UTC"), Locale: coaching.English, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	paris := zone(t, "Europe/Paris")
	stage := bottest.NewStage(t, bottest.Setting{Store: s, Features: features, Zone: paris, Now: Now(), People: []bot.Profile{
		{User: "zoe", Name: "Zoé Roux", Zone: paris, Locale: coaching.French, Admin: true},
		{User: "max", Name: "Max Weber", Zone: paris, Locale: coaching.French, Admin: true},
		{User: "paul", Name: "Paul Petit", Zone: paris, Locale: coaching.French},
		{User: "ivy", Name: "Ivy Hall", Zone: zone(t, "Europe/London"), Locale: coaching.English},
	}})
	stage.SetJobs(Jobs(t, s, jobs.Work{Drain: stage.Drain, Moment: stage.Moment}, stage.Now))
	return stage
}
