package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// announcement is what a channel reads of a win, in the channel's language:
// who, how much, with whom and why, or that it was taken back.
func (f feature) announcement(ctx context.Context, e *bot.Errand, w coaching.Win) (bot.Message, error) {
	all, err := f.peopleOf(ctx, w.Workspace, []coaching.Win{w})
	if err != nil {
		return bot.Message{}, err
	}
	if w.State != coaching.Standing {
		return bot.Say(e.Say("win.taken_back", "author", all[w.Author], "customer", w.Customer, "number", w.Number())), nil
	}
	cheering, err := f.Cheers.Cheering(ctx, w.Workspace, w.ID)
	if err != nil {
		return bot.Message{}, fmt.Errorf("cheers for win %d: %w", w.ID, err)
	}
	blocks := []bot.Block{bot.Text{Text: e.Say("win.announced", "author", bot.Mentioning(all[w.Author]),
		"amount", bot.Strongly(e.Spans(w.Amount)), "customer", bot.Strongly(bot.Plainly(w.Customer)))}}
	milestones, err := f.milestones(ctx, e.Voice, w, all[w.Author])
	if err != nil {
		return bot.Message{}, err
	}
	blocks = append(blocks, milestones...)
	if fields := details(e.Voice, w, all); len(fields) > 0 {
		blocks = append(blocks, bot.Fields{Fields: fields})
	}
	if w.Note != "" {
		blocks = append(blocks, bot.Quote{Text: bot.Plainly(w.Note)})
	}
	cheer := bot.Button{Action: bot.CheerAction, Value: w.Number(), Label: e.Plain("win.cheer_label")}
	if n := len(cheering); n > 0 {
		cheer.Label = e.Plain("win.cheered_label", "n", n)
	}
	return bot.Message{Blocks: append(blocks,
		bot.Small{Text: smallPrint(e.Voice, w)},
		bot.Buttons{Buttons: []bot.Button{cheer}},
	)}, nil
}

// details are the things about a win that not every win has.
func details(v bot.Voice, w coaching.Win, all people) []bot.Field {
	var fields []bot.Field
	add := func(key string, value []bot.Span) {
		fields = append(fields, bot.Field{Label: v.Say(key), Value: value})
	}
	if w.Product != "" {
		add("win.product", bot.Plainly(w.Product))
	}
	if w.ClosedOn != coaching.DayOf(w.RecordedAt, v.Zone) {
		add("win.closed_on", v.Spans(w.ClosedOn))
	}
	if shared(w) {
		var credits []bot.Span
		for i, c := range w.Credits {
			if i > 0 {
				credits = append(credits, bot.Span{Text: ", "})
			}
			credits = append(credits, v.Say("win.share", "name", bot.Mentioning(all[c.Member]), "share", v.Exactly(c.Share))...)
		}
		add("win.split", credits)
	}
	if len(w.Tags) > 0 {
		add("win.tags", bot.Plainly(hashed(w.Tags)))
	}
	return fields
}

// smallPrint is a win's number, and what it counts for when its amount does not
// say so.
func smallPrint(v bot.Voice, w coaching.Win) []bot.Span {
	switch {
	case w.Pending():
		return v.Say("win.small_pending", "number", w.Number(), "currency", string(w.Amount.Currency))
	case w.Amount.Currency != w.Reporting.Currency:
		return v.Say("win.small_worth", "number", w.Number(), "reporting", w.Reporting)
	default:
		return v.Say("win.small", "number", w.Number())
	}
}
