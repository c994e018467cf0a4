package bot

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// The parcels by which the machinery itself speaks to people.
const (
	goneKind    = "channel_gone"
	skippedKind = "ritual_skipped"
)

// Notices are the kinds of parcels by which people are told, in private, what
// could not be done: a place that is closed to the bot, a ritual that was
// skipped.
func Notices(addressees Addressees, rituals Rituals) []ParcelKind {
	n := notices{addressees, rituals}
	return []ParcelKind{
		{Kind: goneKind, Render: n.gone, Again: true},
		{Kind: skippedKind, Render: n.skipped, Again: true},
	}
}

type notices struct {
	addressees Addressees
	rituals    Rituals
}

// Doors know which channels are closed to the bot.
type Doors interface {
	// CloseChannel notes that a channel is closed, NotFound for one that is
	// not known.
	CloseChannel(ctx context.Context, workspace int64, place coaching.Place) (ClosedChannel, error)
	// OpenChannel notes that a channel is open again, if it is known.
	OpenChannel(ctx context.Context, workspace int64, place coaching.Place) error
}

// ClosedChannel is a channel that is closed to the bot, for so many times now.
// Wanted says that something is to be posted there.
type ClosedChannel struct {
	ID     int64
	Times  int
	Wanted bool
}

// tellGone tells every admin that nothing can be posted to a parcel's place any
// more: once for each time that a channel is closed, and once for a person. That
// a notice itself does not arrive is told to nobody.
func (d *Drainer) tellGone(ctx context.Context, p Parcel) error {
	if p.Kind == goneKind {
		return nil
	}
	notice := Parcel{Workspace: p.Workspace, Kind: goneKind, Subject: fmt.Sprintf("member %d", p.Member), At: d.Now()}
	if p.Channel != 0 {
		closed, err := d.Doors.CloseChannel(ctx, p.Workspace, p.Place)
		if err != nil {
			return fmt.Errorf("tell admins: %w", err)
		}
		notice = channelGone(p.Workspace, closed, d.Now())
	}
	return tellAdmins(ctx, d.Directory, d.Outbox, d.Log, notice)
}

// channelGone is the notice that a channel is closed.
func channelGone(workspace int64, c ClosedChannel, at time.Time) Parcel {
	return Parcel{Workspace: workspace, Kind: goneKind, Subject: fmt.Sprintf("channel %d", c.ID), Version: c.Times, At: at}
}

// tellAdmins posts a notice to every admin who can be reached.
func tellAdmins(ctx context.Context, directory Directory, outbox Outbox, log *slog.Logger, notice Parcel) error {
	admins, err := directory.Holders(ctx, notice.Workspace, coaching.Admin)
	if err != nil {
		return fmt.Errorf("tell admins: %w", err)
	}
	for _, admin := range admins {
		notice.Member = admin.ID
		if err := postIfReachable(ctx, outbox, log, notice); err != nil {
			return fmt.Errorf("tell admins: %w", err)
		}
	}
	return nil
}

// postIfReachable posts a notice, unless its member is on no platform.
func postIfReachable(ctx context.Context, outbox Outbox, log *slog.Logger, p Parcel) error {
	err := outbox.Post(ctx, p)
	if coaching.IsRefusal(err, coaching.NotFound) {
		log.Warn("nobody to tell", "kind", p.Kind, "subject", p.Subject, "member", p.Member)
		return nil
	}
	return err
}

func (n notices) gone(ctx context.Context, e *Errand) (Rendered, error) {
	var what string
	var id int64
	if _, err := fmt.Sscanf(e.Parcel.Subject, "%s %d", &what, &id); err != nil {
		return Rendered{}, fmt.Errorf("read subject %q: %w", e.Parcel.Subject, err)
	}
	if what == "member" {
		m, err := n.addressees.Member(ctx, e.Workspace.ID, id)
		if err != nil {
			return Rendered{}, err
		}
		return Rendered{Message: Say(e.Say("machinery.member_gone", "name", m))}, nil
	}
	c, err := n.addressees.Channel(ctx, e.Workspace.ID, id)
	if err != nil {
		return Rendered{}, err
	}
	if wins := e.Workspace.Wins; wins != nil && wins.ID == c.ID {
		return Rendered{Message: Say(e.Say("machinery.wins_gone", "channel", ChannelLink(c), "line", e.Typed("channel.other")))}, nil
	}
	return Rendered{Message: Say(e.Say("machinery.channel_gone", "channel", ChannelLink(c)))}, nil
}

// gap is a run of a ritual's planned moments that were skipped.
type gap struct {
	ritual      int64
	times       int
	first, last time.Time
}

// subject writes the gap as a parcel's subject, which makes it one notice.
func (g gap) subject() string {
	return fmt.Sprintf("%d %d %d %d", g.ritual, g.times, g.first.Unix(), g.last.Unix())
}

func readGap(subject string) (gap, error) {
	var g gap
	var first, last int64
	if _, err := fmt.Sscanf(subject, "%d %d %d %d", &g.ritual, &g.times, &first, &last); err != nil {
		return gap{}, fmt.Errorf("read subject %q: %w", subject, err)
	}
	g.first, g.last = time.Unix(first, 0), time.Unix(last, 0)
	return g, nil
}

func (n notices) skipped(ctx context.Context, e *Errand) (Rendered, error) {
	g, err := readGap(e.Parcel.Subject)
	if err != nil {
		return Rendered{}, err
	}
	ritual, err := n.rituals.Ritual(ctx, e.Workspace.ID, g.ritual)
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{Message: Say(e.Say("machinery.ritual_skipped",
		"n", g.times,
		"ritual", e.Say(ritual.Kind+".ritual"),
		"channel", ChannelLink(ritual.Channel),
		"time", e.Time(g.first),
		"first", coaching.DayOf(g.first, e.Zone),
		"last", coaching.DayOf(g.last, e.Zone),
	))}, nil
}
