// Package sheet reads tables as spreadsheets and other programs write them:
// comma, semicolon or tab between cells, quotes, any usual encoding and line
// end, columns named in English or in French.
//
// It owns the shape of a file: which row and column a cell is in. It does not
// own what a cell means; see importing. It is pure, and says everything that is
// wrong with a file at once, each by its line, in words for whoever made it.
package sheet

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Column is a column that a sheet may have. Name is how exports spell it and
// Also are other names for it; case, accents, and what is between words do not
// matter. How people call it is sheet.column.NAME in the catalogues, which is
// one of these spellings in every language.
type Column struct {
	Name     string
	Also     []string
	Required bool
	Aside    bool // may be there, as in exports, and is not asked for
}

// Sheet is the rows of a file, with the columns that it has.
type Sheet struct {
	Rows    []Row
	columns map[string]int
}

// Has reports whether the sheet has a column.
func (s Sheet) Has(column string) bool {
	_, has := s.columns[column]
	return has
}

// Row is a row of a sheet that is not blank.
type Row struct {
	Line    int // of the file, counted from one
	columns map[string]int
	cells   []string
}

// Cell is what stands in a column, without the white space around it; nothing
// where the sheet has no such column.
func (r Row) Cell(column string) string {
	if i, has := r.columns[column]; has && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// Fault is something that is wrong with a line of a file, or with the file as a
// whole where Line is zero.
type Fault struct {
	Line int
	Say  coaching.Words
}

// Refusal is faults as one *Error, of which at most so many are told.
func Refusal(faults []Fault, most int) *coaching.Error {
	var lines []coaching.Words
	for _, f := range faults[:min(len(faults), most)] {
		lines = append(lines, f.words())
	}
	if more := len(faults) - most; more > 0 {
		lines = append(lines, coaching.Say("sheet.more", "n", more))
	}
	return coaching.Refuse(coaching.Invalid, "sheet.refused", "lines", together(lines))
}

// together are lines as one text. It is put together by halves: line behind
// line, each would be copied as often as there are lines below it, and a file
// can have a fault in all of its fifty thousand.
func together(lines []coaching.Words) coaching.Words {
	if len(lines) == 1 {
		return lines[0]
	}
	half := len(lines) / 2
	return coaching.Say("sheet.lines", "before", together(lines[:half]), "last", together(lines[half:]))
}

// words are the fault behind its line.
func (f Fault) words() coaching.Words {
	if f.Line == 0 {
		return f.Say
	}
	return coaching.Say("sheet.line", "line", f.Line, "fault", f.Say)
}

// Sort puts faults in the order of their lines.
func Sort(faults []Fault) {
	slices.SortStableFunc(faults, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
}

// Read reads a file whose first line names its columns. A file with faults has
// no rows that could be relied upon.
func Read(body []byte, columns []Column) (Sheet, []Fault) {
	text, faults := decode(body)
	if text == "" {
		return Sheet{}, append(faults, emptyFault(columns, faults)...)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text, columns)
	r.TrimLeadingSpace = r.Comma != '\t' // which is white space itself
	r.FieldsPerRecord = -1
	header, line, malformed := next(r)
	if malformed != nil {
		return Sheet{}, append(faults, *malformed)
	}
	places, wrong := placesOf(header, line, columns)
	if len(wrong) > 0 {
		return Sheet{}, append(faults, wrong...)
	}
	s := Sheet{columns: places}
	unreadable := map[int]bool{}
	for _, f := range faults {
		unreadable[f.Line] = true
	}
	for {
		cells, line, malformed := next(r)
		switch {
		case malformed != nil:
			faults = append(faults, *malformed)
		case cells == nil:
			Sort(faults)
			return s, faults
		case isBlank(cells) || unreadable[line]:
		case len(cells) > len(header) && !isBlank(cells[len(header):]):
			faults = append(faults, Fault{line, coaching.Say("sheet.wide", "n", len(cells), "columns", len(header), "text", cells[len(header)])})
		default:
			s.Rows = append(s.Rows, Row{line, places, cells})
		}
	}
}

// next gives the next record and its line, none at the end.
func next(r *csv.Reader) (cells []string, line int, malformed *Fault) {
	cells, err := r.Read()
	var parsing *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, 0, nil
	case errors.As(err, &parsing):
		return nil, 0, &Fault{parsing.StartLine, coaching.Say("sheet.quotes")}
	}
	line, _ = r.FieldPos(0)
	for i := range cells {
		cells[i] = strings.TrimSpace(coaching.Legible(cells[i]))
	}
	return cells, line, nil
}

func isBlank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" })
}

// emptyFault says what a file without a line should begin with, unless more was
// said already.
func emptyFault(columns []Column, said []Fault) []Fault {
	if len(said) > 0 {
		return nil
	}
	return []Fault{{0, coaching.Say("sheet.empty", "header", listed(namesOf(columns)))}}
}
