// Package commands is the bot's table of contents: the list of its features.
package commands

import (
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/commands/board"
	"github.com/carillon-bot/carillon/commands/lost"
	"github.com/carillon-bot/carillon/commands/quota"
	"github.com/carillon-bot/carillon/commands/settings"
	"github.com/carillon-bot/carillon/commands/welcome"
	"github.com/carillon-bot/carillon/commands/win"
)

// Store is what the features need of the store, each by the small ports that it
// names itself.
type Store interface {
	win.Ledger
	win.Circumstances
	win.Cheers
	win.Progress
	win.Changes
	win.Roles
	win.Lists
	win.Announcements
	win.Milestones
	lost.Deals
	lost.People
	quota.Quotas
	quota.Results
	quota.People
	quota.Imports
	board.Results
	board.Posts
	board.Roles
	settings.People
	settings.Teams
	settings.Workspaces
	settings.Rates
	settings.Rituals
	settings.Years
	settings.History
	settings.Channels
	settings.Announcements
	settings.Codes
	bot.Announcements
	welcome.Workspaces
	welcome.People
	welcome.Progress
	bot.Drafts
	bot.Outbox
}

// Ports are what the features are made with. Without any they still say what
// they are, which is enough for help and manifests.
type Ports struct {
	Store  Store
	Boards settings.Boards
	// Platforms are by name; they may be put in once the features are made.
	Platforms map[string]bot.Platform
	Now       func() time.Time
}

// All lists the features, in the order in which help shows them.
func All(p Ports) []bot.Feature {
	s := p.Store
	links := bot.Links{Announcements: s, Platforms: p.Platforms}
	wins := WinPorts(s)
	return []bot.Feature{
		win.New(wins),
		lost.New(lost.Ports{Deals: s, Drafts: s, People: s}),
		quota.New(quota.Ports{Quotas: s, Results: s, People: s, Imports: s, Drafts: s, Links: links, Outbox: s}),
		board.New(board.Ports{Results: s, Posts: s, Roles: s, Outbox: s, Now: p.Now}),
		settings.New(settings.Ports{People: s, Teams: s, Workspaces: s, Rates: s, Settlements: win.NewSettlement(wins), Rituals: s, Boards: p.Boards, Years: s, History: s, Channels: s, Announcements: s, Codes: s}),
		welcome.New(welcome.Ports{Workspaces: s, People: s, Progress: s, Outbox: s}),
	}
}

// WinPorts are a store as the feature for wins sees it.
func WinPorts(s Store) win.Ports {
	return win.Ports{Ledger: s, Circumstances: s, Cheers: s, Drafts: s, Progress: s, Changes: s, Roles: s, Announcements: s, Milestones: s, Lists: s, Outbox: s}
}
