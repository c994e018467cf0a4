package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/carillon-bot/carillon/storage/jobs"
)

type jobsCmd struct {
	List    jobsListCmd    `cmd:"" help:"Jobs that are still to be done or were given up, the newest first."`
	Retry   jobsRetryCmd   `cmd:"" help:"Have a job tried now, also one that was given up."`
	Discard jobsDiscardCmd `cmd:"" help:"Take a job away. What it was for stays: when that is still due, another job is made of it."`
}

type jobsListCmd struct {
	State string `enum:",available,running,retryable,scheduled,discarded,completed,cancelled" default:"" help:"Only those in a state: available, running, retryable, scheduled, discarded (given up), completed or cancelled."`
	Limit int    `default:"50" help:"At most so many, up to 10000."`
}

// Run lists jobs, a line for each.
func (c jobsListCmd) Run(ctx context.Context, p *program) error {
	states := jobs.Unfinished
	if c.State != "" {
		states = []string{c.State}
	}
	if c.Limit < 1 || c.Limit > 10_000 {
		return fmt.Errorf("--limit is %d: give a number from 1 to 10000", c.Limit)
	}
	return p.atDesk(ctx, func(d *jobs.Desk) error {
		all, err := d.List(ctx, states, c.Limit)
		if err != nil || len(all) == 0 {
			return err
		}
		table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tKIND\tARGS\tSTATE\tATTEMPTS\tNEXT\tTROUBLE")
		for _, j := range all {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%d/%d\t%s\t%s\n",
				j.ID, j.Kind, j.Args, j.State, j.Attempts, j.Most, j.Next.UTC().Format(time.RFC3339), strings.Join(strings.Fields(j.Trouble), " "))
		}
		return table.Flush()
	})
}

type jobsRetryCmd struct {
	ID int64 `arg:"" help:"Number of the job, as carillon jobs list shows it."`
}

// Run has a job tried now.
func (c jobsRetryCmd) Run(ctx context.Context, p *program) error {
	return p.atDesk(ctx, func(d *jobs.Desk) error {
		j, err := d.Retry(ctx, c.ID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Job %d (%s) is %s.\n", j.ID, j.Kind, j.State)
		return err
	})
}

type jobsDiscardCmd struct {
	ID int64 `arg:"" help:"Number of the job, as carillon jobs list shows it."`
}

// Run takes a job away.
func (c jobsDiscardCmd) Run(ctx context.Context, p *program) error {
	return p.atDesk(ctx, func(d *jobs.Desk) error {
		j, err := d.Discard(ctx, c.ID)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Job %d (%s) is gone.\n", j.ID, j.Kind)
		return err
	})
}

// atDesk does something with single jobs of a store that is there.
func (p *program) atDesk(ctx context.Context, do func(*jobs.Desk) error) error {
	store, err := p.findStore(ctx, p.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer store.Close()
	desk, err := jobs.OpenDesk(ctx, store)
	if err != nil {
		return err
	}
	defer desk.Close()
	return do(desk)
}
