package main

import (
	"fmt"
	"io"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

type manifestCmd struct {
	Slack manifestSlackCmd `cmd:"" help:"The app manifest to paste at api.slack.com/apps."`
}

type manifestSlackCmd struct {
	Output string `short:"o" default:"manifest.yml" help:"File to write; - for standard output."`
	Lang   string `default:"en" enum:"en,fr" help:"Language of the commands' names: en or fr. The bot understands both."`
	Prefix string `placeholder:"cr-" help:"What every command's name begins with, where another app has the names already."`
	Socket bool   `help:"Have Slack send by socket (Socket Mode) and not to a public address."`
}

// Run writes Slack's app manifest, derived from the list of commands.
func (c manifestSlackCmd) Run(p *program) error {
	features := commands.All(commands.Ports{})
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		return err
	}
	var all []bot.Command
	for _, f := range features {
		all = append(all, f.Commands...)
	}
	manifest, err := slack.Manifest(all, catalogue, slack.ManifestOptions{
		Locale: coaching.Locale(c.Lang), Prefix: c.Prefix, PublicURL: p.settings.PublicURL, SocketMode: c.Socket,
	})
	if err != nil {
		return err
	}
	err = writeTo(c.Output, p.stdout, func(w io.Writer) error {
		_, err := w.Write(manifest)
		return err
	})
	if err != nil || c.Output == "-" {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "Wrote %s. Paste it at https://api.slack.com/apps, Create New App, From a manifest.\n", c.Output)
	return err
}
