// Package importing makes of a sheet what is to change: quotas and wins, each
// held against what there is.
//
// It owns what a row may say and what difference it makes. It does not own the
// shape of files (sheet has it), who may import what, or how it is stored. It
// is pure: people, rates, teams and what is stored are handed in.
//
// Why all or nothing: half a file that went in is a file that nobody can mend
// and give again. So every row is read before any is taken, each fault is named
// by its line, and what there is already is no fault but changes nothing.
package importing

import (
	"errors"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// faultAt is what is wrong with a line, said by a refusal; an error that is none
// is a mistake of the program.
func faultAt(line int, err error) sheet.Fault {
	var refusal *coaching.Error
	if !errors.As(err, &refusal) {
		panic(err)
	}
	return sheet.Fault{Line: line, Say: refusal.Say}
}

// allFaults are the faults of a sheet in the order of its lines; one that has
// neither rows nor faults has nothing in it.
func allFaults(s sheet.Sheet, faults []sheet.Fault) []sheet.Fault {
	if len(s.Rows) == 0 && len(faults) == 0 {
		return []sheet.Fault{{Say: coaching.Say("importing.no_rows")}}
	}
	sheet.Sort(faults)
	return faults
}

// whole reads a cell to its end.
func whole[T any](cell string, read func([]reading.Token) (T, int, error)) (T, error) {
	tokens := reading.Tokens(cell)
	value, n, err := read(tokens)
	if err == nil && n < len(tokens) {
		err = coaching.Refuse(coaching.Invalid, "importing.rest", "text", reading.Join(tokens[n:]), "cell", cell)
	}
	return value, err
}

// fits refuses a text that is longer than there is room for.
func fits(column, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return coaching.Refuse(coaching.Invalid, "importing.long", "column", coaching.Say("sheet.column."+column), "n", n, "most", most)
	}
	return nil
}

// required refuses an empty cell.
func required(column, cell string) error {
	if cell == "" {
		return coaching.Refuse(coaching.Invalid, "importing.required", "column", coaching.Say("sheet.column."+column))
	}
	return nil
}
