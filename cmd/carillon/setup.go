package main

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/settings"
	"github.com/carillon-bot/carillon/storage"
)

// setup installs the workspaces that platforms bring, as the settings say.
type setup struct {
	p     *program
	store *storage.Store
	ports settings.Ports
}

// slackSettings are Slack's, with what happens once Slack said which workspace
// the token belongs to.
func (s setup) slackSettings(catalogue *bot.Catalogue) (slack.Settings, error) {
	begin, err := s.p.settings.workspace()
	if err != nil {
		return slack.Settings{}, err
	}
	all := s.p.settings.slack()
	all.Catalogue = catalogue
	all.Connected = func(ctx context.Context, team slack.Team) error {
		w := begin
		if w.Name == "" {
			w.Name = team.Name
		}
		return s.store.Within(ctx, func(ctx context.Context) error {
			w, err := s.store.Install(ctx, slack.Name, team.ID, w)
			if err != nil {
				return err
			}
			return s.announceIn(ctx, w, coaching.Place{Platform: slack.Name, Tenant: team.ID, Ref: s.p.settings.WinsChannel}, "")
		})
	}
	return all, nil
}

// announceIn makes a channel the first wins channel. What was chosen in chat
// stands above it.
func (s setup) announceIn(ctx context.Context, w coaching.Workspace, place coaching.Place, name string) error {
	if place.Ref == "" || w.Wins != nil {
		return nil
	}
	channel, err := s.store.ChannelAt(ctx, w.ID, place, name)
	if err != nil {
		return fmt.Errorf("first wins channel: %w", err)
	}
	return settings.AnnounceIn(ctx, s.ports, w, channel)
}

// The playground's tenants: the made-up team and an empty one, beside each
// other in one store.
const (
	demoTenant  = "demo"
	emptyTenant = "team"
)

// playgroundTenant installs what the playground shows and says which it is.
func (s setup) playgroundTenant(ctx context.Context) (string, error) {
	if s.p.settings.Demo {
		return demoTenant, s.installDemo(ctx)
	}
	return emptyTenant, s.installEmpty(ctx)
}

// installEmpty makes a workspace with a channel and its first admin, who takes
// it from there.
func (s setup) installEmpty(ctx context.Context) error {
	w, err := s.p.settings.workspace()
	if err != nil {
		return err
	}
	if w.Name == "" {
		w.Name = "Your team"
	}
	return s.store.Within(ctx, func(ctx context.Context) error {
		w, err := s.store.Install(ctx, playground.Name, emptyTenant, w)
		if err != nil {
			return err
		}
		if _, err := s.store.ChannelAt(ctx, w.ID, coaching.Place{Platform: playground.Name, Tenant: emptyTenant, Ref: "#sales"}, "sales"); err != nil {
			return err
		}
		first := bot.Profile{Platform: playground.Name, Tenant: emptyTenant, User: "you", Name: "You", Zone: w.Zone, Locale: w.Locale}
		_, err = s.store.Join(ctx, w.ID, first, []coaching.Grant{{Role: coaching.Rep}, {Role: coaching.Admin}})
		return err
	})
}
