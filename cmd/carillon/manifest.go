package main

import (
	"fmt"
	"io"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/bot/teams"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/commands"
)

type manifestCmd struct {
	Slack manifestSlackCmd `cmd:"" help:"The app manifest to paste at api.slack.com/apps."`
	Teams manifestTeamsCmd `cmd:"" help:"The app package to upload to Teams: manifest and icons."`
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
	manifest, err := slack.Manifest(commandsOf(features), catalogue, slack.ManifestOptions{
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

type manifestTeamsCmd struct {
	Output string `short:"o" default:"carillon-teams.zip" help:"File to write; - for standard output."`
	Schema string `default:"1.29" enum:"1.29,1.24" help:"Version of the manifest: 1.29, with slash commands, or 1.24, for tenants that do not take it."`
	App    string `name:"app-version" default:"1.0.0" help:"Version of the app, of three numbers; Teams takes an update only with another one."`
}

// Run writes the app package for Teams, derived from the list of commands.
func (c manifestTeamsCmd) Run(p *program) error {
	features := commands.All(commands.Ports{})
	catalogue, err := bot.LoadCatalogue(features)
	if err != nil {
		return err
	}
	made, err := teams.Package(commandsOf(features), catalogue, teams.ManifestOptions{
		AppID: p.settings.TeamsAppID, PublicURL: p.settings.PublicURL, Schema: c.Schema, Version: c.App,
	})
	if err != nil {
		return err
	}
	err = writeTo(c.Output, p.stdout, func(w io.Writer) error {
		_, err := w.Write(made)
		return err
	})
	if err != nil || c.Output == "-" {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "Wrote %s. Upload it in Teams: Apps, Manage your apps, Upload an app.\n", c.Output)
	return err
}

func commandsOf(features []bot.Feature) []bot.Command {
	var all []bot.Command
	for _, f := range features {
		all = append(all, f.Commands...)
	}
	return all
}
