package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/seal"
)

// benchCmd measures the bot on this machine and this store. It starts the real
// thing in a process of its own, on a database of its own, with a stand-in for
// Slack that takes everything at once, and asks it over HTTP.
type benchCmd struct {
	Connections int           `default:"16" help:"Over how many connections it is asked at the same time."`
	Duration    time.Duration `default:"5s" help:"For how long each thing is asked for."`
	WarmUp      time.Duration `name:"warm-up" default:"1s" help:"For how long it is asked before that, unmeasured."`
	Reps        int           `default:"100" help:"How many reps the team has."`
	Rows        []string      `help:"Only the rows whose names hold one of these, such as quota,win."`
	Pgbench     bool          `default:"true" negatable:"" help:"On PostgreSQL, have pgbench run the same statements, where it is installed."`
	Soak        time.Duration `help:"Ask for everything in turn, for so long, and watch the memory; such as 10m."`
	Rate        float64       `help:"How many requests a second in a soak; without it as many as can be."`
	JSON        bool          `name:"json" help:"Print JSON."`
}

// Run measures and prints.
func (c benchCmd) Run(ctx context.Context, p *program) error {
	rows, err := c.rows()
	if err != nil {
		return err
	}
	url, drop, err := storage.Scratch(ctx, p.settings.Database)
	if err != nil {
		return err
	}
	report, err := c.measure(ctx, p, url, rows)
	if err := errors.Join(err, drop(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	if c.JSON {
		return report.printJSON(p.stdout)
	}
	return report.print(p.stdout)
}

// rows are those that are asked for, if the settings can be met.
func (c benchCmd) rows() ([]benchRow, error) {
	switch {
	case c.Connections < 1:
		return nil, fmt.Errorf("--connections is %d: give a number such as 16", c.Connections)
	case c.Duration <= 0:
		return nil, fmt.Errorf("--duration is %s: give a time such as 5s", c.Duration)
	case c.WarmUp < 0:
		return nil, fmt.Errorf("--warm-up is %s: give a time such as 1s", c.WarmUp)
	case c.Soak < 0:
		return nil, fmt.Errorf("--soak is %s: give a time such as 10m", c.Soak)
	case c.Rate < 0:
		return nil, fmt.Errorf("--rate is %g: give a number such as 200", c.Rate)
	case c.Reps < 2:
		return nil, fmt.Errorf("--reps is %d: give at least 2", c.Reps)
	}
	rows := slices.Clone(benchRows)
	for _, part := range c.Rows {
		if !slices.ContainsFunc(benchRows, func(r benchRow) bool { return strings.Contains(r.name, part) }) {
			return nil, fmt.Errorf("--rows %s names none: the rows are %s", part, strings.Join(names(benchRows), ", "))
		}
	}
	if len(c.Rows) > 0 {
		rows = slices.DeleteFunc(rows, func(r benchRow) bool {
			return !slices.ContainsFunc(c.Rows, func(part string) bool { return strings.Contains(r.name, part) })
		})
	}
	return rows, nil
}

func names(rows []benchRow) []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.name)
	}
	return all
}

// measure starts what is to be measured and does so.
func (c benchCmd) measure(ctx context.Context, p *program, url string, rows []benchRow) (benchReport, error) {
	slack, err := newStandIn(ctx)
	if err != nil {
		return benchReport{}, err
	}
	defer slack.close()
	w := &benchWorld{slack: slackFront{slack.responseURL()}}
	for i := range c.Reps {
		w.reps = append(w.reps, fmt.Sprintf("U0BENCH%05d", i))
	}
	var engine string
	err = p.onStore(ctx, url, func(store *storage.Store) (err error) {
		engine, err = store.Engine(ctx)
		return err
	})
	if err != nil {
		return benchReport{}, err
	}
	settings := benchSettings(url, slack, p.settings.SlackPostInterval)
	report := benchReport{
		Version: describeVersion(), CPUs: runtime.NumCPU(), Store: engine,
		Connections: c.Connections, Reps: c.Reps, Seconds: c.Duration.Seconds(),
	}
	// A server that was there before its team has plans for empty tables, until its
	// connections are old. So it is another one that is measured.
	err = c.onChild(ctx, "bench-server", settings, func(child *benchChild) error {
		return w.settle(ctx, child.addr, slack.form)
	})
	if err == nil {
		err = p.onStore(ctx, url, func(store *storage.Store) error { return store.Analyze(ctx) })
	}
	if err != nil {
		return benchReport{}, err
	}
	if c.Soak > 0 {
		report.Soak = &soakReport{}
		err := c.onChild(ctx, "bench-server", settings, func(child *benchChild) error {
			return c.soak(ctx, report.Soak, child, w, rows)
		})
		return report, err
	}
	err = c.onChild(ctx, "bench-bare", settings, func(child *benchChild) error {
		return c.add(ctx, &report, w, child, bareRow)
	})
	if err != nil {
		return benchReport{}, err
	}
	err = c.onChild(ctx, "bench-server", settings, func(child *benchChild) error {
		for _, row := range rows {
			if err := c.add(ctx, &report, w, child, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = c.compare(ctx, p, &report, settings, w, rows)
	}
	return report, err
}

// compare has pgbench do what the rows had the database do, once nobody else
// asks it for anything.
func (c benchCmd) compare(ctx context.Context, p *program, report *benchReport, settings config, w *benchWorld, rows []benchRow) error {
	pgbench, there := findPgbench()
	switch {
	case !c.Pgbench || strings.HasPrefix(settings.Database, "sqlite:"):
		return nil
	case !there:
		report.Notes = append(report.Notes, "pgbench is not installed: on Debian, apt-get install postgresql-contrib")
		return nil
	}
	for _, row := range rows {
		if !row.replay {
			continue
		}
		reps, err := record(ctx, p, settings, w, row, min(c.Connections, c.Reps))
		if err != nil {
			return err
		}
		found, err := c.runPgbench(ctx, pgbench, settings.Database, reps)
		if err != nil {
			report.Notes = append(report.Notes, fmt.Sprintf("pgbench did not run %s: %s", row.name, err))
			continue
		}
		line := report.line(row.name)
		line.Pgbench, line.Statements = found.perSecond, found.statements
	}
	return nil
}

// onChild does something with a server that then goes.
func (c benchCmd) onChild(ctx context.Context, name string, settings config, do func(*benchChild) error) error {
	child, err := startBenchChild(ctx, name, settings)
	if err != nil {
		return err
	}
	defer child.stop()
	if err := do(child); err != nil {
		return fmt.Errorf("%w\n%s", err, child.said)
	}
	return nil
}

// add measures a row.
func (c benchCmd) add(ctx context.Context, report *benchReport, w *benchWorld, child *benchChild, row benchRow) error {
	load := benchLoad{addr: child.addr, connections: c.Connections}
	next := func() benchRequest { return row.ask(w, rand.IntN(len(w.reps))) }
	load.run(ctx, c.WarmUp, next)
	before, err := child.gauge(ctx)
	if err != nil {
		return err
	}
	ownBefore, err := ownGauge()
	if err != nil {
		return err
	}
	times := load.run(ctx, c.Duration, next)
	own, err := ownGauge()
	if err != nil {
		return err
	}
	after, err := child.gauge(ctx)
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	line := lineOf(row.name, times)
	if n := len(times.took); n > 0 {
		line.CPU = (after.cpu - before.cpu) / float64(n) * 1000
		line.AskingCPU = (own.cpu - ownBefore.cpu) / float64(n) * 1000
	}
	line.RSS = max(before.rss, after.rss)
	if row.counts != "" {
		// What is refused is refused in words that nobody here reads.
		if done := int(after.done[row.counts] - before.done[row.counts]); done < len(times.took) {
			line.Errors += len(times.took) - done
			line.Example = fmt.Sprintf("of %d answers %d say that it was done", len(times.took), done)
		}
	}
	report.Rows = append(report.Rows, line)
	return nil
}

// benchSettings are what the bot is started with.
func benchSettings(database string, slack *standIn, pace time.Duration) config {
	return config{
		Addr: "127.0.0.1:0", Database: database, SecretKey: seal.NewKey(), Playground: "off",
		SlackBotToken: standInToken, SlackSigningSecret: standInSecret, SlackAPIURL: slack.apiURL(),
		SlackPostInterval: pace, SlackPingInterval: 30 * time.Second,
		Admins: []string{benchAdmin}, WinsChannel: standInWins,
		WorkspaceName: "Bench", WorkspaceZone: "Europe/London", WorkspaceCurrency: "EUR", WorkspaceLocale: "en",
	}
}

// onStore does something with a database of a bench.
func (p *program) onStore(ctx context.Context, url string, do func(*storage.Store) error) error {
	store, err := storage.Open(ctx, storage.Config{URL: url, Log: p.logger(slog.LevelWarn), Now: p.now})
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.Close())
}
