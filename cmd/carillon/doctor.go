package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/storage"
)

type doctorCmd struct {
	Offline bool `help:"Ask no platform."`
	Strict  bool `help:"Take warnings for errors."`
	Repair  bool `help:"Make the sums of the boards anew from the ledger where they differ, and seal stored secrets by the newest key."`
}

// Run looks at everything that the bot stands on, a line for each, and changes
// nothing unless it is to repair. It fails when there is an error.
func (c doctorCmd) Run(ctx context.Context, p *program) error {
	d := &doctor{program: p, doctorCmd: c, log: slog.New(slog.DiscardHandler)}
	d.settled()
	store := d.stored(ctx)
	if store != nil {
		defer store.Close()
		d.kept(ctx, store)
	}
	readable := store != nil && d.migrated(ctx, store)
	if readable {
		d.summed(ctx, store)
		d.posted(ctx, store)
		d.worked(ctx, store)
		d.sealed(ctx, store)
	}
	d.onSlack(ctx, store, readable)
	d.onTeams(ctx)
	if d.errors > 0 {
		return fmt.Errorf("errors found: %d", d.errors)
	}
	return nil
}

// doctor prints what it finds.
type doctor struct {
	*program
	doctorCmd
	log    *slog.Logger
	errors int
}

func (d *doctor) ok(what, format string, args ...any) { d.line("ok", what, format, args...) }

// warn is for what works and had better be mended.
func (d *doctor) warn(what, format string, args ...any) {
	if d.Strict {
		d.fail(what, format, args...)
		return
	}
	d.line("warning", what, format, args...)
}

func (d *doctor) fail(what, format string, args ...any) {
	d.errors++
	d.line("error", what, format, args...)
}

func (d *doctor) line(found, what, format string, args ...any) {
	fmt.Fprintf(d.stdout, "%-8s %-11s %s\n", found, what, fmt.Sprintf(format, args...))
}

// settled looks at the settings that stop a start, the platforms' own aside.
func (d *doctor) settled() {
	if _, err := d.settings.workspace(); err != nil {
		d.fail("settings", "%v", err)
		return
	}
	if !d.settings.chatSet() {
		d.warn("settings", "no platform is set up, people can use the playground alone: see README.md, “Slack in ten lines”")
		return
	}
	d.ok("settings", "can be started with")
}

// stored gives the store, or nothing when it cannot be reached.
func (d *doctor) stored(ctx context.Context) *storage.Store {
	store, err := d.findStore(ctx, d.log)
	if err != nil {
		d.fail("store", "%v; start it, or set DATABASE_URL to where it is (carillon migrate makes a new one)", err)
		return nil
	}
	d.ok("store", "answers")
	return store
}

// mostSkew is by how much two clocks may differ before it is said. From five
// minutes on Slack’s signatures are refused.
const mostSkew = 5 * time.Second

// kept compares our clock with the database's.
func (d *doctor) kept(ctx context.Context, store *storage.Store) {
	there, err := store.Clock(ctx)
	if err != nil {
		d.warn("clock", "the database’s could not be read: %v", err)
		return
	}
	d.timed("the database’s", d.now().Sub(there))
}

// timed tells how far our clock is ahead of another.
func (d *doctor) timed(whose string, ahead time.Duration) {
	switch by := ahead.Abs().Round(time.Second); {
	case by <= mostSkew:
		d.ok("clock", "agrees with %s", whose)
	case ahead > 0:
		d.warn("clock", "is %s ahead of %s: have both kept by NTP", by, whose)
	default:
		d.warn("clock", "is %s behind %s: have both kept by NTP", by, whose)
	}
}
