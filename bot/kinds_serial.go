package bot

import (
	"strconv"

	"github.com/carillon-bot/carillon/coaching/reading"
)

// Serial is the number by which something is kept, such as a win: with a hash or
// without, and never grouped.
func Serial() Kind {
	return Parsed[int64]{Type: NumberField, From: reading.Number, Text: func(_ Voice, n int64) string { return strconv.FormatInt(n, 10) }}
}
