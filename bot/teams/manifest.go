package teams

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Limits of a manifest, in characters where they are of text.
const (
	maxCommands    = 12
	maxTitle       = 128
	maxDescription = 4000
	maxShort       = 80
)

// Schemas are the versions of the manifest that can be made. From 1.29 on commands
// are listed behind a slash too.
const (
	SchemaSlash    = "1.29"
	SchemaMentions = "1.24"
)

// The manifest as Teams reads it, in the order in which people read it.
type (
	manifest struct {
		Schema          string       `json:"$schema"`
		ManifestVersion string       `json:"manifestVersion"`
		Version         string       `json:"version"`
		ID              string       `json:"id"`
		Developer       developer    `json:"developer"`
		Name            appName      `json:"name"`
		Description     described    `json:"description"`
		Localization    localization `json:"localizationInfo"`
		Icons           icons        `json:"icons"`
		AccentColor     string       `json:"accentColor"`
		Bots            []botEntry   `json:"bots"`
		Permissions     []string     `json:"permissions"`
		ValidDomains    []string     `json:"validDomains"`
	}
	developer struct {
		Name       string `json:"name"`
		WebsiteURL string `json:"websiteUrl"`
		PrivacyURL string `json:"privacyUrl"`
		TermsURL   string `json:"termsOfUseUrl"`
	}
	appName struct {
		Short string `json:"short"`
		Full  string `json:"full"`
	}
	described struct {
		Short string `json:"short"`
		Full  string `json:"full"`
	}
	localization struct {
		Default    string     `json:"defaultLanguageTag"`
		Additional []language `json:"additionalLanguages"`
	}
	language struct {
		Tag  string `json:"languageTag"`
		File string `json:"file"`
	}
	icons struct {
		Outline string `json:"outline"`
		Color   string `json:"color"`
	}
	botEntry struct {
		ID           string        `json:"botId"`
		Scopes       []string      `json:"scopes"`
		Files        bool          `json:"supportsFiles"`
		Notification bool          `json:"isNotificationOnly"`
		Targeted     bool          `json:"supportsTargetedMessages,omitempty"`
		Lists        []commandList `json:"commandLists"`
	}
	commandList struct {
		Scopes   []string        `json:"scopes"`
		Triggers []string        `json:"triggers,omitempty"`
		Commands []commandsEntry `json:"commands"`
	}
	commandsEntry struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	}
)

// Where the parts of a package are.
const (
	manifestFile = "manifest.json"
	frenchFile   = "fr.json"
	colorFile    = "color.png"
	outlineFile  = "outline.png"
)

// ManifestOptions are what an app package is made for. AppID is TEAMS_APP_ID, which
// names the app and its bot alike, PublicURL the https address that the bot is
// reached at, Schema one of the versions above, and Version the app's own, of three
// numbers; Teams takes an update only with another one.
type ManifestOptions struct {
	AppID     string
	PublicURL string
	Schema    string
	Version   string
}

// guids are the ids that Entra gives.
var guids = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// versions are those that Teams takes.
var versions = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$`)

// Package writes the app package that an admin uploads to Teams, a zip file: the
// manifest with the given commands in English, their French, and the icons.
func Package(commands []bot.Command, c *bot.Catalogue, o ManifestOptions) ([]byte, error) {
	address, err := url.Parse(o.PublicURL)
	switch {
	case !guids.MatchString(o.AppID):
		return nil, fmt.Errorf("TEAMS_APP_ID is to be the Application (client) ID of the bot's app registration, like 8f2c1f3e-0000-4000-8000-000000000000")
	case err != nil || address.Scheme != "https" || address.Host == "":
		return nil, fmt.Errorf("CARILLON_PUBLIC_URL is to be the https address that Teams reaches the bot at, like https://carillon.example.com")
	case !versions.MatchString(o.Version):
		return nil, fmt.Errorf("%q is no version: write three numbers, like 1.0.0", o.Version)
	case o.Schema != SchemaSlash && o.Schema != SchemaMentions:
		return nil, fmt.Errorf("there is no manifest of schema %s: %s and %s are made", o.Schema, SchemaSlash, SchemaMentions)
	case len(commands) > maxCommands:
		return nil, fmt.Errorf("%d commands are more than a Teams menu's %d", len(commands), maxCommands)
	}
	english := bot.Voice{Catalogue: c, Locale: coaching.English}
	french := bot.Voice{Catalogue: c, Locale: coaching.French}
	for _, voice := range []bot.Voice{english, french} {
		if n := utf8.RuneCountInString(voice.Plain("teams.description")); n > maxShort {
			return nil, fmt.Errorf("the description has %d characters, more than %d", n, maxShort)
		}
	}
	m := manifestOf(commands, english, address, o)
	color, err := colorIcon()
	if err != nil {
		return nil, err
	}
	outline, err := outlineIcon()
	if err != nil {
		return nil, err
	}
	return packed([]part{
		{manifestFile, m},
		{frenchFile, translated(m, commands, french)},
		{colorFile, color},
		{outlineFile, outline},
	})
}

func manifestOf(commands []bot.Command, voice bot.Voice, address *url.URL, o ManifestOptions) manifest {
	schema := "https://developer.microsoft.com/json-schemas/teams/v" + o.Schema + "/MicrosoftTeams.schema.json"
	channels := commandList{Scopes: []string{"team", "groupChat"}, Commands: listedCommands(commands, voice)}
	alone := commandList{Scopes: []string{"personal"}, Commands: channels.Commands}
	slash := o.Schema == SchemaSlash
	if slash {
		channels.Triggers = []string{"mention", "slash"}
	}
	home := address.String()
	return manifest{
		Schema: schema, ManifestVersion: o.Schema, Version: o.Version, ID: o.AppID,
		Developer:    developer{"Carillon", home, home, home},
		Name:         appName{"Carillon", "Carillon"},
		Description:  described{voice.Plain("teams.description"), voice.Plain("teams.about")},
		Localization: localization{"en", []language{{"fr", frenchFile}}},
		Icons:        icons{outlineFile, colorFile},
		AccentColor:  fmt.Sprintf("#%02x%02x%02x", accent.R, accent.G, accent.B),
		Bots: []botEntry{{
			ID: o.AppID, Scopes: []string{"team", "groupChat", "personal"}, Targeted: slash, Lists: []commandList{channels, alone},
		}},
		Permissions:  []string{"identity", "messageTeamMembers"},
		ValidDomains: []string{address.Hostname()},
	}
}

func listedCommands(commands []bot.Command, voice bot.Voice) []commandsEntry {
	entries := make([]commandsEntry, len(commands))
	for i, c := range commands {
		entries[i] = commandsEntry{
			Title:       cut(c.Names.In(voice.Locale), maxTitle),
			Description: cut(voice.Plain(c.Key+".summary"), maxDescription),
		}
	}
	return entries
}

// translated are the manifest's texts in another language, each by the path of what
// it stands for.
func translated(m manifest, commands []bot.Command, voice bot.Voice) map[string]string {
	texts := map[string]string{
		"$schema":           "https://developer.microsoft.com/json-schemas/teams/v" + m.ManifestVersion + "/MicrosoftTeams.Localization.schema.json",
		"name.short":        m.Name.Short,
		"name.full":         m.Name.Full,
		"description.short": voice.Plain("teams.description"),
		"description.full":  voice.Plain("teams.about"),
	}
	for list := range m.Bots[0].Lists {
		for i, entry := range listedCommands(commands, voice) {
			path := fmt.Sprintf("bots[0].commandLists[%d].commands[%d].", list, i)
			texts[path+"title"], texts[path+"description"] = entry.Title, entry.Description
		}
	}
	return texts
}

// part is a file of a package: bytes as they are, and all else as JSON.
type part struct {
	name    string
	content any
}

// packed are parts as a zip file, the same each time.
func packed(parts []part) ([]byte, error) {
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, p := range parts {
		content, is := p.content.([]byte)
		if !is {
			var text bytes.Buffer
			encoder := json.NewEncoder(&text)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(p.content); err != nil {
				return nil, fmt.Errorf("pack %s: %w", p.name, err)
			}
			content = text.Bytes()
		}
		w, err := archive.Create(p.name)
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return file.Bytes(), nil
}
