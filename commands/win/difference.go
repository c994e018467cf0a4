package win

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
)

// mostShown is how many changes, and how many doubts, the difference shows that
// an import makes.
const mostShown = 50

// Show is the difference that a plan makes: how many wins are new and what they
// come to, each change, which wait for a rate, and which may be there already.
func (i Importer) Show(ctx context.Context, r *bot.Request, plan importing.WinPlan) (bot.Message, error) {
	blocks := []bot.Block{bot.Text{Text: r.Say("win.import_counts", "counts", importCounts(r.Voice, plan))}}
	if sum, ok := newSum(plan); ok && len(plan.New) > 0 {
		blocks = append(blocks, bot.Text{Text: r.Say("win.import_sum", "amount", coaching.Money{Minor: sum, Currency: r.Workspace.Currency})})
	}
	blocks = append(blocks, waiting(r.Voice, plan)...)
	for _, edit := range plan.Edits[:min(len(plan.Edits), mostShown)] {
		all, err := i.peopleOf(ctx, r.Workspace.ID, []coaching.Win{edit.Before, edit.After})
		if err != nil {
			return bot.Message{}, err
		}
		var what []string
		for _, item := range differences(r.Voice, change{Before: edit.Before, After: edit.After}, all) {
			what = append(what, bot.PlainSpans(item))
		}
		blocks = append(blocks, bot.Text{Text: r.Say("win.import_edit", "line", edit.Line, "id", edit.Before.ExternalID,
			"number", edit.Before.Number(), "differences", strings.Join(what, " · "))})
	}
	if more := len(plan.Edits) - mostShown; more > 0 {
		blocks = append(blocks, bot.Text{Text: r.Say("win.import_more", "n", more)})
	}
	return bot.Message{Blocks: append(blocks, doubts(r.Voice, plan)...)}, nil
}

// importDone says what an import came to.
func importDone(r *bot.Request, plan importing.WinPlan, announced int) bot.Message {
	blocks := []bot.Block{bot.Text{Text: r.Say("win.import_done", "counts", importCounts(r.Voice, plan))}}
	blocks = append(blocks, waiting(r.Voice, plan)...)
	switch {
	case len(plan.New) == 0:
	case announced > 0:
		blocks = append(blocks, bot.Small{Text: r.Say("win.import_announced", "n", announced)})
	default:
		blocks = append(blocks, bot.Small{Text: r.Say("win.import_quiet")})
	}
	return bot.Message{Blocks: blocks}
}

// importCounts say how many wins are new, changed, as they were, and gone.
func importCounts(v bot.Voice, plan importing.WinPlan) string {
	var all []string
	for _, count := range []struct {
		key string
		n   int
	}{
		{"win.import_new", len(plan.New)}, {"win.import_changed", len(plan.Edits)},
		{"win.import_unchanged", plan.Unchanged}, {"win.import_taken", plan.Taken},
	} {
		if count.n > 0 {
			all = append(all, v.Plain(count.key, "n", count.n))
		}
	}
	return v.List(all)
}

// newSum is what the new wins come to in the reporting currency, unless that is
// more than can be counted.
func newSum(plan importing.WinPlan) (sum int64, ok bool) {
	for _, row := range plan.New {
		if sum > math.MaxInt64-coaching.MaxMinor {
			return 0, false
		}
		sum += row.Win.Reporting.Minor
	}
	return sum, true
}

// waiting says how many wins wait for which rate, and how it is set.
func waiting(v bot.Voice, plan importing.WinPlan) []bot.Block {
	pending := map[coaching.Currency]int{}
	count := func(w coaching.Win) {
		if w.Pending() {
			pending[w.Amount.Currency]++
		}
	}
	for _, row := range plan.New {
		count(row.Win)
	}
	for _, edit := range plan.Edits {
		count(edit.After)
	}
	var blocks []bot.Block
	for _, currency := range slices.Sorted(maps.Keys(pending)) {
		blocks = append(blocks, bot.Text{Text: v.Say("win.import_pending", "n", pending[currency], "currency", string(currency),
			"line", v.Typed("win.rate_line", "currency", string(currency)))})
	}
	return blocks
}

// doubts are the new wins that may have been recorded in chat already.
func doubts(v bot.Voice, plan importing.WinPlan) []bot.Block {
	var blocks []bot.Block
	for _, row := range plan.New {
		switch {
		case row.Twin == 0:
		case len(blocks) == mostShown:
			return append(blocks, bot.Text{Text: v.Say("win.import_more_doubts")})
		default:
			blocks = append(blocks, bot.Text{Text: v.Say("win.import_twin", "line", row.Line, "customer", row.Win.Customer,
				"amount", row.Win.Amount, "number", coaching.Win{ID: row.Twin}.Number())})
		}
	}
	return blocks
}
