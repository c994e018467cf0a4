package quota

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mostVersions is how many versions a history lists.
const mostVersions = 20

// history answers with every version of a member's quotas, the newest first:
// who set it, when, from which day, why, and what it changed.
func (f feature) history(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	member, given := bot.Arg[coaching.Member](r.Args, "member")
	if !given {
		member = r.Actor
	}
	if err := f.mayRead(ctx, r, member); err != nil {
		return bot.Reply{}, err
	}
	versions, err := f.versionsAsked(ctx, r, member)
	if err != nil {
		return bot.Reply{}, err
	}
	title := r.Say("quota.history_title", "name", member)
	if member.ID == r.Actor.ID {
		title = r.Say("quota.history_own")
	}
	blocks := []bot.Block{bot.Heading{Text: title}}
	if len(versions) == 0 {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("quota.history_none")})}), nil
	}
	setters := map[int64]coaching.Member{}
	var items [][]bot.Span
	for i, q := range versions[:min(len(versions), mostVersions)] {
		setter, known := setters[q.SetBy]
		if !known {
			if setter, err = f.People.Member(ctx, r.Workspace.ID, q.SetBy); err != nil {
				return bot.Reply{}, fmt.Errorf("who set quota %d: %w", q.ID, err)
			}
			setters[q.SetBy] = setter
		}
		if i == 0 || versions[i-1].Period != q.Period {
			blocks = append(withList(blocks, items), bot.Text{Text: bot.Strongly(r.Spans(q.Period))})
			items = nil
		}
		items = append(items, version(r.Voice, r.Workspace.Currency, q, replaced(versions, q), setter))
	}
	blocks = withList(blocks, items)
	if others := len(versions) - mostVersions; others > 0 {
		blocks = append(blocks, bot.Small{Text: r.Say("quota.history_more", "n", others)})
	}
	return bot.Answer(bot.Message{Blocks: blocks}), nil
}

// versionsAsked are a member's versions of one period or of all, the latest
// period first, and in it the version that was set last.
func (f feature) versionsAsked(ctx context.Context, r *bot.Request, member coaching.Member) (versions []coaching.Quota, err error) {
	if period, given := bot.Arg[coaching.Period](r.Args, "period"); given {
		versions, err = f.Quotas.QuotasOf(ctx, r.Workspace.ID, member.ID, period)
	} else {
		versions, err = f.Quotas.QuotasEver(ctx, r.Workspace.ID, member.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	slices.SortFunc(versions, func(a, b coaching.Quota) int {
		return cmp.Or(b.Period.Start.Sub(a.Period.Start), a.Period.End.Sub(b.Period.End), cmp.Compare(b.ID, a.ID))
	})
	return versions, nil
}

// replaced is what a version took the place of: what would have held on its day
// by what had been set before it.
func replaced(versions []coaching.Quota, q coaching.Quota) *coaching.Quota {
	earlier := slices.DeleteFunc(slices.Clone(versions), func(other coaching.Quota) bool { return other.ID >= q.ID })
	if was, ok := coaching.InForce(earlier, q.Member, q.Metric, q.Period, q.From); ok {
		return &was
	}
	return nil
}

// version is one version in a line.
func version(v bot.Voice, currency coaching.Currency, q coaching.Quota, was *coaching.Quota, setter coaching.Member) []bot.Span {
	var levels []bot.Span
	for i, field := range (change{before: was, next: q}).differences(v, currency) {
		if i > 0 {
			levels = append(levels, bot.Span{Text: ", "})
		}
		levels = append(levels, v.Say("quota.version_level", "label", field.Label, "value", field.Value)...)
	}
	key := "quota.version"
	if q.Reason != "" {
		key = "quota.version_reason"
	}
	return v.Say(key, "day", coaching.DayOf(q.SetAt, v.Zone), "name", setter, "from", q.From, "levels", levels, "reason", q.Reason)
}

// withList is blocks and a list of items, if there are any.
func withList(blocks []bot.Block, items [][]bot.Span) []bot.Block {
	if len(items) == 0 {
		return blocks
	}
	return append(blocks, bot.List{Items: items})
}
