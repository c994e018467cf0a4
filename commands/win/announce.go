package win

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// The parcels about a win; their subject is its number. An announcement is
// brought up to date by parcels whose version makes each of them one of a kind:
// the win's own after a change, the member who cheered after a cheer.
const (
	announceParcel = "win.announce"
	updateParcel   = "win.update"
	cheeredParcel  = "win.cheered"
)

// announce puts a new win into the outbox, if a channel for wins was chosen.
func (f feature) announce(ctx context.Context, r *bot.Request, w coaching.Win) error {
	if r.Workspace.Wins == nil {
		return nil
	}
	err := f.Outbox.Post(ctx, bot.Parcel{Workspace: w.Workspace, Channel: r.Workspace.Wins.ID, Kind: announceParcel, Subject: w.Number(), At: r.Now})
	if err != nil {
		return fmt.Errorf("announce win %d: %w", w.ID, err)
	}
	return nil
}

// follow posts a parcel wherever a win was announced, or is about to be, which
// need not be the channel for wins of today.
func (f feature) follow(ctx context.Context, w coaching.Win, kind string, version int, at time.Time) error {
	announced, err := f.Outbox.Sent(ctx, w.Workspace, announceParcel, w.Number())
	if err != nil {
		return fmt.Errorf("announcements of win %d: %w", w.ID, err)
	}
	for _, a := range announced {
		p := bot.Parcel{Workspace: w.Workspace, Channel: a.Channel, Kind: kind, Subject: w.Number(), Version: version, At: at}
		if err := f.Outbox.Post(ctx, p); err != nil {
			return fmt.Errorf("post %s of win %d: %w", kind, w.ID, err)
		}
	}
	return nil
}

// renderAnnouncement rings the bell, unless the win was taken back meanwhile.
func (f feature) renderAnnouncement(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	w, err := f.subject(ctx, e)
	if err != nil {
		return bot.Rendered{}, err
	}
	if w.State != coaching.Standing {
		return bot.Rendered{Nothing: true}, nil
	}
	m, err := f.announcement(ctx, e, w)
	return bot.Rendered{Message: m}, err
}

// renderUpdate puts the win as it is now in the place of its announcement, once
// for all changes that wait to be seen.
func (f feature) renderUpdate(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	ref, err := f.announced(ctx, e)
	if err != nil || ref == "" {
		return bot.Rendered{Nothing: true}, err
	}
	together, err := bot.Together(ctx, f.Outbox, e.Parcel)
	if err != nil || len(together) == 0 {
		return bot.Rendered{Nothing: true}, err
	}
	w, err := f.subject(ctx, e)
	if err != nil {
		return bot.Rendered{}, err
	}
	m, err := f.announcement(ctx, e, w)
	return bot.Rendered{Message: m, Edit: ref}, err
}

// announced is the reference of the announcement that a parcel follows, in the
// parcel's own channel; empty when the win was never announced there.
func (f feature) announced(ctx context.Context, e *bot.Errand) (string, error) {
	sent, err := f.Outbox.Sent(ctx, e.Workspace.ID, announceParcel, e.Parcel.Subject)
	if err != nil {
		return "", fmt.Errorf("announcement of a win: %w", err)
	}
	for _, p := range sent {
		if p.Channel == e.Parcel.Channel {
			return p.Ref, nil
		}
	}
	return "", nil
}

// subject is the win that a parcel is about.
func (f feature) subject(ctx context.Context, e *bot.Errand) (coaching.Win, error) {
	id, err := strconv.ParseInt(e.Parcel.Subject, 10, 64)
	if err != nil {
		return coaching.Win{}, fmt.Errorf("subject of parcel %d: %w", e.Parcel.ID, err)
	}
	w, err := f.Ledger.Win(ctx, e.Workspace.ID, id)
	if err != nil {
		return coaching.Win{}, fmt.Errorf("win %d: %w", id, err)
	}
	return w, nil
}
