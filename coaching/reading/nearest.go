package reading

import (
	"strings"
	"unicode/utf8"

	"github.com/bojanz/currency"
)

// NearestZone is the time zone that somebody may have meant by one that there
// is not, or nothing.
func NearestZone(text string) string {
	var names []string
	meant := map[string]string{}
	for name := range strings.FieldsSeq(zoneNames) {
		key := zoneKey(name)
		for _, spelt := range []string{key, key[strings.LastIndex(key, "/")+1:]} {
			names = append(names, spelt)
			meant[spelt] = name
		}
	}
	return meant[nearest(zoneKey(text), names)]
}

// NearestCurrency is the currency that somebody may have meant by one that
// there is not, or nothing.
func NearestCurrency(text string) string {
	if len(text) != 3 {
		return ""
	}
	return nearest(strings.ToUpper(text), currency.GetCurrencyCodes())
}

// nearest is the name that differs least from what was written, if it differs
// by no more than a third of it. Of a text longer than any name nothing is near.
func nearest(wanted string, names []string) string {
	if len(wanted) > quotable {
		return ""
	}
	best, least := "", utf8.RuneCountInString(wanted)/3+1
	for _, name := range names {
		if d := distance(wanted, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters have to be added, left out, changed or swapped
// with the next one to make one word of another.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	if max(len(from)-len(to), len(to)-len(from)) > len(from)/3 {
		return len(from) + len(to)
	}
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range to {
		rows[0][j+1] = j + 1
	}
	for i := range from {
		for j := range to {
			change := rows[i][j]
			if from[i] != to[j] {
				change++
			}
			rows[i+1][j+1] = min(rows[i][j+1]+1, rows[i+1][j]+1, change)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				rows[i+1][j+1] = min(rows[i+1][j+1], rows[i-1][j-1]+1)
			}
		}
	}
	return rows[len(from)][len(to)]
}
