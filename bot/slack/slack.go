// Package slack is Carillon on Slack. It owns everything that only Slack knows:
// the settings, signatures and payloads of what comes in, Block Kit for what
// goes out, the Web API's errors and limits, and the app's manifest. It is the
// only package that imports slack-go. It does not own what anything means (bot's
// Router) nor when something is posted (the outbox).
//
// Why text is rich text: what people type is shown as they typed it, and
// mrkdwn, Slack's markup, has no escape for its own *, _, ~ and `. So paragraphs,
// lists and quotes are rich_text blocks, whose text is data, and mrkdwn is used
// only where Slack takes nothing better and the text holds none of its signs.
package slack

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// Name is what Slack goes by in places and identities.
const Name = "slack"

// Timeouts. Slack waits three seconds for an answer; opening a modal leaves some
// of them for what stands in when that fails.
const (
	answerTimeout = 2800 * time.Millisecond
	openTimeout   = 2 * time.Second
	lookupTimeout = 2 * time.Second
	apiTimeout    = 10 * time.Second
)

// Settings are what Slack is reached with, by the names of the environment.
type Settings struct {
	BotToken      bot.Secret    // SLACK_BOT_TOKEN
	SigningSecret bot.Secret    // SLACK_SIGNING_SECRET; without one nothing is taken by HTTP
	AppToken      bot.Secret    // SLACK_APP_TOKEN; with one Slack sends by socket
	APIURL        string        // SLACK_API_URL; Slack's own when empty
	PostInterval  time.Duration // SLACK_POST_INTERVAL, between two posts in one place; a second when zero
	PingInterval  time.Duration // SLACK_PING_INTERVAL, within which Slack has to ping a socket; half a minute when zero
	// Connected is called once the token is known to work, before anything
	// that people do is handed on. It can ask for the name of a channel by its
	// id. An error ends Run.
	Connected func(ctx context.Context, team Team, channelName func(ctx context.Context, id string) (string, error)) error
	// Listener hears what Slack tells by itself.
	Listener  bot.Listener
	Catalogue *bot.Catalogue
}

// Team is the Slack workspace that the token belongs to.
type Team struct {
	ID   string
	Name string
	url  string // of its pages, with a slash at the end
}

// Slack is a bot.Platform for one Slack workspace, by socket or by signed HTTP.
type Slack struct {
	settings  Settings
	api       *slack.Client
	webhooks  *http.Client // answers to response_urls; without the token
	self      atomic.Pointer[identity]
	listening atomic.Bool  // a socket was opened
	ahead     atomic.Int64 // by how much our clock was ahead of Slack's when that was last seen, a time.Duration
	answered  *bot.Answered
	homes     *homes
	absence   *absence
	lookups   *lookups
	backoff   func(attempt int) time.Duration
	now       func() time.Time
	log       *slog.Logger
}

// identity is who the token makes us, known once Slack has said so.
type identity struct {
	team Team
	user string // our own user id, which mentions of us hold
}

var _ bot.Platform = (*Slack)(nil)

// New makes a Slack platform. Settings that cannot work are an error of one line
// that names the setting and how to mend it.
func New(settings Settings, now func() time.Time, log *slog.Logger) (*Slack, error) {
	return newOn(settings, http.DefaultTransport, now, log)
}

// newOn is New on another way to the network.
func newOn(settings Settings, network http.RoundTripper, now func() time.Time, log *slog.Logger) (*Slack, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	if settings.PostInterval == 0 {
		settings.PostInterval = time.Second
	}
	if settings.PingInterval == 0 {
		settings.PingInterval = 30 * time.Second
	}
	s := &Slack{
		settings: settings,
		webhooks: &http.Client{Timeout: apiTimeout, CheckRedirect: refuseRedirect},
		answered: bot.NewAnswered(),
		homes:    newHomes(),
		absence:  newAbsence(),
		lookups:  newLookups(),
		backoff:  backoff,
		now:      now,
		log:      log,
	}
	client := &http.Client{
		Timeout:       apiTimeout,
		Transport:     authorized{settings.BotToken, newRationed(network, now), s.compareClocks},
		CheckRedirect: refuseRedirect,
	}
	s.api = slack.New(string(settings.BotToken),
		slack.OptionHTTPClient(client),
		slack.OptionAPIURL(settings.apiURL()),
		slack.OptionAppLevelToken(string(settings.AppToken)))
	return s, nil
}

// compareClocks notes by how much our clock is ahead of Slack's.
func (s *Slack) compareClocks(theirs time.Time) { s.ahead.Store(int64(s.now().Sub(theirs))) }

func (s Settings) check() error {
	switch {
	case s.BotToken == "":
		return fmt.Errorf("SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from the app's page “OAuth & Permissions”")
	case strings.HasPrefix(string(s.BotToken), "xapp-"), strings.HasPrefix(string(s.BotToken), "xoxp-"):
		return fmt.Errorf("SLACK_BOT_TOKEN is not a bot token: copy the Bot User OAuth Token, which begins with xoxb-")
	case s.AppToken != "" && !strings.HasPrefix(string(s.AppToken), "xapp-"):
		return fmt.Errorf("SLACK_APP_TOKEN is not an app token: copy an App-Level Token, which begins with xapp-, from the app's page “Basic Information”")
	case s.SigningSecret == "" && s.AppToken == "":
		return fmt.Errorf("SLACK_SIGNING_SECRET is missing: copy the Signing Secret from the app's page “Basic Information”, or set SLACK_APP_TOKEN for Socket Mode")
	case s.PingInterval < 0:
		return fmt.Errorf("SLACK_PING_INTERVAL is negative: give a duration such as 30s")
	case s.PostInterval < 0:
		return fmt.Errorf("SLACK_POST_INTERVAL is negative: give a duration such as 1s")
	}
	if u, err := url.Parse(s.apiURL()); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("SLACK_API_URL is not an address: give one such as %s, or leave it out", slack.APIURL)
	}
	return nil
}

// apiURL ends in a slash, for the client appends the method's name as it is.
func (s Settings) apiURL() string {
	if s.APIURL == "" {
		return slack.APIURL
	}
	return strings.TrimSuffix(s.APIURL, "/") + "/"
}

// Name is "slack".
func (s *Slack) Name() string { return Name }

// Pace is how long to wait between two posts in one place; Slack allows about
// one a second.
func (s *Slack) Pace() time.Duration { return s.settings.PostInterval }

// Ready reports whether Slack has said who we are, so that requests are handed
// on, and has opened a socket where it sends by one.
func (s *Slack) Ready() bool {
	return s.self.Load() != nil && (s.settings.AppToken == "" || s.listening.Load())
}
