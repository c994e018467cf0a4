// Package board ranks people by what they won in a period, for who asks and,
// each working day, for a channel.
//
// It owns the command leaderboard, how a board looks, the buttons that explain
// and post one, and the ritual that posts. It does not own what a rank is (coaching has that)
// or when the ritual comes due.
package board

import (
	"embed"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

//go:embed words/*.json
var words embed.FS

// Ritual is the kind of the rituals that post a board.
const Ritual = "board"

// Ports are what the feature needs of the rest.
type Ports struct {
	Results Results
	Posts   Posts
	Roles   Roles
	Outbox  bot.Outbox
	Now     func() time.Time
}

type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:  "board",
		Words: words,
		Commands: []bot.Command{{
			Key:   "board",
			Names: bot.Names{English: "leaderboard", French: "classement"},
			Reads: true,
			Params: []bot.Param{
				{Name: "period", Kind: bot.Period{}},
				{Name: "by", Kind: by, Words: []string{"by", "par"}},
				{Name: "team", Kind: bot.Team{All: true}, Words: []string{"team", "teams", "équipe", "équipes"}},
			},
			Run: f.show,
		}},
		Actions: []bot.Action{
			{Name: postAction, Who: coaching.Manager, Run: f.post},
			{Name: whyAction, Reads: true, Run: f.why},
			{Name: sinceAction, Reads: true, Run: f.since},
		},
		Parcels: []bot.ParcelKind{
			{Kind: parcelKind, Render: f.render, Again: true},
			{Kind: teamsParcel, Render: f.render, Again: true},
		},
		Rituals: []bot.RitualKind{{Kind: Ritual, Late: bot.LateAfterDay, Open: f.open}},
	}
}

// by is what people are ranked by.
var by = bot.Choice{Options: []bot.ChoiceOption{
	{Value: string(coaching.ByPercent), Words: []string{"percent", "percentage", "pourcentage", "quota", "%"}, Label: "board.by.percent"},
	{Value: string(coaching.ByAmount), Words: []string{"amount", "montant", "revenue"}, Label: "board.by.amount"},
	{Value: string(coaching.ByCount), Words: []string{"count", "number", "nombre", "wins", "ventes"}, Label: "board.by.count"},
}}
