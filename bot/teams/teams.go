// Package teams is Carillon in Microsoft Teams. It owns everything that only
// Teams knows: the settings, the tokens and activities of what comes in, Adaptive
// Cards for what goes out, the connector's errors and limits, and where
// conversations are. It is the only package that imports msbotbuilder-go. It does
// not own what anything means (bot's Router) nor when something is posted (the
// outbox).
//
// Why so little of msbotbuilder-go: its types and its adapter turn requests into
// activities and replies into calls, and that is what they are used for. Its own
// validator panics on tokens that lack a claim and takes any for an empty app id,
// and its client sends our token to whatever address it is told; so the adapter
// is made by hand, with a validator and a client of ours.
//
// Why answers do not go through the outbox: who asked waits for them. They are
// sent once the request is acknowledged, tried again while that is of use, and a
// stop waits for them. What they tell of is in the store by then.
package teams

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/infracloudio/msbotbuilder-go/connector/auth"
	"github.com/infracloudio/msbotbuilder-go/core"

	"github.com/carillon-bot/carillon/bot"
)

// Name is what Teams goes by in places and identities.
const Name = "teams"

// Timeouts. Teams waits for ten to fifteen seconds, and people for less.
const (
	ackTimeout    = 2 * time.Second  // a message is acknowledged by then, whatever it takes
	invokeTimeout = 4 * time.Second  // what a button or a dialog does, with the answer in its body
	answerTimeout = time.Minute      // an answer is of use
	lookupTimeout = 2 * time.Second  // a question while somebody waits
	callTimeout   = 10 * time.Second // any call
	partingTime   = 10 * time.Second // answers that are under way when we are told to stop
)

// idleConnections is how many connections to the connector are kept: most answers
// go to the same host.
const idleConnections = 64

// Teams is a bot.Platform for the tenants that the settings allow.
type Teams struct {
	settings  Settings
	hosts     hosts
	tokens    *validator
	adapter   *core.BotFrameworkAdapter
	connector *connector
	answered  *bot.Answered
	untargets *untargeted
	work      *work
	installed atomic.Bool // the tenants are
	now       func() time.Time
	log       *slog.Logger
}

var _ bot.Platform = (*Teams)(nil)

// New makes a Teams platform. Settings that cannot work are an error of one line
// that names the setting and how to mend it.
func New(settings Settings, now func() time.Time, log *slog.Logger) (*Teams, error) {
	settings, err := settings.complete()
	if err != nil {
		return nil, err
	}
	network := http.DefaultTransport.(*http.Transport).Clone()
	network.MaxIdleConnsPerHost = idleConnections
	client := &http.Client{Timeout: callTimeout, Transport: network, CheckRedirect: refuseRedirect}
	hosts := newHosts(settings.ServiceHosts)
	t := &Teams{
		settings:  settings,
		hosts:     hosts,
		tokens:    newValidator(settings, hosts, newKeys(settings.MetadataURL, client, now, log), now),
		connector: newConnector(client, newTokens(settings, client), hosts, now),
		answered:  bot.NewAnswered(),
		untargets: newUntargeted(),
		work:      newWork(),
		now:       now,
		log:       log,
	}
	t.installed.Store(settings.Connected == nil)
	t.adapter = &core.BotFrameworkAdapter{
		AdapterSetting: core.AdapterSetting{AppID: settings.AppID, CredentialProvider: auth.SimpleCredentialProvider{AppID: settings.AppID}},
		TokenValidator: t.tokens,
		Client:         t.connector,
	}
	return t, nil
}

// Name is "teams".
func (t *Teams) Name() string { return Name }

// Pace is none: how much a conversation takes is counted by the connector, over
// several spans of time and together with answers.
func (t *Teams) Pace() time.Duration { return 0 }

// Ready reports whether the tenants are installed, so that requests are handed on,
// and the keys known that these are signed with.
func (t *Teams) Ready() bool { return t.installed.Load() && t.tokens.keys.have() }

// Run calls Connected, fetches the keys and a token, and waits until ctx ends and
// what was heard is answered. A password that is refused is an error.
func (t *Teams) Run(ctx context.Context, _ bot.Handler) error {
	if err := t.connect(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	t.work.finish(partingTime)
	return nil
}

// refuseRedirect keeps tokens and messages with the host that they are meant for.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
