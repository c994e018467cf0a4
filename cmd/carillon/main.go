// Command carillon is the bot: it reads the settings, puts the parts together,
// runs them, and stops without losing anything. It owns no rule and no format.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones are the same on every machine

	"github.com/alecthomas/kong"
)

// cli is everything that can be typed behind carillon.
type cli struct {
	config

	Serve       serveCmd       `cmd:"" default:"1" help:"Run the bot. This is what carillon does when nothing is asked for."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database up to date and stop. The start of serve does the same."`
	Manifest    manifestCmd    `cmd:"" help:"Write what a platform is told about the app."`
	Export      exportCmd      `cmd:"" help:"Write data as CSV."`
	Import      importCmd      `cmd:"" help:"Read data from CSV."`
	Doctor      doctorCmd      `cmd:"" help:"Look at everything that the bot stands on, and say how to mend what is wrong."`
	Jobs        jobsCmd        `cmd:"" help:"Deal with single jobs: what is to be sent, and moments that have come."`
	Bench       benchCmd       `cmd:"" help:"Measure the bot on this machine, on a database of its own."`
	BenchServer benchServerCmd `cmd:"" hidden:""`
	BenchBare   benchBareCmd   `cmd:"" hidden:""`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask the bot of this machine whether it lives, for containers."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// program is what a command may use of the world around it.
type program struct {
	stdout, stderr io.Writer
	now            func() time.Time
	lease          time.Duration // bot.Drainer's; zero, which is its own choice, but in tests
	settings       *config
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what the arguments ask for and gives the exit code: 0 when it was
// done, 1 when it failed, 2 when it was not understood.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return (&program{stdout: stdout, stderr: stderr, now: time.Now}).run(ctx, args)
}

func (p *program) run(ctx context.Context, args []string) int {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("carillon"),
		kong.Description("A chat bot for the rituals of a sales team, on Slack, Microsoft Teams and in the browser."),
		kong.Resolvers(secretFiles(os.LookupEnv, os.ReadFile)),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
	)
	if err != nil {
		fmt.Fprintln(p.stderr, "carillon:", err)
		return 1
	}
	return leave(func() int {
		command, err := parser.Parse(args)
		if err != nil {
			fmt.Fprintln(p.stderr, "carillon:", err)
			return 2
		}
		p.settings = &c.config
		command.BindTo(ctx, (*context.Context)(nil))
		if err := command.Run(p); err != nil && !errors.Is(err, context.Canceled) {
			fmt.Fprintln(p.stderr, "carillon:", err)
			return 1
		}
		return 0
	})
}

// exit is how --help leaves in the middle of parsing.
type exit int

func leave(do func() int) (code int) {
	defer func() {
		if left, ok := recover().(exit); ok {
			code = int(left)
		}
	}()
	return do()
}
