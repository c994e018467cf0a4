package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// answer is what the author alone sees once a win is recorded.
func (f feature) answer(ctx context.Context, r *bot.Request, w coaching.Win, h hearing) (bot.Reply, error) {
	blocks := []bot.Block{bot.Text{Text: r.Say("win.recorded",
		"number", w.Number(), "amount", bot.Strongly(r.Spans(w.Amount)), "customer", bot.Strongly(bot.Plainly(w.Customer)))}}
	if w.ClosedOn != r.Today {
		blocks = append(blocks, bot.Text{Text: r.Say("win.dated", "day", w.ClosedOn)})
	}
	if w.Amount.Currency != r.Workspace.Currency {
		worth, err := f.worth(ctx, r, w)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, bot.Text{Text: worth})
	}
	if shared(w) {
		all, err := f.peopleOf(ctx, w.Workspace, []coaching.Win{w})
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, bot.Text{Text: r.Say("win.credits", "people", splitLine(r.Voice, "win.share_amount", w, all))})
	}
	standing, err := f.standing(ctx, r, w)
	if err != nil {
		return bot.Reply{}, err
	}
	blocks = append(blocks, standing...)
	whither, err := f.whither(ctx, r, h)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: append(blocks,
		bot.Text{Text: whither},
		bot.Buttons{Buttons: []bot.Button{{Action: undoAction, Value: w.Number(), Label: r.Plain("win.undo_label")}}},
		bot.Small{Text: r.Say("win.undo_for", "n", int(undoWithin.Minutes()))},
	)}), nil
}

// worth says what a win in another currency counts for.
func (f feature) worth(ctx context.Context, r *bot.Request, w coaching.Win) ([]bot.Span, error) {
	if !w.Pending() {
		return r.Say("win.worth", "reporting", w.Reporting, "currency", string(w.Amount.Currency), "rate", r.Decimal(w.Rate.Decimal), "day", w.Rate.Day), nil
	}
	line := r.Typed("win.rate_line", "currency", string(w.Amount.Currency))
	if r.Actor.Has(coaching.Admin) {
		return r.Say("win.pending_admin", "currency", string(w.Amount.Currency), "line", line), nil
	}
	admins, err := f.admins(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(admins) == 0 {
		return r.Say("win.pending_nobody", "currency", string(w.Amount.Currency)), nil
	}
	return r.Say("win.pending", "currency", string(w.Amount.Currency), "admins", r.Names(admins)), nil
}

// whither says where a win is announced, why it is not, or who can choose where.
func (f feature) whither(ctx context.Context, r *bot.Request, h hearing) ([]bot.Span, error) {
	switch {
	case !h.from.IsZero():
		return r.Say("win.not_announced", "day", h.from), nil
	case h.channel != nil && h.together:
		return r.Say("win.to_channel_together", "channel", bot.ChannelLink(*h.channel)), nil
	case h.channel != nil:
		return r.Say("win.to_channel", "channel", bot.ChannelLink(*h.channel)), nil
	}
	admins, err := f.admins(ctx, r)
	if err != nil {
		return nil, err
	}
	return r.Words(r.NoWinsChannel(admins)), nil
}

// admins are those who can set up the workspace.
func (f feature) admins(ctx context.Context, r *bot.Request) ([]coaching.Member, error) {
	admins, err := f.Roles.Holders(ctx, r.Workspace.ID, coaching.Admin)
	if err != nil {
		return nil, fmt.Errorf("holders of role %s: %w", coaching.Admin, err)
	}
	return admins, nil
}
