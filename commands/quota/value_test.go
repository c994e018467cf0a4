package quota

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// A period goes into buttons and parcels by its name and has to come back.
func TestPeriodsAreReadBackFromTheirNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := coaching.NewDay(rapid.IntRange(2000, 2099).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		grain := rapid.SampledFrom(coaching.TallyGrains).Draw(t, "grain")
		want := coaching.PeriodOf(grain, day)
		if rapid.Bool().Draw(t, "span") {
			want = coaching.Period{Grain: coaching.Span, Start: day, End: day.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))}
		}
		locale := rapid.SampledFrom([]coaching.Locale{coaching.English, coaching.French}).Draw(t, "locale")
		got, n, err := reading.Period(reading.Tokens(want.String()), coaching.NewDay(2026, 11, 25), locale)
		if err != nil || n != 1 || got != want {
			t.Fatalf("%s is read as %v, %v", want, got, err)
		}
	})
}
