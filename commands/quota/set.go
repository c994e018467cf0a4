package quota

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// set says what a member is to reach.
func (f feature) set(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	c, err := f.begin(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	return f.save(ctx, r, c, "quota.is_set")
}

// adjust changes a quota that there is, for a reason. Levels that are not given
// stay as they are.
func (f feature) adjust(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	c, err := f.begin(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	if c.before == nil {
		return bot.Reply{}, coaching.Refuse(coaching.NotFound, "quota.nothing_to_adjust",
			"name", c.member, "period", c.next.Period, "example", command(r.Voice, c.member, c.next.Period)).At("period")
	}
	was := levels(c.before)
	for i, is := range levels(&c.next) {
		if _, given := r.Args[is.name]; !given {
			*is.units = *was[i].units
		}
	}
	return f.save(ctx, r, c, "quota.is_adjusted")
}

// save stores a change, tells the member and answers with before and after.
func (f feature) save(ctx context.Context, r *bot.Request, c change, key string) (bot.Reply, error) {
	blocks := []bot.Block{bot.Text{Text: r.Say(key, "name", c.member, "period", c.next.Period)}}
	asked := c.next.Target
	prorated, _ := bot.Arg[bool](r.Args, "prorated")
	if prorated {
		if c.before == nil {
			return bot.Reply{}, coaching.Refuse(coaching.Invalid, "quota.nothing_to_prorate", "period", c.next.Period).At("prorated")
		}
		c.next.Target = c.until.Prorate(asked, c.next.From, c.member.Workdays())
	}
	if err := c.next.Validate(r.Today); err != nil {
		return bot.Reply{}, err
	}
	if c.before != nil && c.before.SameLevels(c.next) {
		return bot.Reply{}, coaching.Refuse(coaching.Invalid, "quota.no_change", "name", c.member, "period", c.next.Period)
	}
	id, err := f.Quotas.SetQuota(ctx, c.next)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("set quota of %d: %w", c.member.ID, err)
	}
	c.next.ID = id
	blocks = append(blocks, bot.Fields{Fields: c.fields(r.Voice, r.Workspace.Currency)})
	switch midway := c.before != nil && c.next.From.After(c.next.Period.Start); {
	case prorated:
		blocks = append(blocks, bot.Small{Text: r.Say("quota.is_prorated", "day", c.next.From,
			"before", written(c.next.Metric, c.until.Target, r.Workspace.Currency),
			"after", written(c.next.Metric, asked, r.Workspace.Currency))})
	case midway:
		blocks = append(blocks, bot.Small{Text: r.Say("quota.is_whole", "day", c.next.From, "period", c.next.Period)})
	}
	if c.later != nil {
		blocks = append(blocks, bot.Small{Text: r.Say("quota.until", "day", c.later.From,
			"target", written(c.next.Metric, c.later.Target, r.Workspace.Currency))})
	}
	told, err := f.tell(ctx, r, c)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, told...)}), nil
}

// tell sends the member a private message, unless it is who set the quota.
func (f feature) tell(ctx context.Context, r *bot.Request, c change) ([]bot.Block, error) {
	if c.member.ID == r.Actor.ID {
		return nil, nil
	}
	err := f.Outbox.Post(ctx, bot.Parcel{
		Workspace: r.Workspace.ID, Member: c.member.ID, Kind: changedKind,
		Subject: topic(c.next), Version: int(c.next.ID), At: r.Now,
	})
	switch {
	case coaching.IsRefusal(err, coaching.NotFound):
		return []bot.Block{bot.Small{Text: r.Say("quota.not_told", "name", c.member)}}, nil
	case err != nil:
		return nil, fmt.Errorf("tell %d about quota: %w", c.member.ID, err)
	}
	return []bot.Block{bot.Small{Text: r.Say("quota.told", "name", c.member)}}, nil
}
