package lost

import (
	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// How much may be said about a lost deal that is not said about a win, in
// characters.
const (
	maxCompetitor = 120
	maxText       = 1000 // of a reason, and of a lesson
)

// details are what may be said of a lost deal beside its customer, in the order
// of the form. The two texts are told as people tell them: "because they went
// to another" names no competitor, so each ends only where another clause
// begins that can hardly be meant as words. A reason comes before its lesson.
func details() []bot.Param {
	amount := bot.Param{Name: "amount", Kind: bot.Unless{Kind: bot.Sum{}, Words: []string{bot.Nothing}, None: coaching.Money{}}, Words: []string{"worth", "amount", "montant"}}
	closedOn := bot.Param{Name: "closed_on", Kind: bot.Date{Lean: reading.Past}, Words: []string{"on", "le"}, Everyday: true, Check: notInFuture}
	text := bot.Free{Max: maxText, Long: true}
	lesson := bot.Param{Name: "lesson", Kind: bot.Rest{Free: text, Ends: []bot.Param{amount, closedOn}}, Words: []string{"lesson", "leçon"}}
	return []bot.Param{
		{
			Name: "reason", Kind: bot.Rest{Free: text, Ends: []bot.Param{lesson, amount, closedOn}},
			Words: append(bot.ReasonWords(), "why", "pourquoi"),
			Check: bot.NotNothing,
		},
		lesson,
		{
			Name: "competitor", Kind: bot.Free{Max: maxCompetitor},
			Words: []string{"to", "against", "contre", "face à", "au profit de", "au profit d’"},
		},
		amount,
		{Name: "product", Kind: bot.Free{Max: coaching.MaxProduct}, Words: []string{"product", "produit"}},
		closedOn,
	}
}

func notInFuture(rd bot.Reader, value any) error {
	if day := value.(coaching.Day); day.After(rd.Today) {
		return coaching.Refuse(coaching.Invalid, "lost.future", "day", day)
	}
	return nil
}
