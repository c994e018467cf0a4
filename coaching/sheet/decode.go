package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/carillon-bot/carillon/coaching"
)

// decode gives the text of a file, its lines ended by newlines. It is UTF-8, or
// UTF-16 where it begins with that mark, or else Windows-1252, of which Latin-1
// is a part. A file that is UTF-8 in one line and something else in another is
// no one encoding: each line that cannot be read is named.
func decode(body []byte) (string, []Fault) {
	if bytes.HasPrefix(body, []byte("PK\x03\x04")) || bytes.HasPrefix(body, []byte("\xD0\xCF\x11\xE0")) {
		return "", []Fault{{0, coaching.Say("sheet.workbook")}}
	}
	text := transcribe(body)
	if strings.ContainsRune(text, 0) {
		return "", []Fault{{0, coaching.Say("sheet.binary")}}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var faults []Fault
	line := 0
	for content := range strings.SplitSeq(text, "\n") {
		line++
		if strings.ContainsRune(content, utf8.RuneError) {
			faults = append(faults, Fault{line, coaching.Say("sheet.encoding")})
		}
	}
	if strings.TrimSpace(text) == "" {
		return "", faults
	}
	return text, faults
}

// transcribe puts a file into UTF-8, with a replacement character for whatever
// cannot be read.
func transcribe(body []byte) string {
	if rest, marked := bytes.CutPrefix(body, []byte("\xEF\xBB\xBF")); marked {
		return strings.ToValidUTF8(string(rest), string(utf8.RuneError))
	}
	if bytes.HasPrefix(body, []byte{0xFE, 0xFF}) || bytes.HasPrefix(body, []byte{0xFF, 0xFE}) {
		text, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(body)
		if err == nil {
			return string(text)
		}
	}
	if utf8.Valid(body) || hasWideRune(body) {
		return strings.ToValidUTF8(string(body), string(utf8.RuneError))
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), string(utf8.RuneError))
	}
	return string(text)
}

// hasWideRune reports whether there is a character in several bytes, as UTF-8
// writes it.
func hasWideRune(body []byte) bool {
	for len(body) > 0 {
		_, size := utf8.DecodeRune(body)
		if size > 1 {
			return true
		}
		body = body[size:]
	}
	return false
}
