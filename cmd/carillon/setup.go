package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/bot/teams"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands/settings"
	"github.com/carillon-bot/carillon/storage"
)

// setup installs the workspaces that platforms bring, as the settings say.
type setup struct {
	p     *program
	store *storage.Store
	ports settings.Ports
	log   *slog.Logger
}

// slackSettings are Slack's, with what happens once Slack said which workspace
// the token belongs to.
func (s setup) slackSettings(catalogue *bot.Catalogue, listener bot.Listener) (slack.Settings, error) {
	begin, err := s.p.settings.workspace()
	if err != nil {
		return slack.Settings{}, err
	}
	all := s.p.settings.slack()
	all.Catalogue, all.Listener = catalogue, listener
	all.Connected = func(ctx context.Context, team slack.Team, channelName func(context.Context, string) (string, error)) error {
		w := begin
		if w.Name == "" {
			w.Name = team.Name
		}
		wins := coaching.Place{Platform: slack.Name, Tenant: team.ID, Ref: s.p.settings.winsChannel(slack.Name)}
		var name string
		if wins.Ref != "" {
			var err error
			if name, err = channelName(ctx, wins.Ref); err != nil {
				s.log.Warn("channel name not available", "platform", slack.Name, "channel", wins.Ref, "error", err)
			}
		}
		return s.installed(ctx, w, wins, name)
	}
	return all, nil
}

// teamsSettings are Teams', with what happens for each tenant before anything of
// it is handed on. What a tenant is called nobody tells us.
func (s setup) teamsSettings(catalogue *bot.Catalogue, listener bot.Listener) (teams.Settings, error) {
	begin, err := s.p.settings.workspace()
	if err != nil {
		return teams.Settings{}, err
	}
	if begin.Name == "" {
		begin.Name = "Microsoft Teams"
	}
	all := s.p.settings.teams()
	all.Catalogue, all.Listener, all.Conversations, all.Announcements = catalogue, listener, s.store, s.store
	all.Connected = func(ctx context.Context, tenant string) error {
		wins := coaching.Place{Platform: teams.Name, Tenant: tenant}
		if len(all.AllowedTenants) < 2 { // of several, nobody says whose it is
			wins.Ref = s.p.settings.winsChannel(teams.Name)
		}
		return s.installed(ctx, begin, wins, "")
	}
	return all, nil
}

// installed has the workspace of a platform's tenant, which begins as w with a
// first wins channel.
func (s setup) installed(ctx context.Context, w coaching.Workspace, wins coaching.Place, name string) error {
	err := s.store.Within(ctx, func(ctx context.Context) error {
		var err error
		if w, err = s.store.Install(ctx, wins.Platform, wins.Tenant, w); err != nil {
			return err
		}
		if err := s.given(ctx, w); err != nil {
			return err
		}
		return s.announceIn(ctx, w, wins, name)
	})
	if err != nil {
		return err
	}
	return s.offerCode(ctx, w)
}

// offerCode says on the terminal how to become the first admin of a workspace
// that has none, unless the settings name its admins.
func (s setup) offerCode(ctx context.Context, w coaching.Workspace) error {
	if len(s.p.settings.admins()) > 0 {
		return nil
	}
	admins, err := s.store.Admins(ctx, w.ID)
	if err != nil {
		return err
	}
	if admins > 0 {
		return s.store.ForgetAdminCode(ctx, w.ID)
	}
	code, err := s.store.AdminCode(ctx, w.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.p.stdout, "%s has no admin yet. To be the first, say to the bot: settings admin %s | réglages admin %[2]s\n", w.Name, code)
	return nil
}

// given keeps that a workspace begins with what the settings gave, about which
// the set-up in chat then does not ask.
func (s setup) given(ctx context.Context, w coaching.Workspace) error {
	p := s.p.settings
	return s.begins(ctx, w, map[string]bool{"zone": p.WorkspaceZone != "", "language": p.WorkspaceLocale != "", "currency": p.WorkspaceCurrency != ""})
}

// begins keeps which settings a workspace begins with, unless they were kept or
// changed before.
func (s setup) begins(ctx context.Context, w coaching.Workspace, given map[string]bool) error {
	changes, err := s.store.SettingChanges(ctx, w.ID, 0)
	if err != nil {
		return err
	}
	for _, c := range changes {
		delete(given, c.Key)
	}
	for key, value := range map[string]string{"zone": w.Zone.String(), "language": string(w.Locale), "currency": string(w.Currency)} {
		if !given[key] {
			continue
		}
		if err := s.store.KeepSetting(ctx, coaching.SettingChange{Workspace: w.ID, Key: key, After: value, At: s.p.now()}); err != nil {
			return err
		}
	}
	return nil
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

// world is what the playground shows: one of its tenants.
type world struct {
	setup
	tenant string
}

// playgroundWorld gives what the playground shows, and makes it unless a start
// before this one did.
func (s setup) playgroundWorld(ctx context.Context) (world, error) {
	w, as := world{s, emptyTenant}, playground.EmptyTeam
	if s.p.settings.Demo {
		w, as = world{s, demoTenant}, playground.DemoTeam
	}
	_, err := s.store.InstalledAt(ctx, playground.Name, w.tenant)
	if errors.Is(err, bot.ErrNotInstalled) {
		err = w.install(ctx, as)
	}
	return w, err
}

// Renew removes the workspace and makes another.
func (w world) Renew(ctx context.Context, as playground.Team) error {
	return w.store.Within(ctx, func(ctx context.Context) error {
		if err := w.store.Raze(ctx, playground.Name, w.tenant); err != nil {
			return err
		}
		return w.install(ctx, as)
	})
}

func (w world) install(ctx context.Context, as playground.Team) error {
	install := w.installEmpty
	if as == playground.DemoTeam {
		install = w.installDemo
	}
	if err := w.store.Within(ctx, install); err != nil {
		return fmt.Errorf("install %s team: %w", as, err)
	}
	return nil
}

// installEmpty makes a workspace with a channel and its first admin, who takes
// it from there.
func (w world) installEmpty(ctx context.Context) error {
	begin, err := w.p.settings.workspace()
	if err != nil {
		return err
	}
	if begin.Name == "" {
		begin.Name = "Your team"
	}
	made, err := w.store.Install(ctx, playground.Name, w.tenant, begin)
	if err != nil {
		return err
	}
	if err := w.given(ctx, made); err != nil {
		return err
	}
	if _, err := w.store.ChannelAt(ctx, made.ID, w.place("#sales"), "sales"); err != nil {
		return err
	}
	first := bot.Profile{Platform: playground.Name, Tenant: w.tenant, User: "you", Name: "Alex", Zone: made.Zone, Locale: made.Locale}
	_, err = w.store.Join(ctx, made.ID, first, []coaching.Grant{{Role: coaching.Rep}, {Role: coaching.Admin}})
	return err
}

// place is one of the world's channels.
func (w world) place(ref string) coaching.Place {
	return coaching.Place{Platform: playground.Name, Tenant: w.tenant, Ref: ref}
}
