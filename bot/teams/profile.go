package teams

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Profile asks Teams who a person is, among those of a conversation that they were
// met in. Where it does not say just now, it is what the person's own client said.
// Nobody is an admin by it: Teams does not tell bots who is.
func (t *Teams) Profile(ctx context.Context, tenant, user string) (bot.Profile, error) {
	place := bot.DirectPlace(Name, tenant, user)
	known, err := t.settings.Conversations.Conversations(ctx, Name, tenant, []string{place.Ref})
	if err != nil {
		return bot.Profile{}, fmt.Errorf("profile of %s: %w", user, err)
	}
	c, met := known[place.Ref]
	if !met {
		return bot.Profile{}, fmt.Errorf("profile of %s: never met", user)
	}
	p := bot.Profile{Platform: Name, Tenant: tenant, User: user, Name: strings.TrimSpace(c.Name), Locale: c.Locale}
	if zone, err := time.LoadLocation(c.Zone); c.Zone != "" && err == nil {
		p.Zone = zone
	}
	m, err := t.member(ctx, tenant, c.Service, cmp.Or(c.Seen, c.ID), c.Account)
	if err != nil && p.Name == "" {
		return bot.Profile{}, fmt.Errorf("profile of %s: %w", user, err)
	}
	if err != nil {
		t.log.InfoContext(ctx, "teams member not looked up", "error", err)
		return p, nil
	}
	p.Name = cmp.Or(strings.TrimSpace(m.Name), p.Name)
	p.Email = cmp.Or(m.Email, m.UPN)
	p.Handle, _, _ = strings.Cut(p.Email, "@")
	return p, nil
}

// ChannelName is what a channel was called when it was last heard of.
func (t *Teams) ChannelName(ctx context.Context, place coaching.Place) (string, error) {
	known, err := t.settings.Conversations.Conversations(ctx, Name, place.Tenant, []string{place.Ref})
	if err != nil {
		return "", fmt.Errorf("name of channel %s: %w", place.Ref, err)
	}
	if name := strings.TrimLeft(known[place.Ref].Name, "#"); name != "" {
		return name, nil
	}
	return "", fmt.Errorf("name of channel %s: nobody was heard there yet", place.Ref)
}
