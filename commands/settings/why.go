package settings

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const whyAction = "settings.why"

// showing are the questions about settings.
func (f feature) showing() []bot.Command {
	return []bot.Command{
		{Key: "settings.show", Names: bot.Names{English: "show", French: "montrer"}, Reads: true, Run: f.show},
		{Key: "settings.reasons", Names: bot.Names{English: "why", French: "pourquoi"}, Reads: true, Run: f.why},
	}
}

// why tells of each setting where its value comes from: who set it and when, or
// what holds where nobody did.
func (f feature) why(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	changes, err := f.History.SettingChanges(ctx, r.Workspace.ID, r.Actor.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("history of settings: %w", err)
	}
	people, err := f.People.Members(ctx, r.Workspace.ID)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("who set what: %w", err)
	}
	own, err := f.ownRows(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	reasons := reasons{r: r, changes: changes, people: people}
	blocks := []bot.Block{bot.Heading{Text: r.Say("settings.yours")}, reasons.of(own, r.Actor.ID)}
	if r.Actor.Has(coaching.Admin) {
		shared, err := f.workspaceRows(ctx, r)
		if err != nil {
			return bot.Reply{}, err
		}
		blocks = append(blocks, bot.Divider{}, bot.Heading{Text: r.Say("settings.workspace_of", "name", r.Workspace.Name)}, reasons.of(shared, 0))
	}
	return bot.Answer(bot.Message{Blocks: blocks}), nil
}

// reasons finds out where settings come from.
type reasons struct {
	r       *bot.Request
	changes []coaching.SettingChange
	people  []coaching.Member
}

// of lists settings of a member, or of the workspace where member is zero.
func (x reasons) of(rows []row, member int64) bot.List {
	var items [][]bot.Span
	for _, row := range rows {
		items = append(items, x.r.Say("settings.reason", "setting", row.Label, "value", row.Value, "reason", x.one(row, member)))
	}
	return bot.List{Items: items}
}

func (x reasons) one(row row, member int64) []bot.Span {
	at := slices.IndexFunc(x.changes, func(c coaching.SettingChange) bool {
		return c.Key == row.key && c.Member == member && c.Channel == row.channel
	})
	if at < 0 {
		return row.untold
	}
	c := x.changes[at]
	day := coaching.DayOf(c.At, x.r.Zone)
	switch by := slices.IndexFunc(x.people, func(m coaching.Member) bool { return m.ID == c.By }); {
	case c.By == x.r.Actor.ID:
		return x.r.Say("settings.because_you", "day", day)
	case by >= 0:
		return x.r.Say("settings.because_of", "name", x.people[by], "day", day)
	default:
		return x.r.Say("settings.because_start", "day", day)
	}
}
