package playground_test

import (
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A link to a message leads whoever reads it to the message on their own page.
func TestMessagesHaveAddresses(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	ref, err := s.playground.Send(t.Context(), bot.Post{Place: place("#sales"), Key: "k1", Message: bot.Say(bot.Plainly("A win."))})
	s.must(err)
	address := s.playground.Link(place("#sales"), ref)
	_, err = s.playground.Send(t.Context(), bot.Post{Place: place("@lea"), Key: "k2", Message: bot.Say(bot.Linked("Acme", address))})
	s.must(err)
	page := s.well(s.get("?" + query("as", "lea", "place", "@lea"))).body
	if want := `<a href="/playground/?as=lea&amp;place=%23sales#message-` + ref + `">Acme</a>`; !strings.Contains(page, want) {
		t.Errorf("the page lacks %s", want)
	}
	if there := s.well(s.get("?" + query("as", "lea", "place", "#sales"))).body; !strings.Contains(there, `id="message-`+ref+`"`) {
		t.Errorf("nothing on the page has the address %s", address)
	}
}
