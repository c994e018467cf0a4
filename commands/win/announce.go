package win

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// The parcels about a win; their subject is its number, save that of wins that
// are told together: see togetherParcel. An announcement is brought up to date
// by parcels whose version makes each of them one of a kind: the win's own after
// a change, the member who cheered after a cheer.
const (
	announceParcel = bot.WinAnnouncement
	updateParcel   = "win.update"
	cheeredParcel  = "win.cheered"
)

// hearing is where and how others hear of a new win.
type hearing struct {
	channel  *coaching.Channel // nil when no channel was chosen or it is closed, or when the win is told to nobody
	from     coaching.Day      // the day from which on wins are announced, where the win closed before
	together bool              // in one message with other wins
}

// announce puts a new win into the outbox, if others are to hear of it.
func (f feature) announce(ctx context.Context, r *bot.Request, w coaching.Win) (hearing, error) {
	a, err := f.Announcements.Announcing(ctx, w.Workspace)
	if err != nil {
		return hearing{}, fmt.Errorf("how to announce win %d: %w", w.ID, err)
	}
	if !a.Announces(w) {
		return hearing{from: a.From}, nil
	}
	h := hearing{channel: a.Place(w, r.Workspace.Wins)}
	if h.channel == nil {
		return h, nil
	}
	p := bot.Parcel{Workspace: w.Workspace, Channel: h.channel.ID, Kind: announceParcel, Subject: w.Number(), At: r.Now}
	if a.Hourly > 0 {
		n, err := f.Announcements.CountAnnounced(ctx, w.Workspace, h.channel.ID, hourOf(w))
		if err != nil {
			return hearing{}, fmt.Errorf("announce win %d: %w", w.ID, err)
		}
		if h.together = n > a.Hourly; h.together {
			p.Kind, p.Subject, p.Version = togetherParcel, togetherSubject(w), int(w.ID)
		}
	}
	if err := f.Outbox.Post(ctx, p); err != nil {
		return hearing{}, fmt.Errorf("announce win %d: %w", w.ID, err)
	}
	// It was posted all the same: the channel may be open again by then.
	if h.channel.Closed {
		h.channel = r.Workspace.Wins
	}
	if h.channel != nil && h.channel.Closed {
		h.channel = nil
	}
	return h, nil
}

// elsewhere has a win whose own channel is closed announced in the channel for
// wins.
func (f feature) elsewhere(ctx context.Context, e *bot.Errand) error {
	wins := e.Workspace.Wins
	if wins == nil || wins.ID == e.Parcel.Channel {
		return nil
	}
	p := bot.Parcel{Workspace: e.Workspace.ID, Channel: wins.ID, Kind: e.Parcel.Kind, Subject: e.Parcel.Subject, Version: e.Parcel.Version, At: e.Now}
	if err := f.Outbox.Post(ctx, p); err != nil {
		return fmt.Errorf("announce in the channel for wins: %w", err)
	}
	return nil
}

// announcements gives the parcels by which a win was announced, or is about to
// be: alone or together with others.
func (f feature) announcements(ctx context.Context, w coaching.Win) ([]bot.Parcel, error) {
	announced, err := f.Outbox.Sent(ctx, w.Workspace, announceParcel, w.Number())
	if err != nil {
		return nil, fmt.Errorf("announcements of win %d: %w", w.ID, err)
	}
	together, err := f.Outbox.Sent(ctx, w.Workspace, togetherParcel, togetherSubject(w))
	if err != nil {
		return nil, fmt.Errorf("announcements of win %d: %w", w.ID, err)
	}
	for _, p := range together {
		if int64(p.Version) == w.ID {
			announced = append(announced, p)
		}
	}
	return announced, nil
}

// follow posts a parcel wherever a win was announced, or is about to be, which
// need not be the channel for wins of today.
func (f feature) follow(ctx context.Context, w coaching.Win, kind string, version int, at time.Time) error {
	announced, err := f.announcements(ctx, w)
	if err != nil {
		return err
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
	w, announced, waiting, err := f.following(ctx, e)
	if err != nil || len(waiting) == 0 {
		return bot.Rendered{Nothing: true}, err
	}
	var m bot.Message
	if announced.Kind == togetherParcel {
		m, _, err = f.together(ctx, e, announced.Subject)
	} else {
		m, err = f.announcement(ctx, e, w)
	}
	return bot.Rendered{Message: m, Edit: announced.Ref}, err
}

// following is what a parcel follows that brings an announcement up to date or
// explains it: the win, its announcement in the parcel's channel, and the parcels
// that wait to do the same, which are one with it. There are none where nothing
// was announced there, or where another did it already.
func (f feature) following(ctx context.Context, e *bot.Errand) (w coaching.Win, announced bot.Parcel, waiting []bot.Parcel, err error) {
	if w, err = f.subject(ctx, e); err != nil {
		return w, announced, nil, err
	}
	if announced, err = f.announced(ctx, e, w); err != nil || announced.Ref == "" {
		return w, announced, nil, err
	}
	waiting, err = bot.Together(ctx, f.Outbox, e.Parcel)
	return w, announced, waiting, err
}

// announced is the parcel by which a win was announced in the channel of another
// parcel, which follows it. It has no reference when that never happened.
func (f feature) announced(ctx context.Context, e *bot.Errand, w coaching.Win) (bot.Parcel, error) {
	announced, err := f.announcements(ctx, w)
	if err != nil {
		return bot.Parcel{}, err
	}
	for _, p := range announced {
		if p.Channel != e.Parcel.Channel {
			continue
		}
		if p.Kind == togetherParcel {
			_, p.Ref, err = f.companions(ctx, e, p.Subject)
		}
		return p, err
	}
	return bot.Parcel{}, nil
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
