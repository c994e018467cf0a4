// Package lost lets a rep write down a deal that was not won and what it
// taught, without shame: nothing is posted, and nothing is counted.
//
// It owns the command lost, its questions and words, and who reads what: a lost
// deal is its author's, and their managers and auditors see it too. It does not
// own when two lost deals may be one (coaching), nor how they are kept (the
// ports in store.go say what it needs).
package lost

import (
	"embed"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

//go:embed words/*.json
var words embed.FS

// Ports are what the feature needs of the store.
type Ports struct {
	Deals  Deals
	Drafts bot.Drafts
	People People
}

type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:     "lost",
		Words:    words,
		Commands: []bot.Command{f.noteCommand()},
		Actions: []bot.Action{
			{Name: confirmAction, Who: coaching.Rep, Run: f.confirm},
			{Name: dropAction, Run: f.drop},
			{Name: removeAction, Run: f.pressRemove},
			{Name: olderAction, Reads: true, Run: f.older},
		},
	}
}
