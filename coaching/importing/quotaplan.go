package importing

import (
	"fmt"
	"math"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// QuotaChange is what a row changes: the version that would go on to be in
// force without it, if there is one, and the next.
type QuotaChange struct {
	Line   int
	Member coaching.Member
	Before *coaching.Quota
	Next   coaching.Quota
}

// QuotaPlan is what a sheet comes to: the changes, in the order of its rows, and
// how many rows say what is in force already.
type QuotaPlan struct {
	Changes   []QuotaChange
	Unchanged int
}

// PlanQuotas holds rows against every stored version of the periods that they
// name. A day that is past, or a period that is over, can be given to what has
// no version yet, for nothing that people were told changes by it.
func PlanQuotas(rows []QuotaRow, stored []coaching.Quota, today coaching.Day) (QuotaPlan, []sheet.Fault) {
	p := planner{today: today, versions: map[quotaKey][]coaching.Quota{}, fresh: map[quotaKey]bool{}, lines: map[datedKey]quotaLine{}}
	for _, q := range stored {
		p.versions[keyOf(q)] = append(p.versions[keyOf(q)], q)
	}
	for _, row := range rows {
		p.take(row)
	}
	return p.plan, p.faults
}

// quotaKey is what versions are versions of.
type quotaKey struct {
	member int64
	metric coaching.Metric
	period coaching.Period
}

func keyOf(q coaching.Quota) quotaKey { return quotaKey{q.Member, q.Metric, q.Period} }

type datedKey struct {
	quotaKey
	from coaching.Day
}

// quotaLine is where a sheet says a quota, and whether it is stored so.
type quotaLine struct {
	line   int
	stored bool
}

type planner struct {
	today    coaching.Day
	versions map[quotaKey][]coaching.Quota
	fresh    map[quotaKey]bool // has no stored version
	lines    map[datedKey]quotaLine
	plan     QuotaPlan
	faults   []sheet.Fault
}

func (p *planner) take(row QuotaRow) {
	next, key := row.Quota, keyOf(row.Quota)
	versions := p.versions[key]
	if len(versions) == 0 {
		p.fresh[key] = true
	}
	if !row.Dated {
		next.From = p.from(next.Period)
	}
	stored := isStored(versions, next)
	dated := datedKey{key, next.From}
	if earlier, twice := p.lines[dated]; twice && !earlier.stored {
		p.faults = append(p.faults, sheet.Fault{Line: row.Line, Say: coaching.Say("importing.quota_twice", "line", earlier.line)})
		return
	}
	p.lines[dated] = quotaLine{row.Line, stored}
	before, found := coaching.InForce(versions, next.Member, next.Metric, next.Period, next.From)
	past := next.From.Before(p.today)
	if found && before.SameLevels(next) || past && stored {
		p.plan.Unchanged++
		return
	}
	earliest := p.today
	if p.fresh[key] {
		earliest = coaching.Day{}
	}
	if past && !earliest.IsZero() && p.today.After(next.Period.End) {
		p.faults = append(p.faults, sheet.Fault{Line: row.Line, Say: coaching.Say("importing.quota_over", "period", next.Period)})
		return
	}
	if err := next.Validate(earliest); err != nil {
		p.faults = append(p.faults, faultAt(row.Line, err))
		return
	}
	c := QuotaChange{Line: row.Line, Member: row.Member, Next: next}
	if found {
		c.Before = &before
	}
	p.plan.Changes = append(p.plan.Changes, c)
	next.ID = math.MaxInt64 - int64(math.MaxInt32) + int64(row.Line) // newer than all that is stored
	p.versions[key] = append(versions, next)
}

// from is the day on which a quota begins that does not say it: today in a
// period that is running, and the first day of any other.
func (p *planner) from(period coaching.Period) coaching.Day {
	if period.Contains(p.today) {
		return p.today
	}
	return period.Start
}

// isStored reports whether a version is there already, be it in force or not.
func isStored(versions []coaching.Quota, next coaching.Quota) bool {
	for _, q := range versions {
		if q.From == next.From && q.SameLevels(next) {
			return true
		}
	}
	return false
}

// String is the plan as it is compared with a later one: all that would be
// written, and what it would replace.
func (p QuotaPlan) String() string {
	var text strings.Builder
	fmt.Fprintln(&text, p.Unchanged)
	for _, c := range p.Changes {
		var before coaching.Quota
		if c.Before != nil {
			before = *c.Before
		}
		n := c.Next
		fmt.Fprintln(&text, c.Line, before.ID, n.Member, n.Metric, n.Period, n.From, n.Base, n.Floor, n.Target, n.Stretch, n.Reason)
	}
	return text.String()
}
