package settings

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// History keeps who changed which setting, and when.
type History interface {
	// KeepSetting keeps a change.
	KeepSetting(ctx context.Context, c coaching.SettingChange) error
	// SettingChanges gives the last change of each setting of a workspace and
	// its channels, and of a member, the oldest first.
	SettingChanges(ctx context.Context, workspace, member int64) ([]coaching.SettingChange, error)
}

// keep keeps a change that the actor made now.
func (f feature) keep(ctx context.Context, r *bot.Request, c coaching.SettingChange) error {
	c.Workspace, c.By, c.At = r.Workspace.ID, r.Actor.ID, r.Now
	if err := f.History.KeepSetting(ctx, c); err != nil {
		return fmt.Errorf("keep setting: %w", err)
	}
	return nil
}

func memberSetting(m coaching.Member, key, before, after string) coaching.SettingChange {
	return coaching.SettingChange{Member: m.ID, Key: key, Before: before, After: after}
}

func channelSetting(c coaching.Channel, key, before, after string) coaching.SettingChange {
	return coaching.SettingChange{Channel: c.ID, Key: key, Before: before, After: after}
}

func workspaceSetting(key, before, after string) coaching.SettingChange {
	return coaching.SettingChange{Key: key, Before: before, After: after}
}

// english is what changes are written down in.
func english(v bot.Voice) bot.Voice {
	v.Locale = coaching.English
	return v
}
