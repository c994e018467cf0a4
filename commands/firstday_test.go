package commands_test

import (
	"crypto/rand"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// emptyStage puts up a stage with every feature and nothing else.
func emptyStage(t *testing.T, s *storage.Store) *bottest.Stage {
	var stage *bottest.Stage
	stage = storagetest.EmptyStage(t, s, func(rituals *bot.RitualEngine) []bot.Feature {
		return commands.All(commands.Ports{Store: s, Boards: rituals, Now: func() time.Time { return stage.Now() }})
	})
	return stage
}

// The first day of a team, from an empty workspace to the board of the next
// working day.
func TestFirstDay(t *testing.T) {
	for _, name := range []string{"first_day", "first_day_skipped"} {
		t.Run(name, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				bottest.Transcript(t, emptyStage(t, s), "testdata/"+name+".txt")
			})
		})
	}
}

// However often and by however many at the same time a first act comes, its
// person is greeted once.
func TestNewcomersAreGreetedOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := emptyStage(t, s)
		var all sync.WaitGroup
		for _, user := range []string{"zoe", "max", "paul", "zoe", "max", "paul"} {
			in := bot.Incoming{
				ID: rand.Text(), Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user,
				Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, user), Direct: true, At: stage.Now(), Text: "quota",
			}
			for range 2 { // the second is the same delivery once more
				all.Go(func() {
					if _, err := stage.Router().Handle(t.Context(), in); err != nil {
						t.Errorf("%s: %v", user, err)
					}
				})
			}
		}
		all.Wait()
		said := stage.Play(t, "ivy: quota")
		for user, want := range map[string]int{"paul": 1, "ivy": 1} {
			if n := strings.Count(said, user+" gets in private:"); n != want {
				t.Errorf("%s was greeted %d times, want %d:\n%s", user, n, want, said)
			}
		}
		workspace, _, err := s.Who(t.Context(), bottest.StagePlatform, bottest.StageTenant, "paul")
		if err != nil {
			t.Fatal(err)
		}
		admins, err := s.Holders(t.Context(), workspace.ID, coaching.Admin)
		if err != nil || len(admins) == 0 {
			t.Fatalf("admins are %v, %v", admins, err)
		}
		if n := strings.Count(said, "○ "); n != 4*len(admins) {
			t.Errorf("%d admins see %d steps:\n%s", len(admins), n, said)
		}
	})
}

// A form or a question that a greeting offers is there.
func TestGreetingsOfferWhatThereIs(t *testing.T) {
	stage := emptyStage(t, storagetest.SQLite(t))
	catalogue := bottest.Catalogue(t, commands.All(commands.Ports{})...)
	for _, line := range []string{
		"ivy: hello", "ivy presses Log a win", "ivy presses My quota", "ivy presses Help",
		"zoe: bonjour", "zoe presses Régler l’espace", "zoe presses Choisir le canal", "zoe presses Créer une équipe", "zoe presses Fixer le premier quota", "zoe presses Coller une liste",
	} {
		said := stage.Play(t, line)
		for _, locale := range bot.Locales {
			if unknown := catalogue.Sentence(locale, "router.unknown_action", nil); said == "" || strings.Contains(said, unknown) {
				t.Errorf("%s: %s", line, said)
			}
		}
	}
}
