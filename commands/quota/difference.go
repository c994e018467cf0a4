package quota

import (
	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/importing"
)

// mostRows is how many changes a message shows.
const mostRows = 25

// difference is what a sheet would change, at most so many rows of it.
func difference(r *bot.Request, plan importing.QuotaPlan, most int) []bot.Block {
	blocks := []bot.Block{bot.Text{Text: r.Say("quota.import_counts", "counts", counts(r.Voice, plan))}}
	if len(plan.Changes) == 0 {
		return append(blocks, bot.Text{Text: r.Say("quota.import_nothing")})
	}
	shown := plan.Changes[:min(len(plan.Changes), most)]
	blocks = append(blocks, changesTable(r.Voice, r.Workspace.Currency, shown, true))
	if more := len(plan.Changes) - len(shown); more > 0 {
		blocks = append(blocks, bot.Text{Text: r.Say("quota.import_more", "n", more)})
	}
	return blocks
}

// counts say how many quotas are new, changed and as they were.
func counts(v bot.Voice, plan importing.QuotaPlan) string {
	fresh := 0
	for _, c := range plan.Changes {
		if c.Before == nil {
			fresh++
		}
	}
	var all []string
	for _, count := range []struct {
		key string
		n   int
	}{
		{"quota.import_new", fresh}, {"quota.import_changed", len(plan.Changes) - fresh}, {"quota.import_unchanged", plan.Unchanged},
	} {
		if count.n > 0 {
			all = append(all, v.Plain(count.key, "n", count.n))
		}
	}
	return v.List(all)
}

// changesTable lists changes: whose, of what period, from what to what, from
// when.
func changesTable(v bot.Voice, currency coaching.Currency, changes []importing.QuotaChange, named bool) bot.Table {
	table := bot.Table{
		Header: [][]bot.Span{v.Say("quota.import_who"), v.Say("quota.set.period"), v.Say("quota.field.target"), v.Say("quota.import_levels"), v.Say("quota.field.from")},
		Right:  []bool{false, false, true, false, false},
	}
	for _, c := range changes {
		table.Rows = append(table.Rows, [][]bot.Span{
			bot.Plainly(c.Member.Name), v.Spans(c.Next.Period), targets(v, currency, c), otherLevels(v, currency, c), v.Spans(c.Next.From),
		})
	}
	if !named {
		table.Header, table.Right = table.Header[1:], table.Right[1:]
		for i := range table.Rows {
			table.Rows[i] = table.Rows[i][1:]
		}
	}
	return table
}

// targets are the target, and what it was.
func targets(v bot.Voice, currency coaching.Currency, c importing.QuotaChange) []bot.Span {
	now := written(c.Next.Metric, c.Next.Target, currency)
	if c.Before == nil || c.Before.Target == c.Next.Target {
		return v.Spans(now)
	}
	return v.Say("quota.difference", "before", written(c.Next.Metric, c.Before.Target, currency), "after", now)
}

// otherLevels are the levels beside the target that are set, or were.
func otherLevels(v bot.Voice, currency coaching.Currency, c importing.QuotaChange) []bot.Span {
	var was coaching.Quota
	if c.Before != nil {
		was = *c.Before
	}
	var spans []bot.Span
	before := levels(&was)
	for i, level := range levels(&c.Next) {
		old, now := *before[i].units, *level.units
		if old == 0 && now == 0 {
			continue
		}
		if len(spans) > 0 {
			spans = append(spans, bot.Span{Text: ", "})
		}
		value := v.Spans(written(c.Next.Metric, now, currency))
		switch {
		case now == 0:
			value = v.Say("quota.dropped", "before", written(c.Next.Metric, old, currency))
		case old != 0 && old != now:
			value = v.Say("quota.difference", "before", written(c.Next.Metric, old, currency), "after", written(c.Next.Metric, now, currency))
		}
		spans = append(spans, v.Say("quota.import_level", "level", v.Say("quota.field."+level.name), "value", value)...)
	}
	return spans
}

// imported says what an import came to, and who has to be told by somebody else.
func imported(r *bot.Request, plan importing.QuotaPlan, untold []string) bot.Message {
	blocks := []bot.Block{bot.Text{Text: r.Say("quota.import_done", "counts", counts(r.Voice, plan))}}
	if len(untold) > 0 {
		return bot.Message{Blocks: append(blocks, bot.Small{Text: r.Say("quota.import_untold", "n", len(untold), "people", r.List(untold))})}
	}
	return bot.Message{Blocks: append(blocks, bot.Small{Text: r.Say("quota.import_told")})}
}
