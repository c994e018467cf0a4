package commands_test

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A draft of one feature is none of another's, whatever button names it.
func TestDraftsAreNotMixedUp(t *testing.T) {
	s := storagetest.SQLite(t)
	stage := stage(t, s)
	for _, line := range []string{"bob: win 12k Acme", "bob: win 12k Acme", "bob: lost Acme because late", "bob: lost Acme because late"} {
		stage.Play(t, line)
	}
	for _, press := range []struct{ action, value string }{{"lost.confirm", "1"}, {"win.confirm_duplicate", "2"}} {
		reply, err := stage.Router().Handle(t.Context(), bot.Incoming{
			ID: press.action, Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: "bob",
			Place: bot.DirectPlace(bottest.StagePlatform, bottest.StageTenant, "bob"), Direct: true, At: stage.Now(), Action: press.action, Value: press.value,
		})
		if err != nil || !strings.Contains(reply.Messages[0].PlainText(), "no longer does anything") {
			t.Errorf("%s: %v, %v", press.action, reply, err)
		}
	}
	for _, list := range []string{"bob: win list", "bob: lost list"} {
		if seen := stage.Play(t, list); strings.Count(seen, "Acme") != 1 {
			t.Errorf("%s: %s", list, seen)
		}
	}
}
