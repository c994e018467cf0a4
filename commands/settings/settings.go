// Package settings lets people choose how they are treated, and admins how
// their workspace is set up, in chat.
//
// It owns the command settings: each subcommand changes one thing and answers
// with what it was and what it is. It does not own what the settings mean, or
// when the board is posted, for which it only keeps the schedule.
package settings

import (
	"embed"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

//go:embed words/*.json
var words embed.FS

// Ports are what the feature needs of the rest.
type Ports struct {
	People        People
	Teams         Teams
	Workspaces    Workspaces
	Rates         Rates
	Settlements   Settlements
	Rituals       Rituals
	Boards        Boards
	Years         Years
	History       History
	Channels      Channels
	Announcements Announcements
	Codes         Codes
}

type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:  "settings",
		Words: words,
		Commands: []bot.Command{{
			Key:         "settings",
			Names:       bot.Names{English: "settings", French: "réglages"},
			Reads:       true,
			Run:         f.show,
			Subcommands: slices.Concat(f.own(), []bot.Command{f.countryCommand()}, f.admin(), []bot.Command{f.routesCommand()}, f.showing(), f.first()),
		}},
		Home:    f.home,
		Actions: []bot.Action{{Name: whyAction, Reads: true, Run: f.why}},
	}
}

// own are the settings that everybody has.
func (f feature) own() []bot.Command {
	return []bot.Command{
		{
			Key:     "settings.zone",
			Names:   bot.Names{English: "zone", French: "fuseau"},
			Params:  []bot.Param{{Name: "zone", Kind: zone, Required: true}},
			Prefill: f.prefillOwn,
			Run:     f.zone,
		},
		{
			Key:     "settings.language",
			Names:   bot.Names{English: "language", French: "langue"},
			Params:  []bot.Param{{Name: "language", Kind: language, Required: true}},
			Prefill: f.prefillOwn,
			Run:     f.language,
		},
		{
			Key:     "settings.hours",
			Names:   bot.Names{English: "hours", French: "horaires"},
			Params:  []bot.Param{{Name: "hours", Kind: hours, Required: true}},
			Prefill: f.prefillOwn,
			Run:     f.hours,
		},
		{
			Key:     "settings.quiet",
			Names:   bot.Names{English: "quiet", French: "silence"},
			Params:  []bot.Param{{Name: "quiet", Kind: quiet, Required: true}},
			Prefill: f.prefillOwn,
			Run:     f.quiet,
		},
		{
			Key:     "settings.board",
			Names:   bot.Names{English: "board", French: "tableau", Others: []string{"leaderboard", "classement", "classements"}},
			Params:  []bot.Param{{Name: "shown", Kind: onOff, Required: true}},
			Prefill: f.prefillOwn,
			Run:     f.board,
		},
	}
}

// admin are the settings of the workspace and of other people.
func (f feature) admin() []bot.Command {
	return []bot.Command{
		{
			Key:   "settings.role",
			Names: bot.Names{English: "role", French: "rôle"},
			Who:   coaching.Admin,
			Params: []bot.Param{
				{Name: "member", Kind: bot.Person{}, Required: true},
				{Name: "role", Kind: role, Required: true},
				{Name: "team", Kind: bot.Free{Max: maxTeam}, Words: []string{"team", "équipe"}},
				{Name: "remove", Kind: bot.Flag{Words: []string{"remove", "retirer"}}},
			},
			Run: f.role,
		},
		{
			Key:   "settings.team",
			Names: bot.Names{English: "team", French: "équipe"},
			Who:   coaching.Admin,
			Params: []bot.Param{
				{Name: "name", Kind: bot.Free{Max: maxTeam}, Required: true},
				{Name: "people", Kind: crew{}},
				{Name: "rename", Kind: bot.Free{Max: maxTeam}, Words: []string{"rename", "renommer"}},
			},
			Run: f.team,
		},
		{
			Key:   "settings.wins",
			Names: bot.Names{English: "wins", French: "ventes"},
			Who:   coaching.Admin,
			Params: []bot.Param{
				{Name: "channel", Kind: bot.Room{}, Required: true, Check: checkOpen},
				{Name: "time", Kind: boardTime},
				{Name: "days", Kind: weekdays},
			},
			Prefill: f.prefillWorkspace,
			Shared:  true,
			Run:     f.wins,
		},
		{
			Key:   "settings.board_time",
			Names: bot.Names{English: "board-time", French: "heure-tableau", Others: []string{"heure-classement"}},
			Who:   coaching.Admin,
			Params: []bot.Param{
				{Name: "time", Kind: boardTime, Required: true},
				{Name: "days", Kind: weekdays},
			},
			Prefill: f.prefillWorkspace,
			Shared:  true,
			Run:     f.boardTime,
		},
		{
			Key:     "settings.currency",
			Names:   bot.Names{English: "currency", French: "devise"},
			Who:     coaching.Admin,
			Params:  []bot.Param{{Name: "currency", Kind: currency, Required: true}},
			Prefill: f.prefillWorkspace,
			Shared:  true,
			Run:     f.currency,
		},
		{
			Key:   "settings.rate",
			Names: bot.Names{English: "rate", French: "taux"},
			Who:   coaching.Admin,
			Params: []bot.Param{
				{Name: "currency", Kind: currency, Required: true},
				{Name: "rate", Kind: rate, Required: true},
			},
			Run: f.rate,
		},
		f.fiscalCommand(),
		f.workspaceCommand(),
		f.channelCommand(),
		f.routeCommand(),
		f.announceCommand(),
	}
}

// first is how a workspace without an admin gets one.
func (f feature) first() []bot.Command {
	return []bot.Command{{
		Key:    "settings.admin",
		Names:  bot.Names{English: "admin", French: "admin"},
		Params: []bot.Param{{Name: "code", Kind: bot.Free{Max: 40}, Required: true}},
		Run:    f.firstAdmin,
	}}
}
