package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
)

type exportCmd struct {
	Wins   exportWinsCmd   `cmd:"" help:"The ledger of wins: a row for each entry and credited person."`
	Quotas exportQuotasCmd `cmd:"" help:"Quotas: a row for each version that was ever set. carillon import quotas reads it back."`
}

// extract is which part of a workspace's data is exported, and where to.
type extract struct {
	Workspace int64  `help:"Workspace, by its number; not needed while there is one."`
	From      string `placeholder:"2026-01-01" help:"First day."`
	To        string `placeholder:"2026-12-31" help:"Last day."`
	Output    string `short:"o" default:"-" help:"File to write; - for standard output."`
}

type exportWinsCmd struct{ extract }

// Run writes the ledger of the wins that closed between the two days.
func (c exportWinsCmd) Run(ctx context.Context, p *program) error {
	return c.extract.run(ctx, p, (*storage.Store).WriteWins)
}

type exportQuotasCmd struct{ extract }

// Run writes the quotas of periods that have a day between the two.
func (c exportQuotasCmd) Run(ctx context.Context, p *program) error {
	return c.extract.run(ctx, p, (*storage.Store).WriteQuotas)
}

func (c extract) run(ctx context.Context, p *program, write func(s *storage.Store, ctx context.Context, w io.Writer, workspace int64, from, to coaching.Day) error) error {
	from, err := optionalDay("from", c.From)
	if err != nil {
		return err
	}
	to, err := optionalDay("to", c.To)
	if err != nil {
		return err
	}
	if !from.IsZero() && !to.IsZero() && from.After(to) {
		return fmt.Errorf("--from %s is after --to %s: nothing lies between them", from, to)
	}
	store, err := p.openStore(ctx, p.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer store.Close()
	workspace, err := onlyWorkspace(ctx, store, c.Workspace)
	if err != nil {
		return err
	}
	return writeTo(c.Output, p.stdout, func(w io.Writer) error {
		return write(store, ctx, w, workspace, from, to)
	})
}

// onlyWorkspace is the workspace that was named, or the only one there is.
func onlyWorkspace(ctx context.Context, store *storage.Store, named int64) (int64, error) {
	all, err := store.Workspaces(ctx)
	if err != nil {
		return 0, err
	}
	for _, w := range all {
		if w.ID == named {
			return named, nil
		}
	}
	switch {
	case named != 0:
		return 0, fmt.Errorf("there is no workspace %d", named)
	case len(all) == 0:
		return 0, fmt.Errorf("there is no workspace yet: start the bot first")
	case len(all) == 1:
		return all[0].ID, nil
	}
	list := ""
	for _, w := range all {
		list += fmt.Sprintf("\n  --workspace %d  %s", w.ID, w.Name)
	}
	return 0, fmt.Errorf("there are several workspaces, name one of them:%s", list)
}

func optionalDay(flag, text string) (coaching.Day, error) {
	if text == "" {
		return coaching.Day{}, nil
	}
	day, err := coaching.ParseDay(text)
	if err != nil {
		return day, fmt.Errorf("--%s is %q, which is no date: write it like 2026-11-30", flag, text)
	}
	return day, nil
}

// writeTo writes to a file that is there whole or not at all, or to standard
// output.
func writeTo(file string, stdout io.Writer, write func(io.Writer) error) error {
	if file == "-" {
		return write(stdout)
	}
	part := file + ".part"
	f, err := os.Create(part)
	if err != nil {
		return err
	}
	defer os.Remove(part)
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(part, file)
}
