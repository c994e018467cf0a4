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

// tellGone tells every admin, once for each place, that nothing can be posted
// there any more. That a notice itself does not arrive is told to nobody.
func (d *Drainer) tellGone(ctx context.Context, p Parcel) error {
	if p.Kind == goneKind {
		return nil
	}
	admins, err := d.Directory.Holders(ctx, p.Workspace, coaching.Admin)
	if err != nil {
		return fmt.Errorf("tell admins: %w", err)
	}
	for _, admin := range admins {
		notice := Parcel{Workspace: p.Workspace, Member: admin.ID, Kind: goneKind, Subject: goneSubject(p), At: d.Now()}
		if err := postIfReachable(ctx, d.Outbox, d.Log, notice); err != nil {
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

// goneSubject names the channel or the member whom a parcel was for.
func goneSubject(p Parcel) string {
	if p.Channel != 0 {
		return fmt.Sprintf("channel %d", p.Channel)
	}
	return fmt.Sprintf("member %d", p.Member)
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
