package quota

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// changedKind is the private message to a member whose quota was set. Its
// subject is the period and the version's id.
const changedKind = "quota.changed"

// renderChanged says what was set, unless that was replaced meanwhile, of which
// another message tells.
func (f feature) renderChanged(ctx context.Context, e *bot.Errand) (bot.Rendered, error) {
	key, number, _ := strings.Cut(e.Parcel.Subject, "/")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("quota parcel: %w", err)
	}
	period, err := coaching.ParsePeriod(key)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("quota parcel: %w", err)
	}
	versions, err := f.Quotas.QuotasOf(ctx, e.Workspace.ID, e.Parcel.Member, period)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("quotas of %d: %w", e.Parcel.Member, err)
	}
	at := slices.IndexFunc(versions, func(q coaching.Quota) bool { return q.ID == id })
	if at < 0 {
		return bot.Rendered{Nothing: true}, nil
	}
	c := change{next: versions[at]}
	if now, _ := coaching.InForce(versions, c.next.Member, c.next.Metric, period, c.next.From); now.ID != id {
		return bot.Rendered{Nothing: true}, nil
	}
	earlier := slices.DeleteFunc(slices.Clone(versions), func(q coaching.Quota) bool { return q.ID >= id })
	if q, ok := coaching.InForce(earlier, c.next.Member, c.next.Metric, period, c.next.From); ok {
		c.before = &q
	}
	setBy, err := f.People.Member(ctx, e.Workspace.ID, c.next.SetBy)
	if err != nil {
		return bot.Rendered{}, fmt.Errorf("who set quota %d: %w", id, err)
	}
	news := "quota.news_set"
	if c.before != nil {
		news = "quota.news_changed"
	}
	return bot.Rendered{Message: bot.Message{Blocks: []bot.Block{
		bot.Text{Text: e.Say(news, "name", setBy, "period", period)},
		bot.Fields{Fields: c.fields(e.Voice, e.Workspace.Currency)},
		bot.Small{Text: e.Say("quota.news_more", "command", bot.Coded("/quota"))},
	}}}, nil
}
