package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
	"github.com/carillon-bot/carillon/coaching/sheet"
	"github.com/carillon-bot/carillon/commands"
	"github.com/carillon-bot/carillon/commands/quota"
	"github.com/carillon-bot/carillon/commands/win"
	"github.com/carillon-bot/carillon/storage"
)

type importCmd struct {
	Quotas importQuotasCmd `cmd:"" help:"Quotas from a CSV file with the columns member, metric, period, base, floor, target, stretch, from, reason; carillon export quotas writes such a file. Shows the difference; --apply makes it."`
	Wins   importWinsCmd   `cmd:"" help:"Wins from a CSV file, a row for each, with the columns external_id, customer, amount, currency, closed_on, member, credits, product, note, tags. The same file twice changes nothing; a changed row is a correction. Shows the difference; --apply makes it. (carillon export wins writes the ledger, which is no such file.)"`
}

// mostImported is how large a file may be.
const mostImported = 64 << 20

// intake is a file that is imported, by whom and into what.
type intake struct {
	File      string `arg:"" help:"File to read; - for standard input."`
	Workspace int64  `help:"Workspace, by its number; not needed while there is one."`
	As        string `placeholder:"NAME" help:"Who imports: an admin or a manager by name, handle or e-mail address; not needed while there is one admin. Answers are in that person's language."`
	Apply     bool   `help:"Write what the file comes to. Without it nothing is written."`
}

type importQuotasCmd struct{ intake }

// Run imports quotas.
func (c importQuotasCmd) Run(ctx context.Context, p *program) error {
	return c.intake.run(ctx, p, func(ctx context.Context, store *storage.Store, r *bot.Request, body []byte) ([]sheet.Fault, error) {
		i := quota.NewImporter(quota.Ports{Quotas: store, Results: store, People: store, Imports: store, Drafts: store, Outbox: store})
		plan, faults, err := i.Plan(ctx, r, body)
		if err != nil || len(faults) > 0 {
			return faults, err
		}
		message := i.Show(r, plan)
		if c.Apply && len(plan.Changes) > 0 {
			if message, err = i.Apply(ctx, r, plan); err != nil {
				return nil, err
			}
		}
		return nil, c.answer(p, r, message, len(plan.Changes))
	})
}

type importWinsCmd struct {
	intake
	Announce bool `help:"Announce the new wins, as wins are announced that are recorded in chat."`
}

// Run imports wins.
func (c importWinsCmd) Run(ctx context.Context, p *program) error {
	return c.intake.run(ctx, p, func(ctx context.Context, store *storage.Store, r *bot.Request, body []byte) ([]sheet.Fault, error) {
		if !r.Actor.Has(coaching.Admin) {
			return nil, fmt.Errorf("--as: wins are imported by an admin, and %s is none", r.Actor.Name)
		}
		i := win.NewImporter(win.ImportPorts{Ports: commands.WinPorts(store), Company: store, Imports: store})
		plan, faults, err := i.Plan(ctx, r, body)
		if err != nil || len(faults) > 0 {
			return faults, err
		}
		changes := len(plan.New) + len(plan.Edits)
		message, err := i.Show(ctx, r, plan)
		if err == nil && c.Apply && changes > 0 {
			message, err = i.Apply(ctx, r, plan, c.Announce)
		}
		if err != nil {
			return nil, err
		}
		return nil, c.answer(p, r, message, changes)
	})
}

// run reads the file and has it imported, in one transaction.
func (c intake) run(ctx context.Context, p *program, take func(ctx context.Context, store *storage.Store, r *bot.Request, body []byte) ([]sheet.Fault, error)) error {
	body, err := c.read()
	if err != nil {
		return err
	}
	store, err := p.openStore(ctx, p.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := c.request(ctx, p, store)
	if err != nil {
		return err
	}
	var faults []sheet.Fault
	err = store.Within(ctx, func(ctx context.Context) error {
		faults, err = take(ctx, store, r, body)
		return err
	})
	if err == nil && len(faults) > 0 {
		err = sheet.Refusal(faults, len(faults))
	}
	var refusal *coaching.Error
	if errors.As(err, &refusal) {
		return told{r.Words(refusal.Say)}
	}
	return err
}

// told is an error that a person reads, in their language.
type told struct{ spans []bot.Span }

// Error is the words.
func (t told) Error() string { return bot.PlainSpans(t.spans) }

func (c intake) read() ([]byte, error) {
	in := os.Stdin
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	body, err := io.ReadAll(io.LimitReader(in, mostImported+1))
	if err == nil && len(body) > mostImported {
		err = fmt.Errorf("%s is larger than %d MB: import it in parts", c.File, mostImported>>20)
	}
	return body, err
}

// request is as if the importer had asked for it in a chat.
func (c intake) request(ctx context.Context, p *program, store *storage.Store) (*bot.Request, error) {
	id, err := onlyWorkspace(ctx, store, c.Workspace)
	if err != nil {
		return nil, err
	}
	workspace, err := store.Workspace(ctx, id)
	if err != nil {
		return nil, err
	}
	importer, err := c.importer(ctx, store, workspace)
	if err != nil {
		return nil, err
	}
	catalogue, err := bot.LoadCatalogue(commands.All(commands.Ports{}))
	if err != nil {
		return nil, err
	}
	now := p.now()
	return &bot.Request{
		Voice:     bot.Voice{Catalogue: catalogue, Locale: importer.Locale, Zone: importer.Zone},
		Workspace: workspace, Actor: importer, Now: now, Today: coaching.DayOf(now, importer.Zone),
	}, nil
}

// importer is who was named, or the only admin there is.
func (c intake) importer(ctx context.Context, store *storage.Store, w coaching.Workspace) (coaching.Member, error) {
	members, err := store.Members(ctx, w.ID)
	if err != nil {
		return coaching.Member{}, err
	}
	if c.As != "" {
		m, err := importing.NewPeople(members).Active(c.As)
		if err != nil {
			return m, fmt.Errorf("--as: nobody, or more than one, goes by %q: give a handle or an e-mail address", c.As)
		}
		return m, nil
	}
	var admins []string
	var only coaching.Member
	for _, m := range members {
		if m.Active && m.Has(coaching.Admin) {
			admins, only = append(admins, "--as @"+m.Handle+"  "+m.Name), m
		}
	}
	switch len(admins) {
	case 1:
		return only, nil
	case 0:
		return coaching.Member{}, fmt.Errorf("there is no admin in this workspace yet who could import: write to the bot first")
	}
	return coaching.Member{}, fmt.Errorf("there are several admins, say who imports:\n  %s", strings.Join(admins, "\n  "))
}

// answer prints what a file comes to, and how it is written where it was not.
func (c intake) answer(p *program, r *bot.Request, m bot.Message, changes int) error {
	lines := []string{m.PlainText()}
	if !c.Apply && changes > 0 {
		lines = append(lines, r.Plain("importing.dry"))
	}
	_, err := fmt.Fprintln(p.stdout, strings.Join(lines, "\n"))
	return err
}
