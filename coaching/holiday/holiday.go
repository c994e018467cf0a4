// Package holiday knows the public holidays of countries and what countries are
// called.
//
// It owns the days on which a whole country does not work. It does not own
// holidays of regions, which it leaves out, or who works when (coaching has
// that). The rules of each country come from rickar/cal; where its list holds
// what is kept in some regions only, the list is made here.
package holiday

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// Known reports whether the holidays of a country are known, by its code of two
// letters (ISO 3166-1).
func Known(country string) bool { return len(of(country)) > 0 }

// Dates are the days of a year on which a country does not work, each as
// midnight in UTC: none for a country that is not known.
func Dates(country string, year int) []time.Time {
	var dates []time.Time
	for _, h := range of(country) {
		for y := year - 1; y <= year+1; y++ { // New Year's Day may be kept on the last day of the year before
			day, kept := h.Calc(y)
			for _, d := range [2]time.Time{day, kept} {
				if d.Year() == year && !d.IsZero() {
					dates = append(dates, time.Date(year, d.Month(), d.Day(), 0, 0, 0, 0, time.UTC))
				}
				if day.Equal(kept) {
					break
				}
			}
		}
	}
	return dates
}

func of(country string) []*cal.Holiday {
	switch country {
	case "AT":
		return at.Holidays
	case "BE":
		return be.Holidays
	case "BR":
		return br.Holidays
	case "CA": // of all provinces
		return []*cal.Holiday{ca.NewYear, ca.GoodFriday, ca.CanadaDay, ca.LabourDay, ca.ChristmasDay}
	case "CH": // of all cantons
		return []*cal.Holiday{ch.Neujahr, ch.Auffahrt, ch.Bundesfeiertag, ch.Weihnachtstag}
	case "CZ":
		return cz.Holidays
	case "DE":
		return de.Holidays
	case "ES":
		return es.Holidays
	case "FR":
		return fr.Holidays
	case "GB":
		return gb.Holidays
	case "GR":
		return gr.Holidays
	case "IE":
		return ie.Holidays
	case "IT":
		return it.Holidays
	case "NL": // without Good Friday and Liberation Day, on which most people work
		return []*cal.Holiday{nl.Nieuwjaar, nl.TweedePaasdag, nl.Koningsdag, nl.Hemelvaart, nl.TweedePinksterDag, nl.EersteKerstdag, nl.TweedeKerstdag}
	case "NO":
		return no.Holidays
	case "NZ":
		return nz.Holidays
	case "PL":
		return pl.Holidays
	case "SE":
		return se.Holidays
	case "US":
		return us.Holidays
	case "ZA":
		return za.Holidays
	}
	return nil
}
