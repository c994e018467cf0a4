package slack

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// slackbot is Slack's own bot, which users.info does not call one.
const slackbot = "USLACKBOT"

// Profile asks Slack who a person is. It is asked while somebody waits for an
// answer, so it gives up soon.
func (s *Slack) Profile(ctx context.Context, tenant, user string) (bot.Profile, error) {
	self := s.self.Load()
	if self == nil || self.team.ID != tenant {
		return bot.Profile{}, fmt.Errorf("profile of %s: not our team %s", user, tenant)
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	info, err := s.lookUp(ctx, user)
	if err != nil {
		return bot.Profile{}, fmt.Errorf("profile of %s: %w", user, err)
	}
	return profileOf(tenant, info), nil
}

func profileOf(tenant string, u *slack.User) bot.Profile {
	p := bot.Profile{
		Platform: Name,
		Tenant:   tenant,
		User:     u.ID,
		Name:     firstSaid(u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name),
		Handle:   u.Name,
		Email:    u.Profile.Email,
		Locale:   bot.LocaleOf(u.Locale),
		Left:     u.Deleted,
		Admin:    u.IsAdmin || u.IsOwner,
		Bot:      u.IsBot || u.ID == slackbot,
	}
	if u.TZ != "" {
		if zone, err := time.LoadLocation(u.TZ); err == nil {
			p.Zone = zone
		}
	}
	return p
}

func firstSaid(names ...string) string {
	for _, name := range names {
		if !blank(name) {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
