package commands_test

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The dashboard is read from the top: where one stands, then what led there, what
// comes next, and the settings.
func TestHomeBeginsWithTheQuota(t *testing.T) {
	stage := emptyStage(t, storagetest.SQLite(t))
	for _, line := range []string{"zoe: réglages ventes #sales", "zoe: quota fixer @zoe 100k T4", "zoe: vente 12k Acme"} {
		stage.Play(t, line)
	}
	in := bot.Incoming{ID: "home", Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: "zoe", Home: true}
	reply, err := stage.Router().Handle(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	home := reply.Messages[0].PlainText()
	rest := home
	for _, part := range []string{"Bonjour", "Votre quota", "Dernières ventes", "À venir", "Vos réglages"} {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%s is not there, or not in its place:\n%s", part, home)
		}
		rest = after
	}
}
