package coaching

import (
	"os"
	"regexp"
	"testing"
	"time"

	_ "time/tzdata"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// zones change their clocks in every way: not at all, by an hour, by half an
// hour, at midnight, before midnight, by a whole day.
var zones = []string{
	"UTC", "Europe/Paris", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu",
	"Pacific/Apia", "Pacific/Kiritimati", "America/Sao_Paulo", "America/Nuuk", "America/Havana", "Africa/Casablanca",
	"Asia/Tehran", "America/St_Johns", "Pacific/Chatham",
}

// everyZone are all zones that people may live in.
func everyZone(t interface{ Fatal(...any) }) []string {
	list, err := os.ReadFile("reading/zonenames.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`[A-Z][A-Za-z]+/[A-Za-z_/-]+`).FindAllString(string(list), -1)
	if len(names) < 300 {
		t.Fatal("there are only so many zones: ", len(names))
	}
	return names
}

// drawZone draws one of the zones, most often one that changes its clocks in a
// way of its own.
func drawZone(t *rapid.T) *time.Location {
	z, err := time.LoadLocation(rapid.OneOf(rapid.SampledFrom(zones), rapid.SampledFrom(everyZone(t))).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return z
}

var drawDay = rapid.Custom(func(t *rapid.T) Day {
	return Day{2010, time.January, 1}.AddDays(rapid.IntRange(0, 20*365).Draw(t, "day"))
})

var drawTime = rapid.Custom(func(t *rapid.T) TimeOfDay {
	return TimeOfDay(rapid.IntRange(0, 24*60-1).Draw(t, "time"))
})

func TestTimeOfDayOn(t *testing.T) {
	for _, tt := range []struct {
		zone string
		day  Day
		at   TimeOfDay
		want string
	}{
		{"Europe/Paris", Day{2026, 11, 25}, 9 * 60, "2026-11-25T09:00:00+01:00"},
		{"Europe/Paris", Day{2026, 3, 29}, 90, "2026-03-29T01:30:00+01:00"},
		{"Europe/Paris", Day{2026, 3, 29}, 120, "2026-03-29T03:00:00+02:00"},  // the gap
		{"Europe/Paris", Day{2026, 3, 29}, 150, "2026-03-29T03:30:00+02:00"},  //
		{"Europe/Paris", Day{2026, 3, 29}, 180, "2026-03-29T03:00:00+02:00"},  //
		{"Europe/Paris", Day{2026, 10, 25}, 119, "2026-10-25T01:59:00+02:00"}, //
		{"Europe/Paris", Day{2026, 10, 25}, 120, "2026-10-25T02:00:00+02:00"}, // the first of two
		{"Europe/Paris", Day{2026, 10, 25}, 179, "2026-10-25T02:59:00+02:00"}, //
		{"Europe/Paris", Day{2026, 10, 25}, 180, "2026-10-25T03:00:00+01:00"}, //
		{"America/New_York", Day{2026, 3, 8}, 150, "2026-03-08T03:30:00-04:00"},
		{"America/New_York", Day{2026, 11, 1}, 90, "2026-11-01T01:30:00-04:00"},
		{"Australia/Lord_Howe", Day{2026, 10, 4}, 135, "2026-10-04T02:45:00+11:00"},
		{"Australia/Lord_Howe", Day{2026, 4, 5}, 105, "2026-04-05T01:45:00+11:00"},
		{"Asia/Kolkata", Day{2026, 3, 29}, 150, "2026-03-29T02:30:00+05:30"},
		{"Pacific/Apia", Day{2011, 12, 29}, 720, "2011-12-29T12:00:00-10:00"},
		{"Pacific/Apia", Day{2011, 12, 30}, 720, "2011-12-31T12:00:00+14:00"}, // a day long
		{"Pacific/Apia", Day{2011, 12, 31}, 720, "2011-12-31T12:00:00+14:00"},
		{"America/Sao_Paulo", Day{2018, 11, 4}, 30, "2018-11-04T01:30:00-02:00"},
		{"America/Nuuk", Day{2024, 3, 30}, 23*60 + 30, "2024-03-31T00:30:00-01:00"}, // past midnight
		{"UTC", Day{2026, 11, 25}, 0, "2026-11-25T00:00:00Z"},
	} {
		if got := tt.at.On(tt.day, zone(t, tt.zone)).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s on %s in %s is %s, want %s", tt.at, tt.day, tt.zone, got, tt.want)
		}
	}
}

// TestTimeOfDayOnIsFirst compares On with the clock on the wall, read in the
// minutes around.
func TestTimeOfDayOnIsFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, day, at := drawZone(t), drawDay.Draw(t, "on"), drawTime.Draw(t, "at")
		got := at.On(day, zone)
		shows := func(t time.Time) bool {
			t = t.In(zone)
			return DayOf(t, zone) == day && t.Hour()*60+t.Minute() == int(at)
		}
		if shows(got) {
			for _, change := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 24 * time.Hour} {
				if shows(got.Add(-change)) {
					t.Fatalf("%s on %s in %s is %s, and %s before", at, day, zone, got, change)
				}
			}
			return
		}
		start, _ := got.ZoneBounds()
		gap := offset(got) - offset(start.Add(-time.Second))
		if back := got.Add(-gap); gap <= 0 || back.Hour()*60+back.Minute() == int(at) && DayOf(back, zone) == day {
			t.Fatalf("%s on %s in %s is %s, which was not moved on", at, day, zone, got)
		}
		wall := time.Date(day.Year, day.Month, day.Day, int(at)/60, int(at)%60, 0, 0, time.UTC).Add(gap)
		if got.Format(time.DateTime) != wall.Format(time.DateTime) {
			t.Fatalf("%s on %s in %s is %s, not moved on by %s", at, day, zone, got, gap)
		}
	})
}
