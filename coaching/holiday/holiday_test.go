package holiday

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestHolidaysOf2026(t *testing.T) {
	for country, want := range map[string]string{
		"FR": "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
		"DE": "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26",
		"GB": "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28", // Boxing Day is a Saturday
		"US": "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25",
		"CH": "01-01 05-14 08-01 12-25",
		"CA": "01-01 04-03 07-01 09-07 12-25",
		"NL": "01-01 04-06 04-27 05-14 05-25 12-25 12-26",
		"XX": "",
		"":   "",
	} {
		var got []string
		for _, d := range Dates(country, 2026) {
			got = append(got, d.Format("01-02"))
		}
		slices.Sort(got)
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", country, got, want)
		}
		if Known(country) != (want != "") {
			t.Errorf("%s is known: %v", country, Known(country))
		}
	}
}

// New Year's Day of 2022 was a Saturday, which the United States kept the day
// before.
func TestAHolidayKeptInTheYearBefore(t *testing.T) {
	if !slices.Contains(Dates("US", 2021), time.Date(2021, time.December, 31, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("2021 has %v", Dates("US", 2021))
	}
}

func TestCountry(t *testing.T) {
	for text, want := range map[string]string{
		"FR": "FR", "fr": "FR", "France": "FR", "Allemagne": "DE", "germany": "DE", "united kingdom": "GB", "UK": "GB",
		" Suisse ": "CH", "États-Unis": "US", "USA": "US", "XX": "", "EU": "", "": "", "Atlantis": "",
	} {
		got, ok := Country(text, func(s string) string { return strings.ToLower(strings.NewReplacer("É", "e", "é", "e").Replace(s)) })
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
	if Name("DE", "fr") != "Allemagne" || Name("DE", "en") != "Germany" || Name("nowhere", "en") != "nowhere" {
		t.Errorf("Germany is called %q and %q", Name("DE", "fr"), Name("DE", "en"))
	}
}
