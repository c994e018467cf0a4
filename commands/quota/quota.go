// Package quota tells people where they stand against what they are to reach,
// and lets managers say what that is.
//
// It owns the command quota with set, adjust, import, team and history, the
// buttons that explain figures and what changed, and the private messages about
// a change. It does not own the rules of quotas and pace (coaching has them) or
// what is ranked.
package quota

import (
	"embed"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

//go:embed words/*.json
var words embed.FS

// Ports are what the feature needs of the rest.
type Ports struct {
	Quotas  Quotas
	Results Results
	People  People
	Imports Imports
	Drafts  bot.Drafts
	Links   Links
	Outbox  bot.Outbox
}

type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:  "quota",
		Words: words,
		Commands: []bot.Command{{
			Key:   "quota.show",
			Names: bot.Names{English: "quota", French: "quota"},
			Reads: true,
			Params: []bot.Param{
				{Name: "member", Kind: bot.Person{}},
				{Name: "period", Kind: bot.Period{}},
			},
			Run: f.show,
			Subcommands: []bot.Command{
				{
					Key:    "quota.set",
					Names:  bot.Names{English: "set", French: "fixer"},
					Who:    coaching.Manager,
					Params: changeParams(false),
					Run:    f.set,
				},
				{
					Key:    "quota.adjust",
					Names:  bot.Names{English: "adjust", French: "ajuster"},
					Who:    coaching.Manager,
					Params: changeParams(true),
					Run:    f.adjust,
				},
				{
					Key:    "quota.team",
					Names:  bot.Names{English: "team", French: "équipe"},
					Reads:  true,
					Params: []bot.Param{{Name: "team", Kind: crew{}}, {Name: "period", Kind: bot.Period{}}},
					Run:    f.team,
				},
				{
					Key:    "quota.history",
					Names:  bot.Names{English: "history", French: "historique"},
					Reads:  true,
					Params: []bot.Param{{Name: "member", Kind: bot.Person{}}, {Name: "period", Kind: bot.Period{}}},
					Run:    f.history,
				},
				f.importCommand(),
			},
		}},
		Actions: []bot.Action{
			{Name: whyAction, Reads: true, Run: f.why},
			{Name: sinceAction, Reads: true, Run: f.since},
			{Name: importAction, Who: coaching.Manager, Run: f.confirmImport},
			{Name: dropImportAction, Who: coaching.Manager, Run: f.dropImport},
		},
		Parcels: []bot.ParcelKind{
			{Kind: changedKind, Render: f.renderChanged, Again: true},
			{Kind: importedKind, Render: f.renderImported, Again: true},
		},
		Home:  f.home,
		Leads: true,
	}
}

func changeParams(reasoned bool) []bot.Param {
	return []bot.Param{
		{Name: "member", Kind: bot.Person{}, Required: true},
		{Name: "target", Kind: level{}, Required: true},
		{Name: "period", Kind: bot.Period{}},
		{Name: "base", Kind: level{}, Words: []string{"base"}, Everyday: true},
		{Name: "floor", Kind: level{}, Words: []string{"floor", "plancher"}, Everyday: true},
		{Name: "stretch", Kind: level{}, Words: []string{"stretch", "ambition"}, Everyday: true},
		{Name: "from", Kind: bot.Date{Lean: reading.Future}, Words: []string{"from", "dès"}, Everyday: true},
		{Name: "prorated", Kind: bot.Flag{Words: []string{"prorated", "prorata"}}, Words: []string{"au"}, Everyday: true},
		{Name: "reason", Kind: bot.Free{Max: 500}, Words: bot.ReasonWords(), Required: reasoned},
	}
}
