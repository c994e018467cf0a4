package quota

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

func reader(t testing.TB, locale coaching.Locale, currency coaching.Currency) bot.Reader {
	return bot.Reader{
		Voice:     bot.Voice{Catalogue: bottest.Catalogue(t, New(Ports{})), Locale: locale, Zone: time.UTC},
		Workspace: coaching.Workspace{Currency: currency},
		Today:     coaching.NewDay(2026, 11, 25),
	}
}

func TestLevelReads(t *testing.T) {
	rd := reader(t, coaching.English, "EUR")
	for line, want := range map[string]struct {
		figure figure
		took   int
	}{
		"120k Q4":      {figure{coaching.Revenue, 120_000_00, "EUR", 0}, 1},
		"€12,500 Q4":   {figure{coaching.Revenue, 12_500_00, "EUR", 0}, 1},
		"EUR 12k":      {figure{coaching.Revenue, 12_000_00, "EUR", 0}, 2},
		"12 wins Q4":   {figure{coaching.Wins, 12, "", 0}, 2},
		"1 vente":      {figure{coaching.Wins, 1, "", 0}, 2},
		"12 Deals":     {figure{coaching.Wins, 12, "", 0}, 2},
		"12 Q4":        {figure{coaching.Revenue, 12_00, "EUR", 12}, 1},
		"12 500 wins":  {figure{coaching.Wins, 12_500, "", 0}, 3},
		"1,500 wins":   {figure{coaching.Wins, 1_500, "", 0}, 2},
		"12 500":       {figure{coaching.Revenue, 12_500_00, "EUR", 12_500}, 2},
		"12.50 wins":   {figure{coaching.Revenue, 12_50, "EUR", 0}, 1},
		"120k stretch": {figure{coaching.Revenue, 120_000_00, "EUR", 0}, 1},
	} {
		value, took, err := level{}.Read(rd, reading.Tokens(line))
		if err != nil || value != want.figure || took != want.took {
			t.Errorf("%q is read as %+v from %d tokens, %v; want %+v", line, value, took, err, want)
		}
	}
	// Everyday words behind "base", "floor" and "stretch" are left alone.
	for _, line := range []string{"", "goals", "of the house", `"120k"`, "Q"} {
		if value, took, err := (level{}).Read(rd, reading.Tokens(line)); err == nil || took != 0 {
			t.Errorf("%q is read as %v from %d tokens, %v", line, value, took, err)
		}
	}
}

// What a form shows can be sent back as it is.
func TestLevelIsReadBackAsShown(t *testing.T) {
	readers := map[coaching.Locale]bot.Reader{}
	for _, locale := range bot.Locales {
		readers[locale] = reader(t, locale, "EUR")
	}
	rapid.Check(t, func(t *rapid.T) {
		rd := readers[rapid.SampledFrom(bot.Locales).Draw(t, "locale")]
		want := figure{metric: coaching.Wins, units: rapid.Int64Range(1, 1_000_000).Draw(t, "wins")}
		if rapid.Bool().Draw(t, "revenue") {
			want = figure{metric: coaching.Revenue, units: rapid.Int64Range(1, coaching.MaxMinor).Draw(t, "minor"), currency: "EUR"}
		}
		shown := level{}.Show(rd.Voice, want)
		got, err := level{}.Fill(rd, shown)
		if err != nil || got != want {
			t.Fatalf("%+v is shown as %q and read as %+v, %v", want, shown, got, err)
		}
	})
}

func FuzzLevel(f *testing.F) {
	for _, line := range []string{"120k Q4", "12 wins", "€12,500", "12 500 ventes", "stretch", "", "1e400", "9999999999999999999 wins"} {
		f.Add(line)
	}
	rd := reader(f, coaching.French, "EUR")
	f.Fuzz(func(t *testing.T, line string) {
		tokens := reading.Tokens(line)
		value, looked, err := level{}.Read(rd, tokens)
		if looked < 0 || looked > len(tokens) {
			t.Fatalf("%d of %d tokens were looked at", looked, len(tokens))
		}
		if err == nil && value.(figure).units < 0 {
			t.Fatalf("%q is read as %+v", line, value)
		}
	})
}
