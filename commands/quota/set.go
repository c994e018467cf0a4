package quota

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// grains are the sizes of the periods that a quota is set for.
var grains = []coaching.Grain{coaching.Week, coaching.Month, coaching.Quarter, coaching.Half, coaching.Year}

// change is a quota on its way: the version that would go on without it, if
// there is one, and the next.
type change struct {
	member coaching.Member
	before *coaching.Quota
	next   coaching.Quota
}

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
		example := []bot.Span{{Text: r.Plain("quota.how", "handle", c.member.Handle, "period", c.next.Period.String()), Code: true}}
		return bot.Reply{}, coaching.Refuse(coaching.NotFound, "quota.nothing_to_adjust",
			"name", c.member, "period", c.next.Period, "example", example).At("period")
	}
	for _, kept := range []struct {
		name   string
		next   *int64
		before int64
	}{
		{"base", &c.next.Base, c.before.Base},
		{"floor", &c.next.Floor, c.before.Floor},
		{"stretch", &c.next.Stretch, c.before.Stretch},
	} {
		if _, given := r.Args[kept.name]; !given {
			*kept.next = kept.before
		}
	}
	return f.save(ctx, r, c, "quota.is_adjusted")
}

// begin puts together what was asked for, without looking whether it makes
// sense as a quota.
func (f feature) begin(ctx context.Context, r *bot.Request) (change, error) {
	member, _ := bot.Arg[coaching.Member](r.Args, "member")
	if err := f.maySet(ctx, r, member); err != nil {
		return change{}, err
	}
	target, _ := bot.Arg[figure](r.Args, "target")
	reason, _ := bot.Arg[string](r.Args, "reason")
	c := change{member: member, next: coaching.Quota{
		Workspace: r.Workspace.ID, Member: member.ID, Metric: target.metric, Target: target.units,
		SetBy: r.Actor.ID, SetAt: r.Now, Reason: reason,
	}}
	var err error
	if c.next.Period, c.next.From, err = f.when(ctx, r, member); err != nil {
		return c, err
	}
	for name, units := range map[string]*int64{"base": &c.next.Base, "floor": &c.next.Floor, "stretch": &c.next.Stretch} {
		given, ok := bot.Arg[figure](r.Args, name)
		if !ok {
			continue
		}
		if *units, ok = given.in(target.metric); !ok {
			return c, coaching.Refuse(coaching.Invalid, "quota.mixed").At(name)
		}
	}
	versions, err := f.Quotas.QuotasOf(ctx, r.Workspace.ID, member.ID, c.next.Period)
	if err != nil {
		return c, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	if q, ok := coaching.InForce(versions, member.ID, target.metric, c.next.Period, c.next.From); ok {
		c.before = &q
	}
	return c, nil
}

// when is the period that a quota is for, and the day from which it holds: today
// in a period that is running, and the first day of one that has not begun.
func (f feature) when(ctx context.Context, r *bot.Request, member coaching.Member) (coaching.Period, coaching.Day, error) {
	period, given := bot.Arg[coaching.Period](r.Args, "period")
	if !given {
		var err error
		if period, err = f.period(ctx, member, r.Today); err != nil {
			return period, coaching.Day{}, err
		}
	}
	if !slices.Contains(grains, period.Grain) {
		return period, coaching.Day{}, coaching.Refuse(coaching.Invalid, "quota.no_period", "period", period).At("period")
	}
	if r.Today.After(period.End) {
		nextYear := coaching.PeriodOf(period.Grain, period.Start.AddDays(366))
		return period, coaching.Day{}, coaching.Refuse(coaching.Invalid, "quota.ended", "period", period, "next", nextYear.String()).At("period")
	}
	from, given := bot.Arg[coaching.Day](r.Args, "from")
	switch {
	case given:
	case r.Today.After(period.Start):
		from = r.Today
	default:
		from = period.Start
	}
	return period, from, nil
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
		c.next.Target = c.before.Prorate(asked, c.next.From, c.member.Hours)
	}
	if err := c.next.Validate(r.Today); err != nil {
		return bot.Reply{}, err
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
			"before", written(c.next.Metric, c.before.Target, r.Workspace.Currency),
			"after", written(c.next.Metric, asked, r.Workspace.Currency))})
	case midway:
		blocks = append(blocks, bot.Small{Text: r.Say("quota.is_whole", "day", c.next.From, "period", c.next.Period)})
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
		Subject: c.next.Period.String() + "/" + strconv.FormatInt(c.next.ID, 10), At: r.Now,
	})
	var refusal *coaching.Error
	switch {
	case errors.As(err, &refusal) && refusal.Kind == coaching.NotFound:
		return []bot.Block{bot.Small{Text: r.Say("quota.not_told", "name", c.member)}}, nil
	case err != nil:
		return nil, fmt.Errorf("tell %d about quota: %w", c.member.ID, err)
	}
	return []bot.Block{bot.Small{Text: r.Say("quota.told", "name", c.member)}}, nil
}

// fields are what the quota is now, with what it was where that differs.
func (c change) fields(v bot.Voice, currency coaching.Currency) []bot.Field {
	was := coaching.Quota{}
	if c.before != nil {
		was = *c.before
	}
	var fields []bot.Field
	for _, level := range []struct {
		key           string
		before, after int64
	}{
		{"quota.field.target", was.Target, c.next.Target},
		{"quota.field.base", was.Base, c.next.Base},
		{"quota.field.floor", was.Floor, c.next.Floor},
		{"quota.field.stretch", was.Stretch, c.next.Stretch},
	} {
		before, after := written(c.next.Metric, level.before, currency), written(c.next.Metric, level.after, currency)
		switch {
		case level.before == 0 && level.after == 0:
		case level.before == 0 || level.before == level.after:
			fields = append(fields, labelled(v, level.key, v.Spans(after)))
		case level.after == 0:
			fields = append(fields, labelled(v, level.key, v.Say("quota.dropped", "before", before)))
		default:
			fields = append(fields, labelled(v, level.key, v.Say("quota.changed", "before", before, "after", after)))
		}
	}
	fields = append(fields, labelled(v, "quota.field.from", v.Spans(c.next.From)))
	if c.next.Reason != "" {
		fields = append(fields, labelled(v, "quota.field.reason", bot.Plainly(c.next.Reason)))
	}
	return fields
}
