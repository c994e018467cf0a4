package lost_test

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/lost"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func features(s *storage.Store) func(*bot.RitualEngine) []bot.Feature {
	return func(*bot.RitualEngine) []bot.Feature {
		return []bot.Feature{lost.New(lost.Ports{Deals: s, Drafts: s, People: s})}
	}
}

// What people type and see, word by word. Inès audits, and is in no team.
func TestTranscripts(t *testing.T) {
	for _, file := range []string{"note.en", "note.fr", "bad", "again", "change", "list"} {
		t.Run(file, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				stage := storagetest.Stage(t, s, features(s))
				storagetest.World{T: t, Store: s}.Changes("ines", func(m *coaching.Member) {
					m.Grants = []coaching.Grant{{Role: coaching.Auditor}}
				})
				bottest.Transcript(t, stage, "testdata/"+file+".txt")
			})
		})
	}
}
