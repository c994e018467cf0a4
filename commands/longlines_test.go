package commands_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A line that is twice as long takes twice the work, not four times, whatever it
// is made of: nobody can keep the bot busy with one. The work is told by what is
// allocated, which no other load on the machine changes.
func TestLongLinesTakeTheirLength(t *testing.T) {
	typist := newTypist(t, coaching.English, storagetest.Now())
	work := func(line string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		typist.ask(t, line)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, f := range typist.features {
		for _, c := range f.Commands {
			for _, shown := range withSubcommands(c) {
				for _, word := range []string{"on ", "because ", "999 ", "#a ", "Acme ", "mon,"} {
					line := typist.examples(shown)[0] + " " + strings.Repeat(word, 20_000/len(word))
					once, twice := work(line), work(line+line)
					if twice > 3*once+1<<20 {
						t.Errorf("%s %s…: %d bytes are allocated, and %d for twice the length", typist.examples(shown)[0], word, once, twice)
					}
				}
			}
		}
	}
}
