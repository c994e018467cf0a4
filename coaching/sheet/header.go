package sheet

import (
	"encoding/csv"
	"slices"
	"strings"
	"unicode"

	"github.com/carillon-bot/carillon/coaching"
)

// separators are what may stand between cells.
var separators = []rune{',', ';', '\t'}

// separator is what stands between the cells of a text: what makes the most
// known columns of its first line, else what is there most often.
func separator(text string, columns []Column) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\n"), "\n")
	best, most := separators[0], -1
	for _, s := range separators {
		r := csv.NewReader(strings.NewReader(first))
		r.Comma, r.LazyQuotes = s, true
		cells, err := r.Read()
		if err != nil {
			continue
		}
		known := 0
		for _, cell := range cells {
			if _, is := columnCalled(cell, columns); is {
				known++
			}
		}
		if found := known*len(text) + len(cells); found > most {
			best, most = s, found
		}
	}
	return best
}

// placesOf tells where each column is, or what is wrong with the header. A
// column without a name may be there as long as it is empty.
func placesOf(header []string, line int, columns []Column) (map[string]int, []Fault) {
	places := map[string]int{}
	var unknown []coaching.Words
	var faults []Fault
	for i, cell := range header {
		c, known := columnCalled(cell, columns)
		_, twice := places[c.Name]
		switch {
		case cell == "":
		case !known:
			unknown = append(unknown, coaching.Say("sheet.quoted", "text", shortened(cell)))
		case twice:
			faults = append(faults, Fault{line, coaching.Say("sheet.twice", "column", nameOf(c))})
		default:
			places[c.Name] = i
		}
	}
	var missing []coaching.Words
	for _, c := range columns {
		if _, there := places[c.Name]; c.Required && !there {
			missing = append(missing, nameOf(c))
		}
	}
	if len(unknown) > 0 {
		faults = append(faults, Fault{line, coaching.Say("sheet.unknown", "n", len(unknown), "columns", listed(unknown))})
	}
	if len(missing) > 0 {
		faults = append(faults, Fault{line, coaching.Say("sheet.missing", "n", len(missing), "columns", listed(missing))})
	}
	if len(faults) > 0 {
		faults = append(faults, Fault{line, coaching.Say("sheet.header", "header", listed(namesOf(columns)))})
	}
	return places, faults
}

func columnCalled(cell string, columns []Column) (Column, bool) {
	key := columnKey(cell)
	if key == "" {
		return Column{}, false
	}
	i := slices.IndexFunc(columns, func(c Column) bool {
		return columnKey(c.Name) == key || slices.ContainsFunc(c.Also, func(other string) bool { return columnKey(other) == key })
	})
	if i < 0 {
		return Column{}, false
	}
	return columns[i], true
}

// columnKey is a column's name as it is compared: its letters and digits.
func columnKey(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, coaching.Fold(name))
}

func nameOf(c Column) coaching.Words { return coaching.Say("sheet.column." + c.Name) }

func namesOf(columns []Column) []coaching.Words {
	var names []coaching.Words
	for _, c := range columns {
		if !c.Aside {
			names = append(names, nameOf(c))
		}
	}
	return names
}

// mostListed is how many things a list names.
const mostListed = 12

// listed are several things, one after the other.
func listed(all []coaching.Words) coaching.Words {
	list := all[0]
	for _, w := range all[1:min(len(all), mostListed)] {
		list = coaching.Say("sheet.list", "before", list, "last", w)
	}
	if more := len(all) - mostListed; more > 0 {
		list = coaching.Say("sheet.list", "before", list, "last", "…")
	}
	return list
}

// shortened is a cell as it is quoted back.
func shortened(cell string) string {
	const most = 60
	if runes := []rune(cell); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return cell
}
