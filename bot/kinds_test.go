package bot

import (
	"testing"

	"github.com/bojanz/currency"
	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
)

// A period that a form shows can be sent back as it is, in either language, and
// so can its name in files, which is how English readers type it.
func TestPeriodsAreReadAsTheyAreShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := coaching.NewDay(rapid.IntRange(2000, 2099).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		want := coaching.PeriodOf(rapid.SampledFrom(coaching.TallyGrains).Draw(t, "grain"), day)
		if rapid.Bool().Draw(t, "span") {
			want = coaching.Period{Grain: coaching.Span, Start: day, End: day.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))}
		}
		rd := readerFor(rapid.SampledFrom(Locales).Draw(t, "locale"))
		shown := Period{}.Show(rd.Voice, want)
		if got, err := (Period{}).Fill(rd, shown); err != nil || got != want {
			t.Fatalf("%q is read as %v, %v", shown, got, err)
		}
		if rd.Locale == coaching.English && shown[0] != want.String() {
			t.Fatalf("shown as %q", shown)
		}
	})
}

// An amount that a form shows is sent back as the same one, whatever its currency
// and that of the workspace.
func TestAmountsAreReadAsTheyAreShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := coaching.Money{
			Minor:    rapid.OneOf(rapid.Int64Range(1, 5000), rapid.Int64Range(1, coaching.MaxMinor)).Draw(t, "minor"),
			Currency: coaching.Currency(rapid.SampledFrom(currency.GetCurrencyCodes()).Draw(t, "currency")),
		}
		rd := readerFor(rapid.SampledFrom(Locales).Draw(t, "locale"))
		rd.Workspace.Currency = rapid.SampledFrom([]coaching.Currency{"EUR", "USD", "CAD", "XAF", "XOF", want.Currency}).Draw(t, "reporting")
		shown := Sum{}.Show(rd.Voice, want)
		if got, err := (Sum{}).Fill(rd, shown); err != nil || got != want {
			t.Fatalf("%q is read as %v, %v", shown, got, err)
		}
	})
}

// A form shows people by their ids on the platform, not by what people type.
func TestPeopleAreShownByTheirIDs(t *testing.T) {
	bob := coaching.Member{Name: "Bob Harris", Handle: "bob", User: "U08BOB"}
	shown := append(Person{}.Show(Voice{}, bob), People{}.Show(Voice{}, []coaching.Member{bob})...)
	if want := PersonToken("U08BOB"); len(shown) != 2 || shown[0] != want || shown[1] != want {
		t.Errorf("shown as %q", shown)
	}
}
