package coaching

import (
	"math/big"
	"strconv"
	"time"
)

// Metric is what a quota is counted in.
type Metric string

// The metrics: revenue in the reporting currency's minor unit, or a number of
// wins.
const (
	Revenue Metric = "revenue"
	Wins    Metric = "wins"
)

// Decimal writes so many units of the metric as exports hold them: an amount of
// the reporting currency as Money.Decimal does, or a plain count.
func (m Metric) Decimal(units int64, reporting Currency) string {
	if m == Wins {
		return strconv.FormatInt(units, 10)
	}
	return Money{units, reporting}.Decimal()
}

// Quota is what a member is to reach in a period, in force from a day on until
// a later one replaces it. Amounts are minor units of the reporting currency
// for Revenue and plain counts for Wins; Base, Floor and Stretch are zero when
// they were not set.
type Quota struct {
	ID        int64
	Workspace int64
	Member    int64
	Metric    Metric
	Period    Period
	Base      int64
	Floor     int64
	Target    int64
	Stretch   int64
	From      Day
	SetBy     int64
	SetAt     time.Time
	Reason    string
}

// Done is what a member did in a period: minor units of the reporting currency,
// and wins.
type Done struct {
	Amount int64
	Wins   int
}

// In is so much of a metric as is done.
func (d Done) In(m Metric) int64 {
	if m == Wins {
		return int64(d.Wins)
	}
	return d.Amount
}

// InForce is the version of a member's quota that holds on a day: the one that
// began last by then, and of two that began on one day the newer. A day before
// the period is taken for its first and a day after it for its last. It
// reports false when no version had begun.
func InForce(versions []Quota, member int64, metric Metric, p Period, on Day) (Quota, bool) {
	on = p.clamp(on)
	var best Quota
	found := false
	for _, q := range versions {
		if q.Member != member || q.Metric != metric || q.Period != p || q.From.After(on) {
			continue
		}
		if !found || q.From.After(best.From) || q.From == best.From && q.ID > best.ID {
			best, found = q, true
		}
	}
	return best, found
}

// Prorate is the target of a period that goes on with another one from a day:
// the old target for the working days before that day and the next for those
// from it on, each by its part of the period's working days, rounded half to
// even. In a period without working days it is the next target.
func (q Quota) Prorate(next int64, from Day, work Workdays) int64 {
	days := work.Count(q.Period.Start, q.Period.End)
	if days == 0 {
		return next
	}
	from = q.Period.clamp(from)
	before := work.Count(q.Period.Start, from.AddDays(-1))
	sum := product(q.Target, int64(before))
	sum.Add(sum, product(next, int64(days-before)))
	return halfEven(sum, big.NewInt(int64(days))).Int64()
}

// SameLevels reports whether two versions ask for the same.
func (q Quota) SameLevels(other Quota) bool {
	return q.Target == other.Target && q.Base == other.Base && q.Floor == other.Floor && q.Stretch == other.Stretch
}

// Validate refuses, as an *Error with its Field, a quota that makes no sense: a
// target that is not positive, a floor above it or a stretch below it, a day
// outside the period or before today. The zero Day for today lets a quota
// begin in the past, as an import may.
func (q Quota) Validate(today Day) error {
	switch {
	case q.Target <= 0:
		return Refuse(Invalid, "quota.target").At("target")
	case q.Target > MaxMinor:
		return Refuse(Invalid, "quota.large").At("target")
	case q.Base < 0 || q.Base > MaxMinor:
		return Refuse(Invalid, "quota.base").At("base")
	case q.Floor < 0 || q.Floor > q.Target:
		return Refuse(Invalid, "quota.floor").At("floor")
	case q.Stretch < 0 || q.Stretch > MaxMinor || q.Stretch > 0 && q.Stretch < q.Target:
		return Refuse(Invalid, "quota.stretch").At("stretch")
	case q.Period.End.Before(q.Period.Start):
		return Refuse(Invalid, "quota.period").At("period")
	case !q.Period.Contains(q.From):
		return Refuse(Invalid, "quota.from", "day", q.From, "first", q.Period.Start, "last", q.Period.End).At("from")
	case q.From.Before(today):
		return Refuse(Invalid, "quota.past", "day", q.From, "today", today).At("from")
	}
	return nil
}
