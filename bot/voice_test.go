package bot_test

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
)

func voices(t *testing.T) (en, fr bot.Voice) {
	t.Helper()
	catalogue := bottest.Catalogue(t)
	return bot.Voice{Catalogue: catalogue, Locale: coaching.English, Zone: time.UTC},
		bot.Voice{Catalogue: catalogue, Locale: coaching.French, Zone: time.UTC}
}

func TestVoiceWritesAsItsReaderExpects(t *testing.T) {
	en, fr := voices(t)
	first := coaching.NewDay(2026, 12, 1)
	for _, c := range []struct {
		value      any
		english    string
		frenchText string
	}{
		{coaching.Money{Minor: 12_500_00, Currency: "EUR"}, "€12,500", "12\u202f500\u00a0€"},
		{coaching.Money{Minor: 12_500_50, Currency: "EUR"}, "€12,500.50", "12\u202f500,50\u00a0€"},
		{coaching.Money{Minor: 1_200_000, Currency: "XOF"}, "F\u202fCFA\u00a01,200,000", "1\u202f200\u202f000\u00a0F\u202fCFA"},
		{coaching.Money{Minor: -3_00, Currency: "USD"}, "-$3", "-3\u00a0$US"},
		{12_500, "12,500", "12\u202f500"},
		{coaching.Share(72_40), "72%", "72\u202f%"},
		{coaching.Share(7_25), "7.3%", "7,3\u202f%"},
		{coaching.Share(9_99), "10%", "10\u202f%"},
		{coaching.Share(0), "0%", "0\u202f%"},
		{first, "1 December 2026", "1er décembre 2026"},
		{coaching.PeriodOf(coaching.Quarter, first), "Q4 2026", "T4 2026"},
		{coaching.PeriodOf(coaching.Half, first), "H2 2026", "S2 2026"},
		{coaching.PeriodOf(coaching.Month, first), "December 2026", "décembre 2026"},
		{coaching.PeriodOf(coaching.Year, first), "2026", "2026"},
		{coaching.PeriodOf(coaching.Week, first), "the week of 30 November 2026", "la semaine du 30 novembre 2026"},
		{coaching.MondayToFriday, "Monday to Friday", "du lundi au vendredi"},
		{coaching.EveryDay, "every day", "tous les jours"},
		{coaching.Weekdays(0).With(time.Monday).With(time.Wednesday), "Monday and Wednesday", "lundi et mercredi"},
		{coaching.Manager, "manager", "manager"},
	} {
		if got := en.Write(c.value); got != c.english {
			t.Errorf("%v in English: %q, want %q", c.value, got, c.english)
		}
		if got := fr.Write(c.value); got != c.frenchText {
			t.Errorf("%v in French: %q, want %q", c.value, got, c.frenchText)
		}
	}
}

// Five people are named, and of more it is said how many others there are.
func TestNames(t *testing.T) {
	en, fr := voices(t)
	var people []coaching.Member
	for _, name := range []string{"Ann", "Bob", "Cleo", "Dan", "Eve", "Fay", "Gus"} {
		people = append(people, coaching.Member{Name: name})
	}
	for n, want := range map[int][2]string{
		0: {"", ""},
		1: {"Ann", "Ann"},
		2: {"Ann and Bob", "Ann et Bob"},
		5: {"Ann, Bob, Cleo, Dan and Eve", "Ann, Bob, Cleo, Dan et Eve"},
		6: {"Ann, Bob, Cleo, Dan, Eve and 1 other", "Ann, Bob, Cleo, Dan, Eve et 1 autre"},
		7: {"Ann, Bob, Cleo, Dan, Eve and 2 others", "Ann, Bob, Cleo, Dan, Eve et 2 autres"},
	} {
		if got := [2]string{en.Names(people[:n]), fr.Names(people[:n])}; got != want {
			t.Errorf("%d people: got %q, want %q", n, got, want)
		}
	}
}

func TestSlotsAreSpansNeverMarkup(t *testing.T) {
	en, _ := voices(t)
	got := en.Say("args.rest", "text", []bot.Span{{Text: "{n} <b>", Strong: true}})
	want := []bot.Span{{Text: "I don’t understand “"}, {Text: "{n} <b>", Strong: true}, {Text: "” at the end."}}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("span %d: %v, want %v", i, got[i], want[i])
		}
	}
}

func TestASlotWithoutAValueIsSeen(t *testing.T) {
	en, _ := voices(t)
	if got := en.Plain("args.rest"); got != "I don’t understand “{text}” at the end." {
		t.Errorf("got %q", got)
	}
}

// Where the fiscal year is not the calendar's, its periods say so.
func TestVoiceNamesFiscalPeriods(t *testing.T) {
	en, fr := voices(t)
	april := coaching.FiscalFrom(time.April)
	en.Fiscal, fr.Fiscal = april, april
	day := coaching.NewDay(2026, 11, 25)
	for _, c := range []struct{ grain, english, french, typed, tape string }{
		{"q", "Q3 FY2027", "T3 de l’exercice 2027", "2027-Q3", "2027-T3"},
		{"h", "H2 FY2027", "S2 de l’exercice 2027", "2027-H2", "2027-S2"},
		{"y", "FY2027", "exercice 2027", "2027", "2027"},
		{"m", "November 2026", "novembre 2026", "2026-11", "2026-11"},
	} {
		p := april.PeriodOf(coaching.Grain(c.grain), day)
		if e, f := en.Period(p), fr.Period(p); e != c.english || f != c.french {
			t.Errorf("%s: %q and %q", c.grain, e, f)
		}
		if e, f := en.TypedPeriod(p), fr.TypedPeriod(p); e != c.typed || f != c.tape {
			t.Errorf("%s is typed %q and %q", c.grain, e, f)
		}
	}
	former := coaching.PeriodOf(coaching.Half, day)
	if e, f := en.Period(former), fr.Period(former); e != "1 July 2026 to 31 December 2026" || f != "du 1er juillet 2026 au 31 décembre 2026" {
		t.Errorf("a half of the calendar year: %q and %q", e, f)
	}
}
