package settings

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// Years are the fiscal years that a workspace reckons by.
type Years interface {
	// SetFiscal sets in which month they begin, makes the sums of quarters,
	// halves and years anew, and gives what held before.
	SetFiscal(ctx context.Context, workspace int64, fiscal coaching.Fiscal) (before coaching.Fiscal, err error)
	// QuotasAhead gives every version of active members' quotas of periods
	// that end on a day or later.
	QuotasAhead(ctx context.Context, workspace int64, day coaching.Day) ([]coaching.Quota, error)
}

var month = bot.Parsed[time.Month]{Type: bot.TextField, From: reading.Month, Text: bot.Voice.Month}

func (f feature) fiscalCommand() bot.Command {
	return bot.Command{
		Key:    "settings.fiscal",
		Names:  bot.Names{English: "fiscal", French: "exercice"},
		Who:    coaching.Admin,
		Params: []bot.Param{{Name: "month", Kind: month, Required: true}},
		Prefill: func(_ context.Context, r *bot.Request) (bot.Args, error) {
			return bot.Args{"month": r.Workspace.Fiscal.Month()}, nil
		},
		Shared: true,
		Run:    f.fiscal,
	}
}

// fiscal sets in which month the fiscal year begins, and says which quotas are
// for periods that there are no longer.
func (f feature) fiscal(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	chosen, _ := bot.Arg[time.Month](r.Args, "month")
	after := coaching.FiscalFrom(chosen)
	before, err := f.Years.SetFiscal(ctx, r.Workspace.ID, after)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("set fiscal year: %w", err)
	}
	if err := f.keep(ctx, r, workspaceSetting("fiscal", before.Month().String(), after.Month().String())); err != nil {
		return bot.Reply{}, err
	}
	v := r.Voice
	v.Fiscal = after
	quarter := after.PeriodOf(coaching.Quarter, r.Today)
	beside := [][]bot.Span{v.Say("settings.fiscal_now", "quarter", quarter, "first", quarter.Start, "last", quarter.End)}
	if before != after {
		stale, err := f.stale(ctx, r, v)
		if err != nil {
			return bot.Reply{}, err
		}
		if len(stale) > 0 {
			beside = append(beside, v.Say("settings.fiscal_stale", "quotas", v.List(stale),
				"example", v.Typed("settings.fiscal_quota", "period", v.TypedPeriod(quarter))))
		}
	}
	return changed(v, "settings.field.fiscal", v.Spans(before.Month()), v.Spans(chosen), beside...), nil
}

// stale counts the quotas that are running or ahead and whose period is none of
// the voice's fiscal year, period by period.
func (f feature) stale(ctx context.Context, r *bot.Request, v bot.Voice) ([]string, error) {
	versions, err := f.Years.QuotasAhead(ctx, r.Workspace.ID, r.Today)
	if err != nil {
		return nil, fmt.Errorf("quotas ahead: %w", err)
	}
	type quota struct {
		member int64
		metric coaching.Metric
		period coaching.Period
	}
	seen := map[quota]bool{}
	counts := map[coaching.Period]int{}
	var periods []coaching.Period
	for _, q := range versions {
		key := quota{q.Member, q.Metric, q.Period}
		if v.Fiscal.Has(q.Period) || seen[key] {
			continue
		}
		seen[key] = true
		if counts[q.Period] == 0 {
			periods = append(periods, q.Period)
		}
		counts[q.Period]++
	}
	slices.SortFunc(periods, func(a, b coaching.Period) int {
		return cmp.Or(a.Start.Sub(b.Start), a.End.Sub(b.End))
	})
	stale := make([]string, len(periods))
	for i, p := range periods {
		stale[i] = v.Plain("settings.fiscal_quotas", "n", counts[p], "period", p)
	}
	return stale, nil
}
