package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/bot/teams"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// config is the environment's, each with a flag. The tag secret marks those
// that can be read from a file, named by the variable with _FILE behind it.
type config struct {
	Addr      string `env:"CARILLON_ADDR" default:"127.0.0.1:8080" help:"Address that the bot listens on."`
	PublicURL string `env:"CARILLON_PUBLIC_URL" help:"Address that platforms reach the bot at, for the manifest."`
	Database  string `env:"DATABASE_URL" default:"sqlite:carillon.db" secret:"" help:"Store: sqlite:FILE or postgres://…"`

	SecretKey string `env:"CARILLON_SECRET_KEY" secret:"" help:"Encrypts the secrets that are stored: base64 of 32 bytes, as openssl rand -base64 32 makes it. A comma list rotates, newest first. Made at the first start beside an embedded database."`

	MetricsToken string `env:"CARILLON_METRICS_TOKEN" secret:"" help:"What others than this machine have to show to read /metrics, as a bearer token."`

	Playground string `env:"CARILLON_PLAYGROUND" default:"auto" enum:"auto,on,off" help:"Browser playground, on loopback only: on, off, or auto: on while no platform is set up."`
	Demo       bool   `env:"CARILLON_DEMO" default:"true" negatable:"" help:"Fill the playground with a made-up team; --no-demo shows an empty one."`

	SlackBotToken      string        `env:"SLACK_BOT_TOKEN" secret:"" help:"Slack's bot token, xoxb-…"`
	SlackSigningSecret string        `env:"SLACK_SIGNING_SECRET" secret:"" help:"Slack's signing secret, for what Slack sends by HTTP."`
	SlackAppToken      string        `env:"SLACK_APP_TOKEN" secret:"" help:"Slack's app-level token, xapp-…; with it Slack sends by socket (Socket Mode) and needs no public address."`
	SlackAPIURL        string        `name:"slack-api-url" env:"SLACK_API_URL" help:"Slack's API, for test servers."`
	SlackPostInterval  time.Duration `env:"SLACK_POST_INTERVAL" default:"1s" help:"Time between two posts in one channel."`
	SlackPingInterval  time.Duration `env:"SLACK_PING_INTERVAL" default:"30s" help:"Time within which Slack has to ping a socket, or it is opened anew."`

	TeamsAppID             string   `name:"teams-app-id" env:"TEAMS_APP_ID" help:"Application id of the Teams bot's app registration."`
	TeamsAppPassword       string   `env:"TEAMS_APP_PASSWORD" secret:"" help:"A client secret of that app registration."`
	TeamsTenantID          string   `name:"teams-tenant-id" env:"TEAMS_TENANT_ID" help:"Tenant of that app registration, which the bot's tokens come from."`
	TeamsAllowedTenants    []string `env:"TEAMS_ALLOWED_TENANTS" help:"Tenants whose people may use the bot, comma separated; else its own."`
	TeamsServiceHosts      []string `env:"TEAMS_SERVICE_HOSTS" help:"Hosts that the bot sends to, host or host:port, comma separated; else Microsoft's."`
	TeamsOpenIDMetadataURL string   `name:"teams-openid-metadata-url" env:"TEAMS_OPENID_METADATA_URL" help:"Metadata of the keys that Teams signs with, for sovereign clouds and test servers."`
	TeamsTokenURL          string   `name:"teams-token-url" env:"TEAMS_TOKEN_URL" help:"Where the bot's tokens come from, for sovereign clouds and test servers."`

	Admins      []string `env:"CARILLON_ADMINS" help:"Platform user ids of the admins, comma separated. Without any, the first admin of the platform's own workspace who writes becomes one."`
	WinsChannel string   `env:"CARILLON_WINS_CHANNEL" help:"Platform id of the first wins channel."`

	WorkspaceName     string `env:"CARILLON_WORKSPACE_NAME" help:"Name of a new workspace; else the platform's."`
	WorkspaceZone     string `env:"CARILLON_WORKSPACE_ZONE" help:"Time zone of a new workspace, like Europe/Paris; else UTC until the set-up asks."`
	WorkspaceCurrency string `env:"CARILLON_WORKSPACE_CURRENCY" help:"Reporting currency of a new workspace; else EUR until the set-up asks."`
	WorkspaceLocale   string `env:"CARILLON_WORKSPACE_LOCALE" help:"Language of a new workspace's channels, en or fr; else en until the set-up asks."`
}

// admins are the platform user ids of the admins, however the list is spaced.
// Those of Teams are written in either case, and hold hyphens, which no other does.
func (s *config) admins() []string {
	var users []string
	for _, user := range s.Admins {
		if user = strings.TrimSpace(user); strings.Contains(user, "-") {
			user = strings.ToLower(user)
		}
		if user != "" {
			users = append(users, user)
		}
	}
	return users
}

// slackSet reports whether anything of Slack is set up.
func (s *config) slackSet() bool {
	return s.SlackBotToken != "" || s.SlackSigningSecret != "" || s.SlackAppToken != ""
}

// teamsSet reports whether anything of Teams is set up.
func (s *config) teamsSet() bool {
	return s.TeamsAppID != "" || s.TeamsAppPassword != "" || s.TeamsTenantID != "" || len(s.TeamsAllowedTenants) > 0 ||
		len(s.TeamsServiceHosts) > 0 || s.TeamsOpenIDMetadataURL != "" || s.TeamsTokenURL != ""
}

// chatSet reports whether any platform is set up on which people chat for real.
func (s *config) chatSet() bool { return s.slackSet() || s.teamsSet() }

// playgroundOn reports whether the playground is served.
func (s *config) playgroundOn() bool {
	return s.Playground == "on" || s.Playground == "auto" && !s.chatSet()
}

// slack gives the settings of Slack.
func (s *config) slack() slack.Settings {
	return slack.Settings{
		BotToken:      bot.Secret(s.SlackBotToken),
		SigningSecret: bot.Secret(s.SlackSigningSecret),
		AppToken:      bot.Secret(s.SlackAppToken),
		APIURL:        s.SlackAPIURL,
		PostInterval:  s.SlackPostInterval,
		PingInterval:  s.SlackPingInterval,
	}
}

// teams gives the settings of Teams.
func (s *config) teams() teams.Settings {
	return teams.Settings{
		AppID:          s.TeamsAppID,
		AppPassword:    bot.Secret(s.TeamsAppPassword),
		TenantID:       s.TeamsTenantID,
		AllowedTenants: s.TeamsAllowedTenants,
		ServiceHosts:   s.TeamsServiceHosts,
		MetadataURL:    s.TeamsOpenIDMetadataURL,
		TokenURL:       s.TeamsTokenURL,
	}
}

// winsChannel is the first wins channel, if it is of a platform: the ids of Teams'
// channels begin with a number of their own.
func (s *config) winsChannel(platform string) string {
	if strings.HasPrefix(s.WinsChannel, "19:") != (platform == teams.Name) {
		return ""
	}
	return s.WinsChannel
}

// workspace is what a workspace begins as.
func (s *config) workspace() (coaching.Workspace, error) {
	zone, err := reading.Zone(cmp.Or(s.WorkspaceZone, "UTC"))
	if err != nil {
		return coaching.Workspace{}, fmt.Errorf("CARILLON_WORKSPACE_ZONE is %q, which is no time zone: give one such as Europe/Paris", s.WorkspaceZone)
	}
	currency, ok := coaching.ParseCurrency(cmp.Or(s.WorkspaceCurrency, "EUR"))
	if !ok {
		return coaching.Workspace{}, fmt.Errorf("CARILLON_WORKSPACE_CURRENCY is %q, which is no currency: give an ISO code such as EUR", s.WorkspaceCurrency)
	}
	locale, err := reading.Language(cmp.Or(s.WorkspaceLocale, "en"))
	if err != nil {
		return coaching.Workspace{}, fmt.Errorf("CARILLON_WORKSPACE_LOCALE is %q: give en or fr", s.WorkspaceLocale)
	}
	return coaching.Workspace{Name: s.WorkspaceName, Zone: zone, Currency: currency, Locale: locale}, nil
}

// secretFiles reads a secret from the file that NAME_FILE names, where NAME
// itself is not set.
func secretFiles(env func(string) (string, bool), read func(string) ([]byte, error)) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if !flag.Tag.Has("secret") {
			return nil, nil
		}
		for _, name := range flag.Envs {
			file, set := env(name + "_FILE")
			if _, direct := env(name); direct || !set {
				continue
			}
			content, err := read(file)
			if err != nil {
				return nil, fmt.Errorf("%s_FILE: %w", name, err)
			}
			return strings.TrimSpace(string(content)), nil
		}
		return nil, nil
	})
}
