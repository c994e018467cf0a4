package holiday

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Name is what a country is called in a language, by its code.
func Name(country, locale string) string {
	region, err := language.ParseRegion(country)
	if err != nil {
		return country
	}
	return names(locale).Name(region)
}

// Country finds a country by its code of two letters or by its name in English
// or French. Fold makes two spellings of a name the same.
func Country(text string, fold func(string) string) (code string, ok bool) {
	wanted := fold(strings.TrimSpace(text))
	switch wanted {
	case "":
		return "", false
	case "uk", "great britain", "england", "grande-bretagne", "angleterre":
		return "GB", true
	case "usa", "us", "america", "etats-unis d'amerique":
		return "US", true
	case "holland", "hollande":
		return "NL", true
	}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string([]rune{a, b})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.Canonicalize().String() != code { // East Germany is a code too
				continue
			}
			if wanted == strings.ToLower(code) || wanted == fold(Name(code, "en")) || wanted == fold(Name(code, "fr")) {
				return code, true
			}
		}
	}
	return "", false
}

func names(locale string) display.Namer {
	if locale == "fr" {
		return display.French.Regions()
	}
	return display.English.Regions()
}
