package slack

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"github.com/carillon-bot/carillon/bot"
)

// refusedTokens are the answers of auth.test that waiting does not mend.
var refusedTokens = map[string]bool{
	"account_inactive":          true,
	"invalid_auth":              true,
	"no_permission":             true,
	"not_allowed_token_type":    true,
	"not_authed":                true,
	"team_access_not_granted":   true,
	"token_expired":             true,
	"token_revoked":             true,
	"two_factor_setup_required": true,
}

// Run finds out whose token it holds, calls Connected, and then listens to the
// socket, if there is to be one, until ctx ends. It tries until Slack answers; a
// token that Slack refuses is an error.
func (s *Slack) Run(ctx context.Context, h bot.Handler) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return s.comeBack(running) })
	group.Go(func() error { return s.catchUp(running) })
	if s.settings.AppToken != "" {
		group.Go(func() error { return s.listen(running, h) })
	}
	return group.Wait()
}

func (s *Slack) connect(ctx context.Context) error {
	self, err := s.introduce(ctx)
	if err != nil || self == nil {
		return err
	}
	if s.settings.Connected != nil {
		if err := s.settings.Connected(ctx, self.team, s.channelName); err != nil {
			return fmt.Errorf("connect to Slack: %w", err)
		}
	}
	s.self.Store(self)
	s.log.Info("slack connected", "team", self.team.ID)
	return nil
}

// introduce asks Slack who we are until it says so, or until ctx ends: then it
// gives nothing.
func (s *Slack) introduce(ctx context.Context) (*identity, error) {
	for attempt := 0; ; attempt++ {
		who, err := s.api.AuthTestContext(ctx)
		if err == nil {
			return &identity{team: Team{ID: who.TeamID, Name: who.Team, url: who.URL}, user: who.UserID}, nil
		}
		if refused := tokenRefused(err); refused != nil {
			return nil, refused
		}
		wait := s.backoff(attempt)
		if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			wait = max(wait, limited.RetryAfter)
		}
		if ctx.Err() == nil {
			s.log.Warn("slack not reachable", "attempt", attempt+1, "retry_in", wait, "error", err)
		}
		select {
		case <-ctx.Done():
			return nil, nil
		case <-time.After(wait):
		}
	}
}

// tokenRefused says what to do about an answer of auth.test that waiting does
// not mend; nothing about any other.
func tokenRefused(err error) error {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && refusedTokens[refused.Err] {
		return fmt.Errorf("SLACK_BOT_TOKEN is refused by Slack (%s): reinstall the app and copy its Bot User OAuth Token", refused.Err)
	}
	return nil
}

// backoff is one second, doubled up to a minute.
func backoff(attempt int) time.Duration {
	return min(time.Second<<min(attempt, 6), time.Minute)
}
