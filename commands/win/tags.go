package win

import (
	"strings"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const (
	maxTags = 10
	maxTag  = 40 // characters
)

// checkTags refuses more or longer tags than a win has room for.
func checkTags(_ bot.Reader, value any) error {
	tags := value.([]string)
	if len(tags) > maxTags {
		return coaching.Refuse(coaching.Invalid, "win.many_tags", "n", len(tags), "most", maxTags)
	}
	for _, tag := range tags {
		if n := utf8.RuneCountInString(tag); n > maxTag {
			return coaching.Refuse(coaching.Invalid, "win.long_tag", "n", n, "most", maxTag)
		}
	}
	return nil
}

// hashed writes tags as people type them.
func hashed(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "#" + strings.Join(tags, " #")
}
