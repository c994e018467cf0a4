package sheet

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/carillon-bot/carillon/coaching"
)

var quotaLike = []Column{
	{Name: "member", Also: []string{"membre"}, Required: true},
	{Name: "period", Also: []string{"période"}, Required: true},
	{Name: "from", Also: []string{"dès", "effective_from"}},
	{Name: "set_by", Aside: true},
}

// cells writes a sheet as lines of a row's line and cells, and what is wrong as
// lines of a fault's line and key.
func cells(body []byte) []string {
	s, faults := Read(body, quotaLike)
	var lines []string
	for _, r := range s.Rows {
		lines = append(lines, fmt.Sprintf("%d %s|%s|%s", r.Line, r.Cell("member"), r.Cell("period"), r.Cell("from")))
	}
	for _, f := range faults {
		lines = append(lines, fmt.Sprintf("%d %s", f.Line, f.Say.Key))
	}
	return lines
}

func encoded(t *testing.T, text, as string) []byte {
	t.Helper()
	var body []byte
	var err error
	switch as {
	case "utf-16le":
		body, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	case "utf-16be":
		body, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	case "windows-1252":
		body, err = charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	case "utf-8 with a mark":
		body = []byte("\uFEFF" + text)
	default:
		body = []byte(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// One table, whatever program it comes from.
func TestReadsWhatProgramsWrite(t *testing.T) {
	want := []string{"2 Léa Œuvrard|T4|1/12", "4 bob, the 2nd|2027-Q1|"}
	for _, separator := range []string{",", ";", "\t"} {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			for _, encoding := range []string{"utf-8", "utf-8 with a mark", "utf-16le", "utf-16be", "windows-1252"} {
				text := strings.ReplaceAll(`Membre | PERIODE|dès|Set-By
Léa Œuvrard|T4|1/12|
 | ||
"bob, the 2nd"| 2027-Q1 ||x||
`, "|", separator)
				text = strings.ReplaceAll(text, "\n", end)
				if got := cells(encoded(t, text, encoding)); !reflect.DeepEqual(got, want) {
					t.Errorf("%q between cells, %q, %s: got %q, want %q", separator, end, encoding, got, want)
				}
			}
		}
	}
}

func TestReadsRows(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"short rows":           {"member,period\nlea\n", []string{"2 lea||"}},
		"no end":               {"member,period\nlea,Q4", []string{"2 lea|Q4|"}},
		"blank lines first":    {"\n\n member;period\n\nlea;Q4\n", []string{"5 lea|Q4|"}},
		"quotes and lines":     {"member,period\n\"le\"\"a\",\"Q\n4\"\nbob,Q1\n", []string{"2 le\"a|Q\n4|", "4 bob|Q1|"}},
		"space before a quote": {"member, period\n\"lea\", \"Q4\"\n", []string{"2 lea|Q4|"}},
		"unseen characters":    {"member,period\nle\u202ea\x01,Q4\n", []string{"2 lea|Q4|"}},
		"columns unnamed":      {"member,period,,\nlea,Q4,,\n", []string{"2 lea|Q4|"}},
		"one column":           {"member\nlea\n", []string{"1 sheet.missing", "1 sheet.header"}},
		"no header":            {"lea,Q4\nbob,Q4\n", []string{"1 sheet.unknown", "1 sheet.missing", "1 sheet.header"}},
		"twice":                {"member,membre,period\nlea,lea,Q4\n", []string{"1 sheet.twice", "1 sheet.header"}},
		"unknown":              {"member,period,strech\nlea,Q4,5\n", []string{"1 sheet.unknown", "1 sheet.header"}},
		"nothing":              {"", []string{"0 sheet.empty"}},
		"white":                {" \n\t\n", []string{"0 sheet.empty"}},
		"a workbook":           {"PK\x03\x04\x14\x00", []string{"0 sheet.workbook"}},
		"no text":              {"member,period\n\x00\x01\x02", []string{"0 sheet.binary"}},
		"too wide":             {"member,period\nlea,Q4,5\nbob,Q4\n", []string{"3 bob|Q4|", "2 sheet.wide"}},
		"stray quotes":         {"member,period\nle\"a,Q4\nbob,\"Q\"4\nmia,Q4\n", []string{"4 mia|Q4|", "2 sheet.quotes", "3 sheet.quotes"}},
		"a quote left open":    {"member,period\nlea,\"Q4\nbob,Q4\n", []string{"2 sheet.quotes"}},
		"mixed encodings": {"member,period\nL\xE9a,Q4\nZo\u00EB,Q4\nN\xE9o,Q4\n", []string{
			"3 Zoë|Q4|", "2 sheet.encoding", "4 sheet.encoding"}},
		"damaged before":     {"member,period\nL\uFFFDa,Q4\n", []string{"2 sheet.encoding"}},
		"no character there": {"member,period\nL\x81a,Q4\n", []string{"2 sheet.encoding"}},
		"half a UTF-16":      {"\xFF\xFEm\x00e\x00m\x00b\x00e\x00r\x00,\x00p\x00e\x00r\x00i\x00o\x00d\x00\n\x00a", []string{"2 sheet.encoding"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := cells([]byte(c.body)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// Whatever a file is, it is read or refused: rows come from lines that there
// are, and what is nowhere in the file is in no cell.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"member,period\nlea,Q4\n", "membre;période\r\n\"l\"\"éa\";T4", "\xFF\xFEm\x00", "\xEF\xBB\xBFmember\tperiod\na\tb\tc", "member,period\nL\xE9a,\"Q4",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, faults := Read(body, quotaLike)
		lines := 1 + strings.Count(string(body), "\n") + strings.Count(string(body), "\r")
		last := 0
		for _, r := range s.Rows {
			if r.Line <= last || r.Line > lines {
				t.Errorf("line %d after %d, of %d", r.Line, last, lines)
			}
			last = r.Line
			for _, c := range quotaLike {
				if cell := r.Cell(c.Name); strings.TrimSpace(cell) != cell {
					t.Errorf("a cell that is not trimmed: %q", cell)
				}
			}
		}
		for _, fault := range faults {
			if fault.Line < 0 || fault.Line > lines {
				t.Errorf("a fault in line %d of %d", fault.Line, lines)
			}
		}
		if len(s.Rows) > 0 && !s.Has("member") {
			t.Error("rows without a column that is required")
		}
		if len(s.Rows) == 0 && len(faults) == 0 && len(body) == 0 {
			t.Error("nothing at all was taken for a sheet")
		}
	})
}

// TestRefusalOfALargeFile looks at how deep the lines lie in each other: what
// is copied for each of them grows with that.
func TestRefusalOfALargeFile(t *testing.T) {
	faults := make([]Fault, 50_000)
	for i := range faults {
		faults[i] = Fault{i + 2, coaching.Say("sheet.quotes")}
	}
	var lines []int
	deepest := 0
	var walk func(w coaching.Words, depth int)
	walk = func(w coaching.Words, depth int) {
		deepest = max(deepest, depth)
		if w.Key == "sheet.line" {
			lines = append(lines, w.Args[1].(int))
			return
		}
		for _, arg := range w.Args {
			if part, is := arg.(coaching.Words); is {
				walk(part, depth+1)
			}
		}
	}
	walk(Refusal(faults, len(faults)).Say, 0)
	if len(lines) != len(faults) || !slices.IsSorted(lines) {
		t.Errorf("%d lines are told of %d, in order: %v", len(lines), len(faults), slices.IsSorted(lines))
	}
	if deepest > 20 {
		t.Errorf("lines lie %d deep in each other", deepest)
	}
}
