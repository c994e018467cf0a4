package settings

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// maxWorkspace is how many characters a workspace's name may have.
const maxWorkspace = 80

// workspaceCommand sets what the workspace is called and what it begins with.
func (f feature) workspaceCommand() bot.Command {
	return bot.Command{
		Key:   "settings.workspace",
		Names: bot.Names{English: "workspace", French: "espace"},
		Who:   coaching.Admin,
		Params: []bot.Param{
			{Name: "name", Kind: bot.Free{Max: maxWorkspace}, Words: []string{"name", "nom"}},
			{Name: "zone", Kind: zone, Words: []string{"zone", "fuseau"}},
			{Name: "language", Kind: language, Words: []string{"language", "langue"}},
			{Name: "currency", Kind: currency, Words: []string{"currency", "devise"}},
		},
		Prefill: func(_ context.Context, r *bot.Request) (bot.Args, error) {
			w := r.Workspace
			return bot.Args{"name": w.Name, "zone": w.Zone, "language": string(w.Locale), "currency": w.Currency}, nil
		},
		Shared: true,
		Run:    f.workspaceBasics,
	}
}

func (f feature) workspaceBasics(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	var given []kept
	for _, s := range []kept{
		one("name", func(w coaching.Workspace) string { return w.Name }),
		one("zone", func(w coaching.Workspace) string { return w.Zone.String() }),
		one("language", func(w coaching.Workspace) string { return string(w.Locale) }),
		one("currency", func(w coaching.Workspace) string { return string(w.Currency) }),
	} {
		if _, ok := r.Args[s.key]; ok {
			given = append(given, s)
		}
	}
	before, after, err := f.changeWorkspace(ctx, r, func(ctx context.Context, w *coaching.Workspace) error {
		return f.rework(ctx, r.Args, w)
	}, given...)
	if err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	blocks := []bot.Block{bot.Fields{Fields: []bot.Field{
		difference(v, v.Say("settings.field.name"), bot.Plainly(before.Name), bot.Plainly(after.Name)),
		difference(v, v.Say("settings.field.zone"), bot.Plainly(before.Zone.String()), bot.Plainly(after.Zone.String())),
		difference(v, v.Say("settings.field.language"), tongue(v, before.Locale), tongue(v, after.Locale)),
		difference(v, v.Say("settings.field.currency"), bot.Plainly(string(before.Currency)), bot.Plainly(string(after.Currency))),
	}}, bot.Small{Text: v.Say("settings.workspace_means")}}
	if before.Currency != after.Currency {
		blocks = append(blocks, bot.Small{Text: v.Say("settings.currency_means")})
	}
	return bot.Answer(bot.Message{Blocks: blocks}), nil
}

// rework makes of a workspace what was given.
func (f feature) rework(ctx context.Context, args bot.Args, w *coaching.Workspace) error {
	if name, given := bot.Arg[string](args, "name"); given {
		w.Name = name
	}
	if zone, given := bot.Arg[*time.Location](args, "zone"); given {
		w.Zone = zone
	}
	if locale, given := bot.Arg[string](args, "language"); given {
		w.Locale = coaching.Locale(locale)
	}
	if wanted, given := bot.Arg[coaching.Currency](args, "currency"); given {
		return f.recount(ctx, wanted, w)
	}
	return nil
}

// kept is a setting of a workspace as it is kept.
type kept struct {
	key   string
	value func(w coaching.Workspace) string
}

func one(key string, value func(w coaching.Workspace) string) kept { return kept{key, value} }

// changeWorkspace stores what change makes of the workspace, keeps what its
// settings were and are, and plans the board by them.
func (f feature) changeWorkspace(ctx context.Context, r *bot.Request, change func(ctx context.Context, w *coaching.Workspace) error, settings ...kept) (before, after coaching.Workspace, err error) {
	before, after, err = f.Workspaces.ChangeWorkspace(ctx, r.Workspace.ID, change)
	if err != nil {
		return before, after, fmt.Errorf("save workspace: %w", err)
	}
	for _, s := range settings {
		if err := f.keep(ctx, r, workspaceSetting(s.key, s.value(before), s.value(after))); err != nil {
			return before, after, err
		}
	}
	if before.Zone.String() == after.Zone.String() && before.Country == after.Country {
		return before, after, nil
	}
	return before, after, f.reschedule(ctx, after.ID)
}
