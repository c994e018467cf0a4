package bot

import (
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// LocaleOf is the language of a platform's locale such as fr-FR; of those that
// we do not speak, none.
func LocaleOf(locale string) coaching.Locale {
	language, _, _ := strings.Cut(locale, "-")
	for _, known := range Locales {
		if strings.EqualFold(language, string(known)) {
			return known
		}
	}
	return ""
}
