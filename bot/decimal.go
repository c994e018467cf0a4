package bot

import (
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Decimal writes an exact decimal, such as a rate, with the reader's mark
// before the decimals and all of its digits.
func (v Voice) Decimal(decimal string) string {
	if v.Locale == coaching.French {
		return strings.Replace(decimal, ".", ",", 1)
	}
	return decimal
}
