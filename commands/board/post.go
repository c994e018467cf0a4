package board

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const (
	postAction  = "board.post"
	parcelKind  = "board"
	teamsParcel = "board.teams"
)

// postButton posts the same board into the wins channel.
func postButton(v bot.Voice, w wanted) bot.Button {
	return bot.Button{Action: postAction, Value: w.value(), Label: v.Plain("board.post"), Style: bot.Primary}
}

// post puts a board into the wins channel, and takes the button away from the
// answer that it was pressed in.
func (f feature) post(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	w, err := f.pressed(r)
	if err != nil {
		return bot.Reply{}, err
	}
	channel := r.Workspace.Wins
	if channel == nil || channel.Closed {
		admins, err := f.Roles.Holders(ctx, r.Workspace.ID, coaching.Admin)
		if err != nil {
			return bot.Reply{}, fmt.Errorf("admins: %w", err)
		}
		return bot.Reply{}, &coaching.Error{Kind: coaching.Conflict, Say: r.NoWinsChannel(admins)}
	}
	shown, err := f.make(ctx, r.Voice, r.Workspace, w)
	if err != nil {
		return bot.Reply{}, err
	}
	w.Member = 0
	if w.teams {
		w.Team = 0
	}
	if err := f.send(ctx, r.Workspace.ID, channel.ID, w, r.Now); err != nil {
		return bot.Reply{}, err
	}
	blocks := append(shown.blocks, bot.Text{Text: r.Say("board.posted", "channel", bot.ChannelLink(*channel))})
	return bot.Reply{Messages: []bot.Message{{Blocks: blocks}}, Replace: true}, nil
}

// open posts the usual board of the channel's day for a ritual.
func (f feature) open(ctx context.Context, ritual coaching.Ritual, o coaching.Occurrence) error {
	query, err := f.usual(ctx, ritual.Workspace, coaching.DayOf(o.Planned, ritual.Channel.Zone))
	if err != nil {
		return err
	}
	return f.send(ctx, ritual.Workspace, ritual.Channel.ID, wanted{BoardQuery: query}, f.Now())
}

// send keeps the query and puts its parcel into the outbox.
func (f feature) send(ctx context.Context, workspace, channel int64, w wanted, at time.Time) error {
	id, err := f.Posts.SaveBoardPost(ctx, workspace, w.BoardQuery)
	if err != nil {
		return fmt.Errorf("save board post: %w", err)
	}
	kind := parcelKind
	if w.teams {
		kind = teamsParcel
	}
	err = f.Outbox.Post(ctx, bot.Parcel{
		Workspace: workspace, Channel: channel, Kind: kind, Subject: strconv.FormatInt(id, 10), At: at,
	})
	if err != nil {
		return fmt.Errorf("post board %d: %w", id, err)
	}
	return nil
}

// render makes the posted board from what is true when it is sent.
func (f feature) render(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	id, err := strconv.ParseInt(e.Parcel.Subject, 10, 64)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("board parcel: %w", err)
	}
	query, err := f.Posts.BoardPost(ctx, e.Workspace.ID, id)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("board post %d: %w", id, err)
	}
	shown, err := f.make(ctx, e.Voice, e.Workspace, wanted{query, e.Parcel.Kind == teamsParcel})
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("board post %d: %w", id, err)
	}
	return bot.Rendered{Message: bot.Message{Blocks: shown.blocks}}, nil
}
