package bot

import (
	"slices"

	"github.com/carillon-bot/carillon/coaching/reading"
)

// ReasonWords introduce a reason, in every language.
func ReasonWords() []string {
	return []string{"because", "because of", "car", "parce que", "parce qu’"}
}

// Rest is text that goes on to the end of a line, such as a reason: people say
// "because the product was wrong" and mean no product. Only a clause of one of
// the parameters in Ends ends it, where its value is one that can be read; and
// a piece in quotes that it begins with is all of it.
type Rest struct {
	Free
	Ends []Param
}

// Read takes one quoted piece, or what follows up to such a clause.
func (k Rest) Read(rd Reader, tokens []reading.Token) (any, int, error) {
	if len(tokens) > 0 && tokens[0].Quoted {
		return k.Free.Read(rd, tokens[:1])
	}
	for i := 1; i < len(tokens); i++ {
		if k.endsAt(rd, tokens[i:]) {
			return k.Free.Read(rd, tokens[:i])
		}
	}
	return k.Free.Read(rd, tokens)
}

func (k Rest) endsAt(rd Reader, tokens []reading.Token) bool {
	return slices.ContainsFunc(k.Ends, func(p Param) bool {
		rest, introduced := p.introducedBy(tokens)
		if !introduced {
			return false
		}
		_, _, err := p.Kind.Read(rd, rest)
		return err == nil
	})
}
