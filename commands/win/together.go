package win

import (
	"context"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// togetherParcel tells of the wins of an hour that go beyond the limit of their
// channel, in one message that grows with each of them. Its subject is the hour
// and its version the win, so that each has a parcel of its own by which its
// announcement is found.
const togetherParcel = "win.together"

// mostTogether is how many of the wins a message shows one by one.
const mostTogether = 20

// hourOf is the hour in which a win was recorded, by which it is counted.
func hourOf(w coaching.Win) time.Time { return w.RecordedAt.UTC().Truncate(time.Hour) }

func togetherSubject(w coaching.Win) string { return hourOf(w).Format("2006-01-02T15") }

// renderTogether tells of all wins of the hour, in the place of the message that
// told of those before.
func (f feature) renderTogether(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	waiting, err := bot.Together(ctx, f.Outbox, e.Parcel)
	if err != nil || len(waiting) == 0 {
		return bot.Rendered{Nothing: true}, err
	}
	m, ref, err := f.together(ctx, e, e.Parcel.Subject)
	return bot.Rendered{Message: m, Edit: ref, Nothing: len(m.Blocks) == 0}, err
}

// companions gives the parcels of an hour's wins in the channel of an errand,
// and the reference of the message that tells of them, if it was posted.
func (f feature) companions(ctx context.Context, e *bot.Errand, hour string) (companions []bot.Parcel, ref string, err error) {
	sent, err := f.Outbox.Sent(ctx, e.Workspace.ID, togetherParcel, hour)
	if err != nil {
		return nil, "", fmt.Errorf("wins told together: %w", err)
	}
	for _, p := range sent {
		if p.Channel != e.Parcel.Channel {
			continue
		}
		companions = append(companions, p)
		if ref == "" {
			ref = p.Ref
		}
	}
	return companions, ref, nil
}

// together is what a channel reads of an hour's wins that it was not told of one
// by one, and the reference of the message that it replaces. There is nothing to
// read when none of them counts and nobody was told.
func (f feature) together(ctx context.Context, e *bot.Errand, hour string) (m bot.Message, ref string, err error) {
	companions, ref, err := f.companions(ctx, e, hour)
	if err != nil {
		return m, "", err
	}
	var wins []coaching.Win
	for _, p := range companions {
		w, err := f.Ledger.Win(ctx, p.Workspace, int64(p.Version))
		if err != nil {
			return m, "", fmt.Errorf("win %d: %w", p.Version, err)
		}
		if w.State == coaching.Standing {
			wins = append(wins, w)
		}
	}
	n := len(wins)
	switch {
	case n == 0 && ref == "":
		return m, "", nil
	case n == 0:
		return bot.Say(e.Say("win.together_none")), ref, nil
	}
	all, err := f.peopleOf(ctx, e.Workspace.ID, wins)
	if err != nil {
		return m, "", err
	}
	var items [][]bot.Span
	for _, w := range wins[:min(n, mostTogether)] {
		items = append(items, e.Say("win.together_win", "author", all[w.Author], "amount", bot.Strongly(e.Spans(w.Amount)), "customer", w.Customer, "number", w.Number()))
	}
	blocks := []bot.Block{bot.Text{Text: e.Say("win.together", "n", n)}, bot.List{Items: items}}
	if n > mostTogether {
		blocks = append(blocks, bot.Small{Text: e.Say("win.together_more", "n", n-mostTogether)})
	}
	return bot.Message{Blocks: blocks}, ref, nil
}
