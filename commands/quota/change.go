package quota

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// grains are the sizes of the periods that a quota is set for.
var grains = []coaching.Grain{coaching.Week, coaching.Month, coaching.Quarter, coaching.Half, coaching.Year}

// change is a quota on its way: the version that would go on without it, if
// there is one, the next, and one that was set to replace it on a later day.
type change struct {
	member coaching.Member
	before *coaching.Quota
	next   coaching.Quota
	later  *coaching.Quota
	until  *coaching.Quota // what held up to the day of the next
}

// namedLevel is one of a quota's levels, under the name of its parameter.
type namedLevel struct {
	name  string
	units *int64
}

// levels are what a quota has beside its target.
func levels(q *coaching.Quota) []namedLevel {
	return []namedLevel{{"base", &q.Base}, {"floor", &q.Floor}, {"stretch", &q.Stretch}}
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
	for _, level := range levels(&c.next) {
		given, ok := bot.Arg[figure](r.Args, level.name)
		if !ok {
			continue
		}
		if *level.units, ok = given.in(target.metric); !ok {
			return c, coaching.Refuse(coaching.Invalid, "quota.mixed").At(level.name)
		}
	}
	versions, err := f.Quotas.QuotasOf(ctx, r.Workspace.ID, member.ID, c.next.Period)
	if err != nil {
		return c, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	if q, ok := coaching.InForce(versions, member.ID, target.metric, c.next.Period, c.next.From); ok {
		c.before, c.until = &q, &q
	}
	if q, ok := coaching.InForce(versions, member.ID, target.metric, c.next.Period, c.next.From.AddDays(-1)); ok {
		c.until = &q
	}
	for _, q := range versions {
		if q.Metric == target.metric && q.From.After(c.next.From) && (c.later == nil || q.From.Before(c.later.From)) {
			c.later = &q
		}
	}
	return c, nil
}

// when is the period that a quota is for, and the day from which it holds: today
// in a period that is running, and the first day of one that has not begun.
func (f feature) when(ctx context.Context, r *bot.Request, member coaching.Member) (coaching.Period, coaching.Day, error) {
	period, given := bot.Arg[coaching.Period](r.Args, "period")
	if !given {
		versions, err := f.versions(ctx, member, r.Today)
		if err != nil {
			return period, coaching.Day{}, err
		}
		period = narrowest(versions, r.Fiscal, r.Today)
	}
	if !slices.Contains(grains, period.Grain) {
		return period, coaching.Day{}, coaching.Refuse(coaching.Invalid, "quota.no_period", "period", period).At("period")
	}
	if r.Today.After(period.End) {
		nextYear := r.Fiscal.PeriodOf(period.Grain, period.Start.AddDays(366))
		return period, coaching.Day{}, coaching.Refuse(coaching.Invalid, "quota.ended", "period", period, "next", r.TypedPeriod(nextYear)).At("period")
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

// fields are what the quota is now, with what it was where that differs.
func (c change) fields(v bot.Voice, currency coaching.Currency) []bot.Field {
	fields := append(c.differences(v, currency), labelled(v, "quota.field.from", v.Spans(c.next.From)))
	if c.next.Reason != "" {
		fields = append(fields, labelled(v, "quota.field.reason", bot.Plainly(c.next.Reason)))
	}
	return fields
}

// differences are the levels of the quota now, with what they were.
func (c change) differences(v bot.Voice, currency coaching.Currency) []bot.Field {
	was := coaching.Quota{}
	if c.before != nil {
		was = *c.before
	}
	var fields []bot.Field
	compare := func(name string, before, after int64) {
		label := "quota.field." + name
		old, now := written(c.next.Metric, before, currency), written(c.next.Metric, after, currency)
		switch {
		case before == 0 && after == 0:
		case before == 0 || before == after:
			fields = append(fields, labelled(v, label, v.Spans(now)))
		case after == 0:
			fields = append(fields, labelled(v, label, v.Say("quota.dropped", "before", old)))
		default:
			fields = append(fields, labelled(v, label, v.Say("quota.difference", "before", old, "after", now)))
		}
	}
	compare("target", was.Target, c.next.Target)
	before := levels(&was)
	for i, level := range levels(&c.next) {
		compare(level.name, *before[i].units, *level.units)
	}
	return fields
}
