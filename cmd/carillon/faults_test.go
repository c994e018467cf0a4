package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// How many wins the largest fault runs are of, and what their faults follow from.
var (
	drillWins = flag.Int("faults.wins", 1500, "wins in each of the main fault runs; the others are of a fraction")
	drillSeed = flag.Uint64("faults.seed", 0, "seed of the faults; 0 takes one at random")
)

// Processes are killed at random moments, a dozen times or more.
func TestFaultsKilled(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		postgres bool
		looks    bool
		part     int
	}{
		{"two replicas on Postgres", true, true, 1},
		{"one process on SQLite", false, true, 1},
		{"two replicas on Postgres that cannot look", true, false, 6},
		{"one process on SQLite that cannot look", false, false, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			database, replicas := "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"), 1
			if c.postgres {
				database, replicas = storagetest.PostgresURL(t), 2
			}
			d := newDrill(t, database, *drillWins/c.part, c.looks)
			d.run(replicas)
			d.act(func(ctx context.Context) { d.atRandom(ctx, 12/c.part, d.kill) })
			d.audit()
		})
	}
}

// Postgres is stopped, killed and started again, and its connections are cut.
func TestFaultsOfPostgres(t *testing.T) {
	t.Parallel()
	for _, looks := range []bool{true, false} {
		t.Run(fmt.Sprintf("looks %t", looks), func(t *testing.T) {
			t.Parallel()
			server := storagetest.OwnPostgres(t)
			d := newDrill(t, server.URL, *drillWins/6, looks)
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

// The clock is set back, by an hour and by a day, under running processes and
// between two lives of one, while places are left alone and leases are held.
func TestFaultsOfTheClock(t *testing.T) {
	t.Parallel()
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			off := 26 * time.Hour
			d := newDrill(t, engine.database(t), *drillWins/10, true)
			d.settings = append(d.settings, clockOff+"="+off.String())
			d.run(1)
			d.act(func(ctx context.Context) {
				back := []time.Duration{time.Hour, 24 * time.Hour, 25 * time.Hour, time.Hour}
				d.atRandom(ctx, len(back), func() {
					busy := fakeslack.Status(http.StatusServiceUnavailable, "")
					d.slack.Next("chat.postMessage", busy)
					d.slack.Wait("chat.postMessage", len(d.slack.Calls("chat.postMessage"))+1)
					off -= back[0]
					if len(back)%2 == 0 {
						d.replicas[0].turn(off)
					} else {
						d.replicas[0].env = append(d.replicas[0].env, clockOff+"="+off.String())
						d.kill()
					}
					back = back[1:]
				})
			})
			d.audit()
		})
	}
}

// One of two replicas stands still for longer than the leases that it may hold.
func TestFaultsPaused(t *testing.T) {
	t.Parallel()
	for _, looks := range []bool{true, false} {
		t.Run(fmt.Sprintf("looks %t", looks), func(t *testing.T) {
			t.Parallel()
			database := storagetest.PostgresURL(t)
			// What stands still in a transaction is not waited for long.
			storagetest.Meddle(t, database, `do $$ begin execute 'alter database ' || quote_ident(current_database()) || ' set idle_in_transaction_session_timeout = 500'; end $$`)
			d := newDrill(t, database, *drillWins/10, looks)
			d.abreast = 4 * senders // so that there is something to be posted
			d.run(2)
			d.act(func(ctx context.Context) {
				d.atRandom(ctx, 6, func() {
					holder := d.holder()
					r := d.replicas[d.random.IntN(len(d.replicas))]
					r.signal(syscall.SIGSTOP)
					defer r.signal(syscall.SIGCONT)
					eventually(t, "another to hold the channel", func() bool {
						now := d.holder()
						return now != "" && now != holder || d.waiting() == 0
					})
				})
			})
			d.audit()
		})
	}
}

// The disk of an embedded database is full, and then there is room again.
func TestFaultsOfADisk(t *testing.T) {
	t.Parallel()
	disks := []disk{limitedDisk}
	if canMount() {
		disks = append(disks, smallDisk)
	}
	for _, disk := range disks {
		t.Run(disk.name, func(t *testing.T) {
			t.Parallel()
			inside, outside := disk.make(t)
			d := newDrill(t, "sqlite:"+filepath.Join(outside, "carillon.db"), *drillWins/10, true)
			d.settings = append(d.settings, "DATABASE_URL=sqlite:"+filepath.Join(inside, "carillon.db"))
			d.abreast = 4 * senders // so that there is somebody whom it meets
			d.run(1)
			d.act(func(ctx context.Context) {
				d.atRandom(ctx, 3, func() {
					room := disk.fill(t, outside, d.replicas[0])
					d.untilNoticed()
					eventually(t, "a program that is not ready", func() bool {
						return d.ready(d.replicas[0]) == http.StatusServiceUnavailable
					})
					room()
					d.awaitReady(d.replicas[0])
				})
			})
			d.audit()
		})
	}
}

// engines are the databases that a drill may be on.
var engines = []struct {
	name     string
	database func(t *testing.T) string
}{
	{"sqlite", func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "carillon.db") }},
	{"postgres", func(t *testing.T) string { return storagetest.PostgresURL(t) }},
}
