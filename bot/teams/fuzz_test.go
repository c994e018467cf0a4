package teams

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// FuzzActivity holds that nothing that Teams might sign breaks anything, nor makes a
// person, a place or a token out of what is not safe to be one.
func FuzzActivity(f *testing.F) {
	h := newHarness(f, func(in bot.Incoming) (bot.Reply, error) {
		for _, id := range []string{in.User, in.Tenant, strings.TrimPrefix(in.Place.Ref, "@")} {
			if !safeID(id) {
				panic("unsafe: " + id)
			}
		}
		return bot.Reply{}, nil
	})
	authorization := "Bearer " + faketeams.Sign(h.teams.Key(), h.teams.Claims(nil))
	for _, a := range []faketeams.Activity{
		h.teams.Direct("1", lea, "win 12k Acme &amp; <Co>"),
		h.teams.Mention("2", lea, salesID, "quota <at>Bob</at>"),
		h.teams.Slash("3", lea, salesID, "/quota"),
		h.teams.Execute("4", lea, salesID, "7", "win.undo", map[string]string{"action": "win.undo", "value": "42"}),
		h.teams.Submit("5", lea, salesID, "7", map[string]any{"form": "win", "amount": "12k", "first": true, "n": 7}),
		h.teams.Fetch("6", lea, salesID, "7", map[string]string{"feature": "win", "form": "win"}),
		h.teams.Send("7", lea, salesID, "7", map[string]any{"form": "win", "amount": []string{"x"}}),
		h.teams.Installed("8", lea, "", "add"),
		h.teams.Added("9", lea, salesID),
		h.teams.ChannelEvent("10", lea, salesID, "channelRenamed", "wins"),
		h.teams.Reaction("11", lea, salesID, "7", "like"),
	} {
		f.Add(a.JSON())
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest("POST", "/api/messages", strings.NewReader(body))
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		h.bot.receive(w, r, h)
		h.settle()
		if w.Code >= 500 && w.Code != 501 {
			t.Errorf("%d", w.Code)
		}
		if strings.Contains(h.logs.String(), "panic") {
			t.Fatal(h.logs)
		}
	})
}
