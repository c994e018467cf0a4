// Package welcome makes a workspace's first day: it greets every newcomer once,
// and leads the first admin through the set-up.
//
// It owns the two greetings, the command setup and the list of its steps. It
// does not own the settings themselves, which are changed by the forms of the
// features that they belong to: how far the set-up is follows from what is set,
// so that it can be left, resumed, shared by several admins and done by
// commands alone.
package welcome

import (
	"context"
	"embed"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

//go:embed words/*.json
var words embed.FS

// Ports are what the feature needs of the rest.
type Ports struct {
	Workspaces Workspaces
	People     People
	Progress   Progress
	Outbox     bot.Outbox
}

type feature struct{ Ports }

// New makes the feature.
func New(p Ports) bot.Feature {
	f := feature{p}
	return bot.Feature{
		Name:  "welcome",
		Words: words,
		Commands: []bot.Command{{
			Key:   "setup",
			Names: bot.Names{English: "setup", French: "installation"},
			Who:   coaching.Admin,
			Run:   f.again,
		}},
		Actions: []bot.Action{{Name: skipAction, Who: coaching.Admin, Run: f.skip}},
		Parcels: []bot.ParcelKind{
			{Kind: welcomeKind, Render: f.renderWelcome, Again: true, Awaited: true},
			{Kind: setupKind, Render: f.renderSetup, Again: true, Awaited: true},
			{Kind: progressKind, Render: f.renderProgress, Again: true, Awaited: true},
		},
		Met:   f.met,
		After: f.after,
	}
}

// met greets a newcomer: an admin with the set-up as long as that is not
// finished, everybody else with what to try first.
func (f feature) met(ctx context.Context, r *bot.Request) error {
	if r.Actor.Has(coaching.Admin) {
		s, err := f.state(ctx, r.Workspace.ID)
		if err != nil {
			return err
		}
		if !s.finished() {
			return f.send(ctx, r.Workspace.ID, r.Actor.ID)
		}
	}
	return f.Outbox.Post(ctx, bot.Parcel{Workspace: r.Workspace.ID, Member: r.Actor.ID, Kind: welcomeKind, Subject: "1", At: r.Now})
}

// tells are the commands and actions, by how their names begin, that bring the
// set-up on.
var tells = []string{"settings.workspace", "settings.wins", "settings.board_time", "settings.currency", "settings.team", "quota.", "setup."}

// after brings the set-up's messages up to date with what was set, and sends
// it to whoever has just become an admin.
func (f feature) after(ctx context.Context, r *bot.Request, what string) error {
	progress := slices.ContainsFunc(tells, func(beginning string) bool { return strings.HasPrefix(what, beginning) })
	promotion := strings.HasPrefix(what, "settings.") && !r.Actor.Has(coaching.Admin)
	if !progress && !promotion {
		return nil
	}
	s, err := f.state(ctx, r.Workspace.ID)
	if err != nil || s.over {
		return err
	}
	if s.finished() {
		if err := f.keep(ctx, r, overKey, ""); err != nil {
			return err
		}
	}
	admins, err := f.People.Holders(ctx, r.Workspace.ID, coaching.Admin)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		if promotion && admin.ID == r.Actor.ID && !s.finished() {
			err = f.send(ctx, r.Workspace.ID, admin.ID)
		} else if progress {
			err = f.refresh(ctx, admin, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
