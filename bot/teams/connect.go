package teams

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// connect has the tenants installed, and fetches what is needed to understand and
// to answer. Keys are tried for until there are any; so is a token, unless our
// password is refused.
func (t *Teams) connect(ctx context.Context) error {
	for _, tenant := range t.settings.AllowedTenants {
		if t.settings.Connected == nil {
			break
		}
		if err := t.settings.Connected(ctx, tenant); err != nil {
			return fmt.Errorf("connect to Teams: %w", err)
		}
	}
	t.installed.Store(true)
	group, trying := errgroup.WithContext(ctx)
	group.Go(func() error {
		for attempt := 0; !t.tokens.keys.load(trying); attempt++ {
			if !rest(trying, backoff(attempt)) {
				return nil
			}
		}
		t.log.Info("teams connected")
		return nil
	})
	group.Go(func() error { return t.prove(trying) })
	return group.Wait()
}

// prove gets a token, which shows that our password is good.
func (t *Teams) prove(ctx context.Context) error {
	for attempt := 0; ; attempt++ {
		_, err := t.connector.tokens.get(ctx)
		if err == nil {
			return nil
		}
		if failed, ok := errors.AsType[*tokenError](err); ok {
			if code, barred := failed.barred(); barred {
				return fmt.Errorf("TEAMS_APP_PASSWORD is refused by Microsoft (%s): make a new client secret in the app registration and copy its value, and check TEAMS_APP_ID and TEAMS_TENANT_ID", code)
			}
		}
		if ctx.Err() == nil {
			t.log.Warn("teams token not fetched", "attempt", attempt+1, "error", err)
		}
		if !rest(ctx, backoff(attempt)) {
			return nil
		}
	}
}

// rest waits; it is false when ctx ended before.
func rest(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// Examination is what Microsoft says of us to whoever looks after the bot.
type Examination struct {
	Keys     int // that are endorsed for Teams
	KeysErr  error
	TokenErr error
}

// Examine fetches the keys and a token, once.
func (t *Teams) Examine(ctx context.Context) Examination {
	var e Examination
	var found map[string]key
	found, e.KeysErr = t.tokens.keys.fetch(ctx)
	for _, k := range found {
		for _, endorsed := range k.endorsements {
			if endorsed == channel {
				e.Keys++
			}
		}
	}
	_, e.TokenErr = t.connector.tokens.get(ctx)
	return e
}
