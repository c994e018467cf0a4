package reading

import "strings"

const digits = "0123456789"

// figure is a number that was read: its digits without separators, of which
// the last few are decimals.
type figure struct {
	digits   string
	decimals int
}

// figures are the ways to read a number with its separators: none, one, or two
// when a single comma or point before three digits may group thousands as well
// as begin decimals. English alone settles one such case: its comma groups.
// White space and apostrophes always group.
func figures(text string, english bool) []figure {
	text = strings.ReplaceAll(text, "’", "'")
	neutral := strings.ContainsAny(text, " '")
	mark := strings.LastIndexAny(text, ",.") // the last comma or point
	if mark < 0 {
		return grouped(text)
	}
	whole, decimals := text[:mark], text[mark+1:]
	switch {
	case strings.Contains(whole, text[mark:mark+1]): // it comes twice: it groups
		return grouped(text)
	case neutral || strings.ContainsAny(whole, ",."): // others group: it begins decimals
		return withDecimals(whole, decimals)
	case len(decimals) != 3 || len(whole) > 3 || strings.HasPrefix(whole, "0"):
		return withDecimals(whole, decimals)
	case english && text[mark] == ',':
		return grouped(text)
	}
	return append(grouped(text), withDecimals(whole, decimals)...)
}

// grouped reads digits with at most one kind of separator, which parts groups
// of three.
func grouped(text string) []figure {
	separator := strings.TrimLeft(text, digits)
	groups := []string{text}
	if separator != "" {
		groups = strings.Split(text, separator[:1])
	}
	for i, group := range groups {
		if !allDigits(group) {
			return nil
		}
		if len(groups) > 1 && (len(group) > 3 || i > 0 && len(group) < 3) {
			return nil
		}
	}
	return []figure{{digits: strings.Join(groups, "")}}
}

func withDecimals(whole, decimals string) []figure {
	read := grouped(whole)
	if len(read) == 0 || !allDigits(decimals) {
		return nil
	}
	return []figure{{read[0].digits + decimals, len(decimals)}}
}
