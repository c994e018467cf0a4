package board

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const (
	postAction = "board.post"
	parcelKind = "board"
)

// postButton posts the same board into the wins channel.
func postButton(v bot.Voice, q coaching.BoardQuery) bot.Button {
	return bot.Button{Action: postAction, Value: string(q.By) + " " + q.Period.Key(), Label: v.Plain("board.post"), Style: bot.Primary}
}

// queryOf reads what postButton wrote.
func queryOf(r *bot.Request) (coaching.BoardQuery, error) {
	by, key, _ := strings.Cut(r.Value, " ")
	q := coaching.BoardQuery{By: coaching.By(by), Today: r.Today, Top: top}
	period, err := coaching.ParsePeriod(key)
	if err != nil || !r.Fiscal.Has(period) || !slices.Contains([]coaching.By{coaching.ByPercent, coaching.ByAmount, coaching.ByCount}, q.By) {
		return q, bot.UnknownAction()
	}
	q.Period = period
	return q, nil
}

// post puts a board into the wins channel, and takes the button away from the
// answer that it was pressed in.
func (f feature) post(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	query, err := queryOf(r)
	if err != nil {
		return bot.Reply{}, err
	}
	channel := r.Workspace.Wins
	if channel == nil {
		return bot.Reply{}, coaching.Refuse(coaching.Conflict, "board.no_channel", "command", r.Typed("board.set_channel"))
	}
	if err := f.send(ctx, r.Workspace.ID, channel.ID, query, r.Now); err != nil {
		return bot.Reply{}, err
	}
	query.Member = r.Actor.ID
	board, err := f.Results.Board(ctx, r.Workspace.ID, query)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("show posted board: %w", err)
	}
	blocks := append(blocks(r.Voice, r.Workspace.Currency, board),
		bot.Text{Text: r.Say("board.posted", "channel", bot.ChannelLink(*channel))})
	return bot.Reply{Messages: []bot.Message{{Blocks: blocks}}, Replace: true}, nil
}

// open posts the usual board of the channel's day for a ritual.
func (f feature) open(ctx context.Context, ritual coaching.Ritual, o coaching.Occurrence) error {
	query, err := f.usual(ctx, ritual.Workspace, coaching.DayOf(o.Planned, ritual.Channel.Zone))
	if err != nil {
		return err
	}
	return f.send(ctx, ritual.Workspace, ritual.Channel.ID, query, f.Now())
}

// send keeps the query and puts its parcel into the outbox.
func (f feature) send(ctx context.Context, workspace, channel int64, q coaching.BoardQuery, at time.Time) error {
	id, err := f.Posts.SaveBoardPost(ctx, workspace, q)
	if err != nil {
		return fmt.Errorf("save board post: %w", err)
	}
	err = f.Outbox.Post(ctx, bot.Parcel{
		Workspace: workspace, Channel: channel, Kind: parcelKind, Subject: strconv.FormatInt(id, 10), At: at,
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
	board, err := f.Results.Board(ctx, e.Workspace.ID, query)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("board post %d: %w", id, err)
	}
	return bot.Rendered{Message: bot.Message{Blocks: blocks(e.Voice, e.Workspace.Currency, board)}}, nil
}
