package settings_test

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The private dashboard says when the board comes next, on its reader's clock,
// and opens the reader's settings.
func TestHome(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		stage := storagetest.Stage(t, s, features(s))
		var seen strings.Builder
		home := func(user string) {
			in := bot.Incoming{ID: "home", Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user, Home: true}
			reply, err := stage.Router().Handle(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			seen.WriteString(user + "\n" + reply.Messages[0].PlainText() + "\n\n")
		}
		home("lea")
		stage.Play(t, "sam: settings wins #sales")
		home("lea")
		home("mia")
		stage.Play(t, "sam: settings board-time off")
		home("mia")
		bottest.Golden(t, "testdata/home.golden", seen.String())
	})
}
