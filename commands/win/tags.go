package win

import (
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// checkTags refuses more or longer tags than a win has room for.
func checkTags(_ bot.Reader, value any) error { return coaching.CheckTags(value.([]string)) }

// hashed writes tags as people type them.
func hashed(tags []string) string {
	if len(tags) == 0 {
		return ""
	}
	return "#" + strings.Join(tags, " #")
}
