package slack

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
)

var manifestCommands = []bot.Command{
	{Key: "win", Names: bot.Names{English: "win", French: "vente"}},
	{Key: "settings", Names: bot.Names{English: "settings", French: "réglages"}},
}

func manifestCatalogue(t *testing.T) *bot.Catalogue {
	t.Helper()
	c, err := bot.NewCatalogue(bot.Words, fstest.MapFS{
		"words/test.en.json": {Data: []byte(`{"win.summary": "Logs a win: \"big\" & small # all", "win.examples": "win 12k Acme product CRM\nwin list", "settings.summary": "Your settings", "settings.examples": "settings"}`)},
		"words/test.fr.json": {Data: []byte(`{"win.summary": "Enregistre une vente", "win.examples": "vente 12k Acme produit CRM", "settings.summary": "Vos réglages", "settings.examples": "réglages fuseau Europe/Paris"}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestManifest(t *testing.T) {
	c := manifestCatalogue(t)
	for file, test := range map[string]struct {
		options ManifestOptions
		url     string
	}{
		"testdata/manifest.en.yml":     {ManifestOptions{Locale: coaching.English}, "https://carillon.example.com/slack/events"},
		"testdata/manifest.fr.yml":     {ManifestOptions{Locale: coaching.French, Prefix: "cr-", PublicURL: "https://bot.example.org/"}, "https://bot.example.org/slack/events"},
		"testdata/manifest.socket.yml": {ManifestOptions{Locale: coaching.English, SocketMode: true}, ""},
	} {
		written, err := Manifest(manifestCommands, c, test.options)
		if err != nil {
			t.Fatal(err)
		}
		bottest.Golden(t, file, string(written))
		var read manifest
		if err := yaml.Unmarshal(written, &read); err != nil {
			t.Fatal(err)
		}
		for _, command := range read.Features.Commands {
			if !command.ShouldEscape {
				t.Errorf("%s: %s does not escape", file, command.Command)
			}
		}
		if read.Settings.SocketMode != test.options.SocketMode || read.Settings.Events.RequestURL != test.url || read.Settings.Interactivity.RequestURL != test.url {
			t.Errorf("%s: %+v", file, read.Settings)
		}
		if strings.Contains(string(written), "\n    user:") {
			t.Errorf("%s asks for user scopes", file)
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	c := manifestCatalogue(t)
	named := func(name string) []bot.Command { return []bot.Command{{Key: "win", Names: bot.Names{English: name}}} }
	for name, test := range map[string]struct {
		commands []bot.Command
		prefix   string
	}{
		"prefix without a hyphen": {manifestCommands, "cr"},
		"name with a space":       {named("log win"), ""},
		"name with a hyphen":      {named("board-time"), ""},
		"long name":               {named(strings.Repeat("x", 32)), ""},
		"same name twice":         {append(named("win"), named("Win")...), ""},
		"too many":                {make([]bot.Command, 51), ""},
	} {
		if _, err := Manifest(test.commands, c, ManifestOptions{Locale: coaching.English, Prefix: test.prefix}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
