package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
)

// examineTimeout is how long Slack may take for one answer.
const examineTimeout = 10 * time.Second

// onSlack asks Slack what it says of us, and of the channels that a store which
// is readable leads to.
func (d *doctor) onSlack(ctx context.Context, store *storage.Store, readable bool) {
	if !d.settings.slackSet() {
		return
	}
	s, err := slack.New(d.settings.slack(), d.now, d.log)
	if err != nil {
		d.fail("slack", "%v", err)
		return
	}
	if d.Offline {
		d.ok("slack", "is not asked")
		return
	}
	examining, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	found, err := s.Examine(examining)
	if err != nil {
		d.fail("slack", "%v", err)
	}
	if found.Team.ID == "" {
		return
	}
	d.ok("slack", "knows us, in %s (%s)", found.Team.Name, found.Team.ID)
	if !found.At.IsZero() {
		d.timed("Slack’s", found.Ahead)
	}
	d.granted(found)
	var workspaces []coaching.Workspace
	if readable {
		if workspaces, err = store.Workspaces(ctx); err != nil {
			d.fail("channels", "%v", err)
		}
	}
	channels, err := d.announcing(ctx, store, workspaces, found.Team)
	if err != nil {
		d.fail("channels", "%v", err)
	}
	for _, c := range channels {
		d.enters(ctx, s, c)
	}
}

// granted compares the scopes that were granted with those of the manifest.
func (d *doctor) granted(found slack.Examination) {
	switch {
	case len(found.Scopes) == 0:
		d.warn("scopes", "Slack does not say which were granted")
		return
	case len(found.Missing) > 0:
		d.warn("scopes", "not granted: %s; add them under “OAuth & Permissions” and reinstall the app", strings.Join(found.Missing, ", "))
	default:
		d.ok("scopes", "all that are needed are granted")
	}
	if len(found.Optional) > 0 {
		d.warn("repeats", "without %s a post whose answer is lost may be seen twice; with them everything is posted exactly once", strings.Join(found.Optional, ", "))
		return
	}
	d.ok("repeats", "none: a post whose answer is lost is looked up")
}

// announcing are the channels of a team in which wins of workspaces are
// announced, or will be.
func (d *doctor) announcing(ctx context.Context, store *storage.Store, workspaces []coaching.Workspace, team slack.Team) ([]coaching.Channel, error) {
	var all []coaching.Channel
	seen := map[string]bool{}
	add := func(c coaching.Channel) {
		if c.Place.Platform == slack.Name && c.Place.Tenant == team.ID && !seen[c.Place.Ref] {
			seen[c.Place.Ref] = true
			all = append(all, c)
		}
	}
	chosen := false
	for _, w := range workspaces {
		if w.Wins != nil {
			add(*w.Wins)
			chosen = chosen || seen[w.Wins.Place.Ref]
		}
		announcing, err := store.Announcing(ctx, w.ID)
		if err != nil {
			return nil, err
		}
		for _, route := range announcing.Routes {
			add(route.Channel)
		}
	}
	if first := d.settings.winsChannel(slack.Name); first != "" && !chosen {
		add(coaching.Channel{Place: coaching.Place{Platform: slack.Name, Tenant: team.ID, Ref: first}})
	}
	return all, nil
}

// enters looks whether the bot can post in a channel.
func (d *doctor) enters(ctx context.Context, s *slack.Slack, c coaching.Channel) {
	ctx, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	name := c.Place.Ref
	if c.Name != "" {
		name = fmt.Sprintf("#%s (%s)", c.Name, name)
	}
	entry, err := s.Entry(ctx, c.Place.Ref)
	switch {
	case err != nil:
		d.warn("channels", "%s cannot be seen (%v): invite the bot there, or choose another with settings wins or settings route", name, err)
	case entry.Archived:
		d.warn("channels", "%s is archived: choose another with settings wins or settings route", name)
	case !entry.Inside:
		d.warn("channels", "%s does not have the bot in it: say /invite @carillon there", name)
	default:
		d.ok("channels", "%s has the bot in it", name)
	}
}
