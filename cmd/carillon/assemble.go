package main

import (
	"context"
	"log/slog"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/platforms"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/commands/settings"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// app is the program put together.
type app struct {
	store     *storage.Store
	stored    readiness
	router    *bot.Router
	platforms []bot.Platform
	jobs      *jobs.Runner
	metrics   *metrics
	log       *slog.Logger
}

// assemble puts the parts together, from the store up.
func assemble(ctx context.Context, p *program, log *slog.Logger) (*app, error) {
	clock := playground.NewClock(p.now)
	if p.settings.playgroundOn() && !p.settings.chatSet() {
		p.now = clock.Now
	}
	store, err := p.openSealed(ctx, log)
	if err != nil {
		return nil, err
	}
	a, err := assembleOn(ctx, p, store, clock, log)
	if err != nil {
		store.Close()
		return nil, err
	}
	return a, nil
}

func assembleOn(ctx context.Context, p *program, store *storage.Store, clock *playground.Clock, log *slog.Logger) (*app, error) {
	if !p.settings.chatSet() {
		if err := clock.Restore(ctx, store); err != nil {
			return nil, err
		}
	}
	rituals := &bot.RitualEngine{Rituals: store, Moments: store, Outbox: store, Kinds: map[string]bot.RitualKind{}, Now: p.now, Log: log}
	watch := newMetrics(p.settings.MetricsToken, store, p.now, log)
	byName, watched := map[string]bot.Platform{}, map[string]bot.Platform{}
	features := commands.All(commands.Ports{Store: store, Boards: rituals, Platforms: byName, Now: p.now})
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		return nil, err
	}
	drainer := &bot.Drainer{
		Leases: store, Outbox: store, Addressees: store, Directory: store, Doors: store,
		Platforms: watched, Kinds: map[string]bot.ParcelKind{},
		Catalogue: catalogue, Lease: p.lease, Now: p.now, Log: log,
	}
	for _, kind := range bot.Notices(store, store) {
		drainer.Kinds[kind.Kind] = kind
	}
	for _, f := range features {
		for _, kind := range f.Parcels {
			drainer.Kinds[kind.Kind] = kind
		}
		for _, kind := range f.Rituals {
			rituals.Kinds[kind.Kind] = kind
		}
	}
	dispatcher := &bot.Dispatcher{Moments: store, Kinds: map[string]bot.MomentHandler{bot.RitualMoment: rituals.Open}}
	runner := jobs.New(store, jobs.Work{Drain: drainer.Drain, Moment: dispatcher.Moment}, jobs.Options{Now: p.now, Log: log})
	s := setup{p: p, store: store, ports: settings.Ports{Workspaces: store, Rituals: store, Boards: rituals}, log: log}
	var configured platforms.Settings
	caretaker := &bot.Caretaker{
		Directory: store, Register: store, Premises: store, Doors: store, Transactions: store, Outbox: store,
		Admins: map[string]bool{}, Now: p.now, Log: log,
	}
	for _, user := range p.settings.admins() {
		caretaker.Admins[user] = true
	}
	if p.settings.slackSet() {
		shown, err := s.slackSettings(catalogue, caretaker)
		if err != nil {
			return nil, err
		}
		configured.Slack = &shown
	}
	if p.settings.teamsSet() {
		shown, err := s.teamsSettings(catalogue, caretaker)
		if err != nil {
			return nil, err
		}
		configured.Teams = &shown
	}
	if p.settings.playgroundOn() {
		shown, err := s.playgroundWorld(ctx)
		if err != nil {
			return nil, err
		}
		configured.Playground = &playground.Settings{
			Tenant: shown.tenant, World: store, Worlds: shown, Transcript: store, History: store, Transactions: store,
			Catalogue: catalogue, Clock: clock, Hours: store, Jobs: working{runner, store},
			Beside: p.settings.chatSet(), Suggest: suggestions(features, catalogue), Log: log,
		}
	}
	all, err := platforms.New(configured, p.now, log)
	if err != nil {
		return nil, err
	}
	for _, platform := range all {
		byName[platform.Name()] = platform
		watched[platform.Name()] = watch.sends(platform)
	}
	router, err := bot.NewRouter(features, catalogue, bot.RouterPorts{Directory: store, Register: store, Channels: store, Teams: store, Newcomers: store, Transactions: store},
		bot.RouterOptions{Platforms: all, Admins: p.settings.admins(), Observer: watch, Now: p.now, Log: log})
	if err != nil {
		return nil, err
	}
	return &app{store: store, router: router, platforms: all, jobs: runner, metrics: watch, log: log}, nil
}

// working are the jobs as the playground's clock sees them.
type working struct {
	*jobs.Runner
	*storage.Store
}

// suggestions are the commands as the playground suggests them.
func suggestions(features []bot.Feature, catalogue *bot.Catalogue) func(coaching.Locale) []playground.Suggestion {
	return func(locale coaching.Locale) []playground.Suggestion {
		var all []playground.Suggestion
		for _, f := range features {
			for _, c := range f.Commands {
				example, _, _ := strings.Cut(catalogue.Sentence(locale, c.Key+".examples", nil), "\n")
				all = append(all, playground.Suggestion{
					Name: "/" + c.Names.In(locale), Summary: catalogue.Sentence(locale, c.Key+".summary", nil), Example: example,
				})
			}
		}
		return all
	}
}
