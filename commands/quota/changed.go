package quota

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// changedKind is the private message to a member whose quota was set. Its
// subject is what was set, as topic writes it, and its version the quota's id,
// so that several changes of one thing make one message.
const changedKind = "quota.changed"

// topic names the quota that a version is of, and the day from which it holds.
func topic(q coaching.Quota) string {
	return q.Period.Key() + "/" + string(q.Metric) + "/" + q.From.String()
}

// renderChanged says what was set since the member last heard of it: from the
// quota that they know to the one there is now, with the reason of each step.
func (f feature) renderChanged(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	together, err := bot.Together(ctx, f.Outbox, e.Parcel)
	if err != nil || len(together) == 0 {
		return bot.Rendered{Nothing: true}, err
	}
	key, _, _ := strings.Cut(e.Parcel.Subject, "/")
	period, err := coaching.ParsePeriod(key)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("quota parcel: %w", err)
	}
	versions, err := f.Quotas.QuotasOf(ctx, e.Workspace.ID, e.Parcel.Member, period)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("quotas of %d: %w", e.Parcel.Member, err)
	}
	steps := slices.DeleteFunc(slices.Clone(versions), func(q coaching.Quota) bool {
		return !slices.ContainsFunc(together, func(p bot.Parcel) bool { return int64(p.Version) == q.ID })
	})
	if len(steps) == 0 {
		return bot.Rendered{Nothing: true}, nil
	}
	c := heard(versions, steps)
	if now, _ := coaching.InForce(versions, c.next.Member, c.next.Metric, period, c.next.From); now.ID != c.next.ID || len(steps) > 1 && c.undone() {
		return bot.Rendered{Nothing: true}, nil
	}
	m, err := f.news(ctx, e, c, steps)
	return bot.Rendered{Message: m}, err
}

// heard is the change from what held before some steps, by the versions that
// were there then, to the last of them.
func heard(versions, steps []coaching.Quota) change {
	c := change{next: steps[len(steps)-1]}
	earlier := slices.DeleteFunc(slices.Clone(versions), func(q coaching.Quota) bool { return q.ID >= steps[0].ID })
	if q, ok := coaching.InForce(earlier, c.next.Member, c.next.Metric, c.next.Period, c.next.From); ok {
		c.before = &q
	}
	return c
}

// undone reports whether a change leads back to where it began.
func (c change) undone() bool {
	if c.before == nil || c.before.Target != c.next.Target {
		return false
	}
	return slices.EqualFunc(levels(c.before), levels(&c.next), func(was, is namedLevel) bool { return *was.units == *is.units })
}

// news is a change in words. That of several steps names who took them, and the
// reason of each.
func (f feature) news(ctx context.Context, e *bot.Errand, c change, steps []coaching.Quota) (bot.Message, error) {
	var who []string
	var reasons [][]bot.Span
	for _, step := range steps {
		setBy, err := f.People.Member(ctx, e.Workspace.ID, step.SetBy)
		if err != nil {
			return bot.Message{}, fmt.Errorf("who set quota %d: %w", step.ID, err)
		}
		if !slices.Contains(who, setBy.Name) {
			who = append(who, setBy.Name)
		}
		if step.Reason != "" {
			reasons = append(reasons, e.Say("quota.news_reason", "name", setBy, "reason", step.Reason))
		}
	}
	n := len(steps)
	if n > 1 {
		c.next.Reason = "" // it is among the reasons
	}
	headline := e.Say("quota.news_set", "n", n, "people", e.List(who), "period", c.next.Period)
	if c.before != nil {
		headline = e.Say("quota.news_changed", "n", n, "people", e.List(who), "period", c.next.Period)
	}
	blocks := []bot.Block{bot.Text{Text: headline}, bot.Fields{Fields: c.fields(e.Voice, e.Workspace.Currency)}}
	if n > 1 && len(reasons) > 0 {
		blocks = append(blocks, bot.List{Items: reasons})
	}
	return bot.Message{Blocks: append(blocks, bot.Small{Text: e.Say("quota.news_more", "command", bot.Coded("/quota"))})}, nil
}
