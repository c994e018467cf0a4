package win_test

import (
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What people type and see, word by word.
func TestTranscripts(t *testing.T) {
	for _, test := range []struct {
		file string
		options
	}{
		{"record.en", options{locale: coaching.English}},
		{"record.fr", options{locale: coaching.French}},
		{"badinput", options{locale: coaching.English}},
		{"hostile", options{locale: coaching.English}},
		{"questions", options{locale: coaching.English}},
		{"undo", options{locale: coaching.English}},
		{"edit.en", options{locale: coaching.English}},
		{"edit.fr", options{locale: coaching.French}},
		{"void", options{locale: coaching.French}},
		{"cheer", options{locale: coaching.English}},
		{"pending", options{locale: coaching.English}},
		{"nochannel", options{locale: coaching.English, noWins: true}},
		{"nobody", options{locale: coaching.English, noWins: true, noAdmin: true}},
		{"closed", options{locale: coaching.English}},
	} {
		t.Run(test.file, func(t *testing.T) {
			storagetest.Each(t, func(t *testing.T, s *storage.Store) {
				h := newHouse(t, s, test.options)
				bottest.Transcript(t, h.Stage, "testdata/"+test.file+".txt")
				h.balanced(t)
			})
		})
	}
}
