package bot

import (
	"reflect"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// lossParams have clauses of several words, words that are joined to what
// follows, and texts that go on to the end.
func lossParams() []Param {
	on := Param{Name: "on", Kind: Date{Lean: reading.Past}, Words: []string{"on", "le"}, Everyday: true}
	lesson := Param{Name: "lesson", Kind: Free{}, Words: []string{"lesson", "leçon"}}
	return []Param{
		{Name: "customer", Kind: Free{}, Required: true},
		{Name: "rival", Kind: Free{}, Words: []string{"to", "au profit de", "au profit d’"}},
		{Name: "reason", Kind: Rest{Ends: []Param{lesson, on}}, Words: []string{"because", "because of", "parce que", "parce qu’"}},
		lesson, on,
	}
}

func TestClausesOfSeveralWords(t *testing.T) {
	third := coaching.NewDay(2026, 11, 3)
	for line, want := range map[string]Args{
		`Acme to Globex because of the price`:             {"customer": "Acme", "rival": "Globex", "reason": "the price"},
		`Acme au profit de Globex`:                        {"customer": "Acme", "rival": "Globex"},
		`Acme AU PROFIT D'Initech parce qu’il fallait`:    {"customer": "Acme", "rival": "Initech", "reason": "il fallait"},
		`Acme au profit d’Initech parce qu'ils`:           {"customer": "Acme", "rival": "Initech", "reason": "ils"},
		`Le Marché au cadran parce que`:                   nil,
		`Le Marché au cadran parce que oui`:               {"customer": "Le Marché au cadran", "reason": "oui"},
		`Acme because it went to others lesson ask early`: {"customer": "Acme", "reason": "it went to others", "lesson": "ask early"},
		`Acme because it was on hold on 3 nov`:            {"customer": "Acme", "reason": "it was on hold", "on": third},
		`Acme because "no lesson at all" lesson x`:        {"customer": "Acme", "reason": "no lesson at all", "lesson": "x"},
		`Acme because it was a lesson`:                    {"customer": "Acme", "reason": "it was a lesson"},
		`"Acme to Globex" to "because of us"`:             {"customer": "Acme to Globex", "rival": "because of us"},
	} {
		got, err := readLine(readerFor(coaching.English), lossParams(), reading.Tokens(line))
		if want == nil {
			if err == nil {
				t.Errorf("%s: read as %v", line, got)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %v, %v\nwant %v", line, got, err, want)
		}
	}
}
