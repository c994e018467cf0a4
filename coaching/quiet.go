package coaching

import (
	"slices"
	"time"
)

// farAhead is in how many days at most somebody works again.
const farAhead = 60

// Quiet is when a person is not written to unasked. The zero Quiet is the time
// outside of their working hours; with times of the day it is from one to the
// other, over midnight if need be, and every day on which they do not work.
type Quiet struct {
	Off  bool // never quiet
	From TimeOfDay
	To   TimeOfDay
}

// Own reports whether the person chose times of the day.
func (q Quiet) Own() bool { return !q.Off && q.From != q.To }

// Covers reports whether it is quiet all through some working hours, so that
// nothing could ever be said.
func (q Quiet) Covers(h Hours) bool {
	if !q.Own() {
		return false
	}
	for at := h.From; at < h.To; at++ {
		if !q.at(at) {
			return false
		}
	}
	return true
}

// at reports whether a time of the day is one of the quiet ones.
func (q Quiet) at(t TimeOfDay) bool {
	if q.overMidnight() {
		return t >= q.From || t < q.To
	}
	return q.From <= t && t < q.To
}

func (q Quiet) overMidnight() bool { return q.To < q.From }

// span is the quiet that begins on a day.
func (q Quiet) span(day Day, zone *time.Location) (from, to time.Time) {
	last := day
	if q.overMidnight() {
		last = day.AddDays(1)
	}
	return q.From.On(day, zone), q.To.On(last, zone)
}

// QuietUntil is when the member may next be written to unasked: the zero Time
// when it is not quiet now, else the beginning of their next working moment.
func (m Member) QuietUntil(now time.Time) time.Time {
	if !m.quietAt(now) {
		return time.Time{}
	}
	today := DayOf(now, m.Zone)
	for n := range farAhead {
		for _, at := range m.openings(today.AddDays(n)) {
			if at.After(now) && m.worksAt(at) && !m.quietAt(at) {
				return at
			}
		}
	}
	return time.Time{} // who never works is not kept waiting for ever
}

// openings are the moments of a day at which quiet may end, in order.
func (m Member) openings(day Day) []time.Time {
	moments := []time.Time{m.Hours.From.On(day, m.Zone)}
	if m.Quiet.Own() {
		moments = append(moments, m.Quiet.To.On(day, m.Zone))
	}
	slices.SortFunc(moments, time.Time.Compare)
	return moments
}

func (m Member) quietAt(t time.Time) bool {
	switch {
	case m.Quiet.Off:
		return false
	case !m.Quiet.Own():
		return !m.worksAt(t)
	}
	today := DayOf(t, m.Zone)
	for _, day := range [2]Day{today.AddDays(-1), today} {
		if from, to := m.Quiet.span(day, m.Zone); !t.Before(from) && t.Before(to) {
			return true
		}
	}
	return !m.Workdays().Has(today)
}

func (m Member) worksAt(t time.Time) bool {
	today := DayOf(t, m.Zone)
	return m.Workdays().Has(today) && !t.Before(m.Hours.From.On(today, m.Zone)) && t.Before(m.Hours.To.On(today, m.Zone))
}
