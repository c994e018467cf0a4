// Package platforms is the list of the platforms that Carillon is on: which of
// them are set up, in one place.
package platforms

import (
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/bot/slack"
	"github.com/carillon-bot/carillon/bot/teams"
)

// Settings are those of each platform; nil for one that is not set up.
type Settings struct {
	Slack      *slack.Settings
	Teams      *teams.Settings
	Playground *playground.Settings
}

// New makes every platform that is set up.
func New(s Settings, now func() time.Time, log *slog.Logger) ([]bot.Platform, error) {
	var all []bot.Platform
	if s.Slack != nil {
		p, err := slack.New(*s.Slack, now, log)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if s.Teams != nil {
		p, err := teams.New(*s.Teams, now, log)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if s.Playground != nil {
		p, err := playground.New(*s.Playground)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
