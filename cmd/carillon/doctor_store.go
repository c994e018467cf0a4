package main

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
)

// longestWait is for how long something may wait to be posted before it is said.
const longestWait = 5 * time.Minute

// migrated looks whether the tables are those of this program, without which
// nothing more can be read.
func (d *doctor) migrated(ctx context.Context, store *storage.Store) bool {
	is, needed, err := store.Versions(ctx)
	if err != nil {
		d.fail("migrations", "%v", err)
		return false
	}
	upToDate, err := jobs.UpToDate(ctx, store)
	switch {
	case err != nil:
		d.fail("migrations", "%v", err)
	case is > needed:
		d.fail("migrations", "the tables are of version %d, this program knows %d: run the newer program", is, needed)
	case is < needed:
		d.fail("migrations", "the tables are of version %d and have to be of %d: run carillon migrate", is, needed)
	case !upToDate:
		d.fail("migrations", "the tables of the jobs are of an older version: run carillon migrate")
	default:
		d.ok("migrations", "the tables are of version %d", is)
		return true
	}
	return false
}

// summed compares the sums of the boards with the ledger.
func (d *doctor) summed(ctx context.Context, store *storage.Store) {
	workspaces, err := store.Workspaces(ctx)
	if err != nil {
		d.fail("tally", "%v", err)
		return
	}
	well := true
	for _, w := range workspaces {
		well = d.summedIn(ctx, store, w) && well
	}
	if well {
		d.ok("tally", "agrees with the ledger in %d workspaces", len(workspaces))
	}
}

func (d *doctor) summedIn(ctx context.Context, store *storage.Store, w coaching.Workspace) bool {
	wrong, err := store.CheckTally(ctx, w.ID)
	switch {
	case err != nil:
		d.fail("tally", "%s: %v", w.Name, err)
	case wrong == 0:
		return true
	case !d.Repair:
		d.fail("tally", "%s: %d sums are not what the ledger says: run carillon doctor --repair", w.Name, wrong)
	default:
		if err := store.RebuildTally(ctx, w.ID); err != nil {
			d.fail("tally", "%s: %v", w.Name, err)
			return false
		}
		d.ok("tally", "%s: %d sums were not what the ledger says, and were made anew", w.Name, wrong)
	}
	return false
}

// posted looks at what waits to be posted.
func (d *doctor) posted(ctx context.Context, store *storage.Store) {
	now := d.now()
	backlog, err := store.Backlog(ctx, now)
	if err != nil {
		d.fail("outbox", "%v", err)
		return
	}
	waited := max(now.Sub(backlog.Since), 0).Round(time.Second)
	switch {
	case backlog.Parcels == 0:
		d.ok("outbox", "nothing waits to be posted")
	case waited > longestWait:
		d.warn("outbox", "%d wait to be posted, the oldest for %s: see that carillon runs with the platform they are for, and what its log says", backlog.Parcels, waited)
	default:
		d.ok("outbox", "%d wait to be posted, the oldest for %s", backlog.Parcels, waited)
	}
}

// worked looks for jobs that were given up.
func (d *doctor) worked(ctx context.Context, store *storage.Store) {
	states, err := store.JobStates(ctx)
	switch {
	case err != nil:
		d.fail("jobs", "%v", err)
	case states["discarded"] > 0:
		d.warn("jobs", "%d failed for the last time: see carillon jobs list", states["discarded"])
	default:
		d.ok("jobs", "none failed for the last time")
	}
}
