package teams

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/teams/faketeams"
	"github.com/carillon-bot/carillon/coaching"
)

func TestConformance(t *testing.T) {
	h := newHarness(t, silent)
	h.sent(h.teams.Mention("1", lea, salesID, "hello"))
	h.settle()
	bottest.Conformance(t, bottest.Adapter{
		Platform: h.bot,
		Channel:  sales,
		Direct:   bot.DirectPlace(Name, faketeams.Tenant, lea.AAD),
		Texts: func(place coaching.Place) []string {
			conversation := place.Ref
			if conversation == "@"+lea.AAD {
				conversation = lea.Personal()
			}
			var texts []string
			for _, p := range h.teams.Posts() {
				if p.Channel() == conversation {
					texts = append(texts, p.Summary)
				}
			}
			return texts
		},
	})
}
