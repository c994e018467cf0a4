package win

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// standing shows how far the actor is in the quota that a win counts for;
// nothing without a quota, or when the win is not the actor's or does not count.
func (f feature) standing(ctx context.Context, r *bot.Request, w coaching.Win) ([]bot.Block, error) {
	if _, credited := creditOf(w, r.Actor.ID); !credited || w.Pending() {
		return nil, nil
	}
	versions, pursued, err := f.Progress.Pursued(ctx, w.Workspace, r.Actor.ID, w.ClosedOn)
	if err != nil {
		return nil, fmt.Errorf("quotas on %s: %w", w.ClosedOn, err)
	}
	quota, found := narrowest(versions, r.Fiscal, r.Actor.ID, r.Today)
	if !found {
		return nil, nil
	}
	done := pursued[quota.Period]
	p := coaching.Stand(&quota, quota.Period, done.In(quota.Metric), done.Wins, r.Actor.Workdays(), r.Today)
	bar := bot.Progress{Done: p.Attainment}
	if p.Spoken {
		bar.Expected = p.Expected
	}
	if quota.Metric == coaching.Wins {
		bar.Label = r.Say("win.attainment_wins", "share", p.Attainment, "n", quota.Target, "period", quota.Period)
	} else {
		target := coaching.Money{Minor: quota.Target, Currency: r.Workspace.Currency}
		bar.Label = r.Say("win.attainment", "share", p.Attainment, "target", target, "period", quota.Period)
	}
	return []bot.Block{bar}, nil
}

// narrowest is the quota in force with the fewest days, which is the one that a
// single win moves most; of two with the same days it is the one for revenue.
// One for a period of a former fiscal year is history.
func narrowest(versions []coaching.Quota, fiscal coaching.Fiscal, member int64, today coaching.Day) (best coaching.Quota, found bool) {
	for _, version := range versions {
		quota, inForce := coaching.InForce(versions, member, version.Metric, version.Period, today)
		if !inForce || !fiscal.Has(quota.Period) {
			continue
		}
		shorter := quota.Period.Days() < best.Period.Days()
		rather := quota.Period == best.Period && quota.Metric == coaching.Revenue
		if !found || shorter || rather {
			best, found = quota, true
		}
	}
	return best, found
}
