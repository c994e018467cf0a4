// Package playground is a chat in the browser, for trying the bot out without
// Slack or Teams: channels, direct messages, a choice of people to be, and a
// clock that can be moved. It has a JSON interface for scripts and tests, and a
// page for people, over the same messages.
//
// It owns the page, the interface, the clock, and what the bot hears on this
// platform. It does not own the messages (the store keeps them as
// bot.Utterance), nor who there is (the workspace's members and channels are its
// people and places).
//
// Anybody who reaches it may be anybody, so it answers this machine alone; see
// guard. Why the page is made of fragments that the server renders: there is
// one renderer, which html/template makes safe, and little script.
package playground

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Name is what the playground is called as a platform.
const Name = "playground"

// Settings are what a playground is made of.
type Settings struct {
	Tenant       string // whose installation is shown: demo or team
	World        World
	Worlds       Worlds
	Transcript   Transcript
	History      History
	Transactions bot.Transactions
	Catalogue    *bot.Catalogue
	Clock        *Clock
	Hours        Hours
	Jobs         Jobs
	// Beside is set when a platform with real people is served too; the clock
	// is theirs then and cannot be moved.
	Beside bool
	// Suggest lists the commands to suggest to those who type a slash.
	Suggest func(coaching.Locale) []Suggestion
	Log     *slog.Logger
}

// Suggestion is a command as it is suggested: /quota, what it does, and a line
// that can be sent as it stands.
type Suggestion struct {
	Name    string
	Summary string
	Example string
}

// Playground is the platform.
type Playground struct {
	Settings
	pages   *template.Template
	changed *bell
	closing chan struct{}
}

// New makes a playground.
func New(s Settings) (*Playground, error) {
	pages, err := parsePages()
	if err != nil {
		return nil, fmt.Errorf("playground: %w", err)
	}
	return &Playground{Settings: s, pages: pages, changed: newBell(), closing: make(chan struct{})}, nil
}

// Name is how the platform is called in places and identities.
func (p *Playground) Name() string { return Name }

// Pace is how long a place is left alone after a post: not at all.
func (p *Playground) Pace() time.Duration { return 0 }

// Run ends the pages' open streams when ctx ends, so that the server can stop.
func (p *Playground) Run(ctx context.Context, _ bot.Handler) error {
	<-ctx.Done()
	close(p.closing)
	return nil
}

// Routes adds the page and the interface, behind the guard.
func (p *Playground) Routes(mux *http.ServeMux, h bot.Handler) {
	inner := http.NewServeMux()
	p.routeAPI(inner, h)
	p.routePage(inner, h)
	mux.Handle("/playground/", p.guard(inner))
}

// ChannelName is a channel's reference without its hash.
func (p *Playground) ChannelName(_ context.Context, place coaching.Place) (string, error) {
	return strings.TrimPrefix(place.Ref, "#"), nil
}

// Profile is what the playground knows about somebody: a newcomer's name. Zone
// and language are then the workspace's. The first person in an empty workspace
// is its admin, for whoever sits at this machine is.
func (p *Playground) Profile(ctx context.Context, _, user string) (bot.Profile, error) {
	s, err := p.scene(ctx)
	if err != nil {
		return bot.Profile{}, err
	}
	return bot.Profile{Platform: Name, Tenant: p.Tenant, User: user, Name: newcomerName(user), Admin: len(s.people) == 0}, nil
}
