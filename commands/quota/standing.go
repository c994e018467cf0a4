package quota

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// standing is where a member stands in a period, by each metric that a quota is
// in force for, revenue first.
type standing struct {
	member   coaching.Member
	period   coaching.Period
	today    coaching.Day
	currency coaching.Currency
	amount   int64
	wins     int
	by       []coaching.Progress
}

// now reports whether today lies in the period.
func (s standing) now() bool { return s.period.Contains(s.today) }

// over reports whether the period has ended.
func (s standing) over() bool { return s.today.After(s.period.End) }

// written is so much of a quota's metric, as a slot takes it.
func (s standing) written(p coaching.Progress, units int64) any {
	return written(p.Quota.Metric, units, s.currency)
}

// sparse reports whether a gap is in wins and smaller than the days there are
// for it, so that a day does not need a whole one.
func (s standing) sparse(p coaching.Progress, gap int64) bool {
	return p.Quota.Metric == coaching.Wins && gap > 0 && gap < int64(p.Remaining)
}

// need is what closes a gap: so much a day, or one win every so many days.
func (s standing) need(p coaching.Progress, gap, perDay int64) any {
	if s.sparse(p, gap) {
		return coaching.Say("quota.every", "n", int64(p.Remaining)/gap)
	}
	return s.written(p, perDay)
}

// standIn finds out where a member stands today in a period.
func (f feature) standIn(ctx context.Context, w coaching.Workspace, member coaching.Member, period coaching.Period, today coaching.Day) (standing, error) {
	versions, err := f.Quotas.QuotasOf(ctx, w.ID, member.ID, period)
	if err != nil {
		return standing{}, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	done, err := f.done(ctx, member, period)
	return stand(w, member, period, today, versions, done), err
}

// standNow finds out where a member stands today in the period that is theirs
// when none is named.
func (f feature) standNow(ctx context.Context, w coaching.Workspace, member coaching.Member, today coaching.Day) (standing, error) {
	versions, pursued, err := f.Quotas.Pursued(ctx, w.ID, member.ID, today)
	if err != nil {
		return standing{}, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	period := narrowest(versions, w.Fiscal, today)
	done, known := pursued[period]
	if !known {
		done, err = f.done(ctx, member, period)
	}
	return stand(w, member, period, today, versions, done), err
}

// done is what a member did in a period.
func (f feature) done(ctx context.Context, member coaching.Member, period coaching.Period) (done coaching.Done, err error) {
	done.Amount, done.Wins, err = f.Results.Done(ctx, member.Workspace, member.ID, period)
	if err != nil {
		return done, fmt.Errorf("results of %d: %w", member.ID, err)
	}
	return done, nil
}

// stand holds what a member did in a period against the versions of its quotas;
// those of other periods may be among them.
func stand(w coaching.Workspace, member coaching.Member, period coaching.Period, today coaching.Day, versions []coaching.Quota, done coaching.Done) standing {
	s := standing{member: member, period: period, today: today, currency: w.Currency, amount: done.Amount, wins: done.Wins}
	for _, metric := range []coaching.Metric{coaching.Revenue, coaching.Wins} {
		if q, ok := coaching.InForce(versions, member.ID, metric, period, today); ok {
			s.by = append(s.by, coaching.Stand(&q, period, done.In(metric), done.Wins, member.Workdays(), today))
		}
	}
	return s
}

// versions are those of a member's quotas of all periods that hold a day.
func (f feature) versions(ctx context.Context, member coaching.Member, today coaching.Day) ([]coaching.Quota, error) {
	versions, err := f.Quotas.Quotas(ctx, member.Workspace, member.ID, today)
	if err != nil {
		return nil, fmt.Errorf("quotas of %d: %w", member.ID, err)
	}
	return versions, nil
}

// narrowest is the narrowest period with a quota in force today, else the
// current quarter. A quota for a period of a former fiscal year is history.
func narrowest(versions []coaching.Quota, fiscal coaching.Fiscal, today coaching.Day) coaching.Period {
	var period coaching.Period
	for _, q := range versions {
		if q.From.After(today) || !fiscal.Has(q.Period) {
			continue
		}
		if period.Grain == "" || q.Period.Days() < period.Days() {
			period = q.Period
		}
	}
	if period.Grain == "" {
		return fiscal.PeriodOf(coaching.Quarter, today)
	}
	return period
}
