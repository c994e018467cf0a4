package slack

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/coaching"
)

func TestConformance(t *testing.T) {
	h := connected(t, silent)
	h.slack.Channel(sales.Ref, "sales")
	bottest.Conformance(t, bottest.Adapter{
		Platform: h.bot,
		Channel:  sales,
		Direct:   bot.DirectPlace("slack", fakeslack.Team, "U07LEA"),
		Texts: func(place coaching.Place) []string {
			channel := place.Ref
			if channel == "@U07LEA" {
				channel = "D07LEA"
			}
			var texts []string
			for _, p := range h.slack.Posts() {
				if p.Channel == channel {
					texts = append(texts, p.Text)
				}
			}
			return texts
		},
	})
}
