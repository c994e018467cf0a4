package coaching

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestQuietUntil(t *testing.T) {
	own := Quiet{From: 19 * 60, To: 8 * 60}
	for name, tt := range map[string]struct {
		quiet    Quiet
		holidays string
		now      string
		want     string // nothing where it is not quiet
	}{
		"at work":                      {Quiet{}, "", "2026-11-25T09:00", ""},
		"the last minute":              {Quiet{}, "", "2026-11-25T17:59", ""},
		"after work":                   {Quiet{}, "", "2026-11-25T18:00", "2026-11-26T09:00"},
		"before work":                  {Quiet{}, "", "2026-11-25T08:59", "2026-11-25T09:00"},
		"on Friday night":              {Quiet{}, "", "2026-11-27T22:00", "2026-11-30T09:00"},
		"before Christmas":             {Quiet{}, "FR", "2026-12-24T19:00", "2026-12-28T09:00"},
		"before Christmas anywhere":    {Quiet{}, "", "2026-12-24T19:00", "2026-12-25T09:00"},
		"never quiet":                  {Quiet{Off: true}, "", "2026-11-28T03:00", ""},
		"own, the evening":             {own, "", "2026-11-25T18:30", ""},
		"own, the night":               {own, "", "2026-11-25T19:00", "2026-11-26T09:00"},
		"own, the early morning":       {own, "", "2026-11-26T08:30", ""},
		"own, a Saturday":              {own, "", "2026-11-28T12:00", "2026-11-30T09:00"},
		"own, longer than the morning": {Quiet{From: 20 * 60, To: 10 * 60}, "", "2026-11-25T21:00", "2026-11-26T10:00"},
		"own, at noon":                 {Quiet{From: 12 * 60, To: 14 * 60}, "", "2026-11-25T13:00", "2026-11-25T14:00"},
		"own, until work is over":      {Quiet{From: 12 * 60, To: 18 * 60}, "", "2026-11-25T13:00", "2026-11-26T09:00"},
		"the night clocks go forward":  {Quiet{}, "", "2026-03-28T22:00", "2026-03-30T09:00"},
	} {
		t.Run(name, func(t *testing.T) {
			m := Member{Zone: zone(t, "Europe/Paris"), Hours: DefaultHours, Quiet: tt.quiet, Holidays: tt.holidays}
			now, err := time.ParseInLocation("2006-01-02T15:04", tt.now, m.Zone)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if until := m.QuietUntil(now); !until.IsZero() {
				got = until.In(m.Zone).Format("2006-01-02T15:04")
			}
			if got != tt.want {
				t.Errorf("quiet until %q, want %q", got, tt.want)
			}
		})
	}
}

// Quiet ends at the first minute in which the member works undisturbed.
func TestQuietEndsAsSoonAsItMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawResting(t)
		now := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 370*24*60).Draw(t, "minute")) * time.Minute)
		until := m.QuietUntil(now)
		if until.IsZero() {
			if m.quietAt(now) {
				t.Fatalf("%v: it is quiet, and nothing says until when", now)
			}
			return
		}
		if !until.After(now) || m.quietAt(until) || !m.worksAt(until) {
			t.Fatalf("%v: quiet until %v, which is no good moment", now, until)
		}
		for at := now; at.Before(until); at = at.Add(time.Minute) {
			if m.worksAt(at) && !m.quietAt(at) {
				t.Fatalf("%v: quiet until %v, but %v would do", now, until, at)
			}
		}
	})
}

// drawResting draws somebody whose quiet hours leave some of the working hours.
func drawResting(t *rapid.T) Member {
	times := rapid.IntRange(0, 24*60-1)
	from := rapid.IntRange(0, 23*60).Draw(t, "from")
	m := Member{
		Zone: drawZone(t), Holidays: rapid.SampledFrom([]string{"", "FR", "US"}).Draw(t, "holidays"),
		Hours: Hours{Days: Weekdays(rapid.IntRange(1, 127).Draw(t, "days")), From: TimeOfDay(from), To: TimeOfDay(rapid.IntRange(from+1, 24*60-1).Draw(t, "until"))},
		Quiet: Quiet{Off: rapid.Bool().Draw(t, "off"), From: TimeOfDay(times.Draw(t, "quiet from")), To: TimeOfDay(times.Draw(t, "quiet to"))},
	}
	if m.Quiet.Covers(m.Hours) {
		m.Quiet = Quiet{}
	}
	return m
}
