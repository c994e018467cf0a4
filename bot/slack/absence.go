package slack

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// recheck is how often Slack is asked whether we are installed again, besides
// whenever somebody does something that only reaches an app that is.
const recheck = time.Minute

// absence is that the app was taken away from the workspace.
type absence struct {
	away atomic.Bool
	wake chan struct{}
}

func newAbsence() *absence { return &absence{wake: make(chan struct{}, 1)} }

func (a *absence) nudge() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// barred takes note of an answer by which Slack does not know our token any more,
// which is how we hear that the app was taken away if the event was lost.
func (s *Slack) barred(ctx context.Context, err error) {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	self := s.self.Load()
	if !ok || self == nil || !barred[refused.Err] || s.absence.away.Swap(true) {
		return
	}
	s.log.WarnContext(ctx, "slack token refused", "reason", refused.Err)
	if err := s.settings.Listener.Hear(ctx, bot.News{Platform: Name, Tenant: self.team.ID, Uninstalled: true}); err != nil {
		s.absence.away.Store(false)
		s.log.ErrorContext(ctx, "slack news not kept", "error", err)
	}
}

// tokenUsed notes that somebody has used the app, so that it is installed.
func (s *Slack) tokenUsed() {
	if s.absence.away.Load() {
		s.absence.nudge()
	}
}

// comeBack asks Slack, while the app is away, whether it is installed again and
// our token good, until ctx ends. Then Connected is called as at first. Where a
// new installation has brought another token, we come back with that, by a new
// start.
func (s *Slack) comeBack(ctx context.Context) error {
	tick := time.NewTicker(recheck)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-s.absence.wake:
		}
		if !s.absence.away.Load() {
			continue
		}
		who, err := s.api.AuthTestContext(ctx)
		if err != nil {
			s.log.Info("slack app still uninstalled", "error", err)
			continue
		}
		if s.settings.Connected != nil {
			if err := s.settings.Connected(ctx, Team{ID: who.TeamID, Name: who.Team}, s.channelName); err != nil && ctx.Err() == nil {
				return fmt.Errorf("come back to Slack: %w", err)
			}
		}
		s.absence.away.Store(false)
		s.log.Info("slack app installed again", "team", who.TeamID)
	}
}
