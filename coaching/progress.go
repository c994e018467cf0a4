package coaching

// Pace is spoken of once a tenth of the working days have passed or a few wins
// are in: before that it would be noise.
const (
	paceAfterTenths = 10
	paceAfterWins   = 3
)

// Progress is where a person stands in a period. Amounts are in the units of
// the quota's metric. Without a quota, all that rests on one is zero.
type Progress struct {
	Quota      *Quota // nil without one
	Period     Period
	Done       int64
	Wins       int
	Attainment Share // Done of the target; beyond the whole once it is exceeded
	Gap        int64 // from Done to the target; zero once it is reached
	StretchGap int64 // from Done to the stretch; zero once reached or not set

	WorkingDays int // of the person in the period: Passed and Remaining
	Passed      int // before today
	Remaining   int // from today on, today included

	Expected Share // of the target by now, linear over the working days, today not counted as passed
	Spoken   bool  // whether it is time to speak of pace
	OnPace   bool  // whether Done has reached what is expected, compared exactly

	PerDay        int64 // to close Gap over the remaining days, rounded up; the whole gap when none remains
	PerDayStretch int64 // the same for StretchGap
}

// Stand says where a person stands today in a period, by the quota in force
// (nil without one), what is done in its metric, the number of wins and the
// person's working days. Before the period nothing has passed; after it
// everything has.
func Stand(q *Quota, p Period, done int64, wins int, work Workdays, today Day) Progress {
	return stand(q, p, done, wins, work.within(p, today), today)
}

// workload is how many working days a period has, and how many of them have
// passed.
type workload struct{ all, passed int }

// within counts the working days of a period before today and in all.
func (w Workdays) within(p Period, today Day) workload {
	all := w.Count(p.Start, p.End)
	if today.After(p.End) {
		return workload{all, all}
	}
	return workload{all, w.Count(p.Start, today.AddDays(-1))}
}

func stand(q *Quota, p Period, done int64, wins int, load workload, today Day) Progress {
	s := Progress{Quota: q, Period: p, Done: done, Wins: wins}
	s.WorkingDays, s.Passed, s.Remaining = load.all, load.passed, load.all-load.passed
	s.Spoken = wins >= paceAfterWins || s.Passed > 0 && s.Passed*paceAfterTenths >= s.WorkingDays
	if q == nil {
		return s
	}
	s.Attainment = shareOf(done, q.Target)
	s.Gap, s.StretchGap = max(q.Target-done, 0), max(q.Stretch-done, 0)
	s.PerDay, s.PerDayStretch = perDay(s.Gap, s.Remaining), perDay(s.StretchGap, s.Remaining)

	passed, days := int64(s.Passed), int64(s.WorkingDays)
	if days == 0 { // a period of holidays is due at its end
		days = 1
		if today.After(p.End) {
			passed = 1
		}
	}
	s.Expected = shareOf(passed, days)
	s.OnPace = compareRatios(done, q.Target, passed, days) >= 0
	return s
}

// perDay is what closes a gap over some days, rounded up.
func perDay(gap int64, days int) int64 {
	if gap == 0 || days == 0 {
		return gap
	}
	return (gap-1)/int64(days) + 1
}
