package coaching

import "unicode/utf8"

// How much may be said about a win, in characters, and how many tags it may
// have.
const (
	MaxCustomer = 200
	MaxProduct  = 120
	MaxNote     = 2000
	MaxTags     = 10
	MaxTag      = 40
)

// CheckTags refuses, as an *Error, more or longer tags than a win has room for.
func CheckTags(tags []string) error {
	if len(tags) > MaxTags {
		return Refuse(Invalid, "win.many_tags", "n", len(tags), "most", MaxTags)
	}
	for _, tag := range tags {
		if n := utf8.RuneCountInString(tag); n > MaxTag {
			return Refuse(Invalid, "win.long_tag", "n", n, "most", MaxTag)
		}
	}
	return nil
}
