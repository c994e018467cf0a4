package main

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/carillon-bot/carillon/storage/storagetest"
)

// How many wins the largest fault runs are of, and what their faults follow from.
var (
	drillWins = flag.Int("faults.wins", 1500, "wins in each of the main fault runs; the others are of a fraction")
	drillSeed = flag.Uint64("faults.seed", 0, "seed of the faults; 0 takes one at random")
)

// Processes are killed at random moments, a dozen times or more.
func TestFaultsKilled(t *testing.T) {
	for _, c := range []struct {
		name     string
		postgres bool
		looks    bool
		part     int
	}{
		{"two replicas on Postgres", true, true, 1},
		{"one process on SQLite", false, true, 1},
		{"two replicas on Postgres that cannot look", true, false, 3},
		{"one process on SQLite that cannot look", false, false, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			database, replicas := "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"), 1
			if c.postgres {
				database, replicas = storagetest.PostgresURL(t), 2
			}
			d := newDrill(t, database, *drillWins/c.part, c.looks)
			d.run(replicas)
			d.act(func(ctx context.Context) { d.atRandom(ctx, 14/c.part, d.kill) })
			d.audit()
		})
	}
}

// Postgres is stopped, killed and started again, and its connections are cut.
func TestFaultsOfPostgres(t *testing.T) {
	for _, looks := range []bool{true, false} {
		t.Run(fmt.Sprintf("looks %t", looks), func(t *testing.T) {
			t.Parallel()
			server := storagetest.OwnPostgres(t)
			d := newDrill(t, server.URL, *drillWins/3, looks)
			d.abreast = 4 * senders // so that there is somebody whom it meets
			d.run(2)
			awayWhile := func(away func()) func() {
				return func() {
					away()
					d.untilNoticed()
					server.Start()
				}
			}
			d.act(func(ctx context.Context) {
				faults := []func(){server.Cut, awayWhile(server.Stop), server.Cut, awayWhile(server.Kill), server.Cut, awayWhile(server.Kill), server.Cut}
				d.atRandom(ctx, len(faults), func() {
					faults[0]()
					faults = faults[1:]
				})
			})
			d.audit()
		})
	}
}
