package slack

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// examplePublicURL stands in a manifest that is made before the bot has an
// address of its own; it is to be replaced.
const examplePublicURL = "https://carillon.example.com"

// Limits of a manifest.
const (
	maxCommands    = 50
	maxCommandName = 32
	maxUsageHint   = 1000
	maxDescription = 2000
)

// commandNames are the names that Slack takes.
var commandNames = regexp.MustCompile(`^/[a-z0-9_-]+$`)

// The manifest as Slack reads it, in the order in which people read it.
type (
	manifest struct {
		Display  display  `yaml:"display_information"`
		Features features `yaml:"features"`
		OAuth    oauth    `yaml:"oauth_config"`
		Settings settings `yaml:"settings"`
	}
	display struct {
		Name        string `yaml:"name"`
		Description string `yaml:"description"`
		Color       string `yaml:"background_color"`
	}
	features struct {
		Home     appHome        `yaml:"app_home"`
		Bot      botUser        `yaml:"bot_user"`
		Commands []slashCommand `yaml:"slash_commands"`
	}
	appHome struct {
		HomeTab          bool `yaml:"home_tab_enabled"`
		MessagesTab      bool `yaml:"messages_tab_enabled"`
		MessagesReadOnly bool `yaml:"messages_tab_read_only_enabled"`
	}
	botUser struct {
		DisplayName  string `yaml:"display_name"`
		AlwaysOnline bool   `yaml:"always_online"`
	}
	slashCommand struct {
		Command      string `yaml:"command"`
		URL          string `yaml:"url,omitempty"`
		Description  string `yaml:"description"`
		UsageHint    string `yaml:"usage_hint,omitempty"`
		ShouldEscape bool   `yaml:"should_escape"`
	}
	oauth struct {
		Scopes scopes `yaml:"scopes"`
	}
	scopes struct {
		Bot         []string `yaml:"bot"`
		BotOptional []string `yaml:"bot_optional"`
	}
	settings struct {
		Events        events        `yaml:"event_subscriptions"`
		Interactivity interactivity `yaml:"interactivity"`
		OrgDeploy     bool          `yaml:"org_deploy_enabled"`
		SocketMode    bool          `yaml:"socket_mode_enabled"`
		TokenRotation bool          `yaml:"token_rotation_enabled"`
	}
	events struct {
		RequestURL string   `yaml:"request_url,omitempty"`
		Bot        []string `yaml:"bot_events"`
	}
	interactivity struct {
		Enabled    bool   `yaml:"is_enabled"`
		RequestURL string `yaml:"request_url,omitempty"`
	}
)

// botScopes are what the bot cannot do without, and optionalScopes what makes
// lost outcomes certain; the README says what for, one by one.
var (
	botScopes = []string{
		"app_mentions:read", "channels:read", "chat:write", "commands", "groups:read",
		"im:history", "im:write", "users:read", "users:read.email",
	}
	optionalScopes = []string{"channels:history", "groups:history"}
)

// botEvents are those that this package reads. What is said in channels is not
// among them, save to the bot itself.
var botEvents = []string{
	"app_home_opened", "app_mention", "app_uninstalled",
	"channel_archive", "channel_deleted", "channel_left", "channel_rename", "channel_unarchive",
	"group_archive", "group_deleted", "group_left", "group_rename", "group_unarchive",
	"member_joined_channel", "member_left_channel", "message.im", "tokens_revoked", "user_change",
}

// ManifestOptions are what a manifest is made for. Commands go by their names in
// Locale, each behind Prefix, which is empty or ends in a hyphen. PublicURL is
// the address that Slack reaches the bot at, an example when empty; in Socket
// Mode there is none.
type ManifestOptions struct {
	Locale     coaching.Locale
	Prefix     string
	PublicURL  string
	SocketMode bool
}

// Manifest writes the app's manifest in YAML: the given commands, and the scopes
// and events that this package uses. The histories of channels are optional
// scopes: with them a post whose outcome was lost is looked up.
func Manifest(commands []bot.Command, c *bot.Catalogue, o ManifestOptions) ([]byte, error) {
	if o.Prefix != "" && !strings.HasSuffix(o.Prefix, "-") {
		return nil, fmt.Errorf("slack manifest: the prefix %q has to end in a hyphen", o.Prefix)
	}
	requestURL := strings.TrimSuffix(cmp.Or(o.PublicURL, examplePublicURL), "/") + "/slack/events"
	if o.SocketMode {
		requestURL = ""
	}
	voice := bot.Voice{Catalogue: c, Locale: o.Locale}
	slash, err := slashCommands(commands, voice, o.Prefix, requestURL)
	if err != nil {
		return nil, fmt.Errorf("slack manifest: %w", err)
	}
	m := manifest{
		Display: display{Name: "Carillon", Description: voice.Plain("slack.description"), Color: "#1f2a44"},
		Features: features{
			Home:     appHome{HomeTab: true, MessagesTab: true},
			Bot:      botUser{DisplayName: "carillon", AlwaysOnline: true},
			Commands: slash,
		},
		OAuth: oauth{scopes{
			Bot:         botScopes,
			BotOptional: optionalScopes,
		}},
		Settings: settings{
			Events:        events{RequestURL: requestURL, Bot: botEvents},
			Interactivity: interactivity{Enabled: true, RequestURL: requestURL},
			SocketMode:    o.SocketMode,
		},
	}
	written, err := yaml.MarshalWithOptions(m, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("slack manifest: %w", err)
	}
	return written, nil
}

func slashCommands(commands []bot.Command, voice bot.Voice, prefix, requestURL string) ([]slashCommand, error) {
	if len(commands) > maxCommands {
		return nil, fmt.Errorf("%d commands are more than Slack's %d", len(commands), maxCommands)
	}
	var made []slashCommand
	taken := map[string]bool{}
	for _, c := range commands {
		name := "/" + prefix + coaching.Fold(c.Names.In(voice.Locale))
		switch {
		case !commandNames.MatchString(name), len(name) > maxCommandName:
			return nil, fmt.Errorf("%s is no name for a slash command", name)
		case commandName(name) != name[1+len(prefix):]:
			return nil, fmt.Errorf("%s holds a hyphen, which ends a prefix", name)
		case taken[name]:
			return nil, fmt.Errorf("%s is there twice", name)
		}
		taken[name] = true
		made = append(made, slashCommand{
			Command:      name,
			URL:          requestURL,
			Description:  cut(voice.Plain(c.Key+".summary"), maxDescription),
			UsageHint:    cut(usageHint(voice, c), maxUsageHint),
			ShouldEscape: true,
		})
	}
	return made, nil
}

// usageHint is what follows the command in its first example.
func usageHint(voice bot.Voice, c bot.Command) string {
	first, _, _ := strings.Cut(voice.Plain(c.Key+".examples"), "\n")
	_, hint, _ := strings.Cut(first, " ")
	return hint
}
