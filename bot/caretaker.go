package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Caretaker is the Listener that keeps what is known of people, channels and
// installations in step with what the platforms tell. Who and what was never
// met stays unknown: a large company's news is mostly about others.
type Caretaker struct {
	Directory    Directory
	Register     Register
	Premises     Premises
	Doors        Doors
	Transactions Transactions
	Outbox       Outbox
	Admins       map[string]bool // the users whom the settings name
	Now          func() time.Time
	Log          *slog.Logger
}

// Premises are the installations, and the channels as platforms name them.
type Premises interface {
	// InstalledAt gives the workspace that belongs to a platform's tenant;
	// ErrNotInstalled when there is none.
	InstalledAt(ctx context.Context, platform, tenant string) (coaching.Workspace, error)
	// Uninstall notes that the bot was taken away from a tenant. Until it is
	// installed again nothing is sent there, and nothing is dropped.
	Uninstall(ctx context.Context, platform, tenant string, at time.Time) error
	// RenameChannel keeps another name of a channel that is known.
	RenameChannel(ctx context.Context, workspace int64, place coaching.Place, name string) error
}

// Hear does what follows from news.
func (c *Caretaker) Hear(ctx context.Context, n News) error {
	w, err := c.Premises.InstalledAt(ctx, n.Platform, n.Tenant)
	if errors.Is(err, ErrNotInstalled) {
		return nil
	}
	if err == nil {
		err = c.Transactions.Within(ctx, func(ctx context.Context) error { return c.follow(ctx, w, n) })
	}
	if err != nil {
		return fmt.Errorf("follow news of %s: %w", n.Platform, err)
	}
	return nil
}

func (c *Caretaker) follow(ctx context.Context, w coaching.Workspace, n News) error {
	switch {
	case n.Person != nil:
		return c.followPerson(ctx, w, *n.Person)
	case n.Channel != nil:
		return c.followChannel(ctx, w, coaching.Place{Platform: n.Platform, Tenant: n.Tenant, Ref: n.Channel.Ref}, *n.Channel)
	case n.Uninstalled:
		c.Log.Warn("uninstalled", "platform", n.Platform, "tenant", n.Tenant, "workspace", w.ID)
		return c.Premises.Uninstall(ctx, n.Platform, n.Tenant, c.Now())
	default:
		return nil
	}
}

// followPerson keeps what has changed of somebody who was met. Who has left is
// nobody's colleague any more, and keeps the wins that they have.
func (c *Caretaker) followPerson(ctx context.Context, w coaching.Workspace, p Profile) error {
	_, m, err := c.Directory.Who(ctx, p.Platform, p.Tenant, p.User)
	if errors.Is(err, ErrStranger) || err == nil && (p.Bot || !p.completes(m)) {
		return nil
	}
	if err != nil {
		return err
	}
	_, after, err := c.Register.ChangeMember(ctx, w.ID, m.ID, func(ctx context.Context, m *coaching.Member) error {
		unread := m.Assumed&coaching.AssumedName != 0
		p.Complete(m)
		if !unread {
			return nil
		}
		return admit(ctx, c.Directory, c.Admins, p, m)
	})
	if err == nil && after.Active != m.Active {
		c.Log.Info("member left or came back", "member", m.ID, "active", after.Active)
	}
	return err
}

// followChannel keeps a channel's name and door. That one is closed where
// something is to be posted is told to the admins at once, and not only when the
// first post fails.
func (c *Caretaker) followChannel(ctx context.Context, w coaching.Workspace, place coaching.Place, n ChannelNews) error {
	if n.Name != "" {
		if err := c.Premises.RenameChannel(ctx, w.ID, place, n.Name); err != nil {
			return err
		}
	}
	switch n.Door {
	case Opened:
		return c.Doors.OpenChannel(ctx, w.ID, place)
	case Closed:
		closed, err := c.Doors.CloseChannel(ctx, w.ID, place)
		if coaching.IsRefusal(err, coaching.NotFound) || err == nil && !closed.Wanted {
			return nil
		}
		if err != nil {
			return err
		}
		return tellAdmins(ctx, c.Directory, c.Outbox, c.Log, channelGone(w.ID, closed, c.Now()))
	default:
		return nil
	}
}
