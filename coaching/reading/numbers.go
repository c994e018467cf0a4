package reading

import (
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Percent reads a share of a whole: 30%, 12,5 %, 30 percent, 30 pour cent. It
// refuses what is not above zero and at most 100 %, and more than two decimals.
func Percent(tokens []Token) (coaching.Share, int, error) {
	if len(tokens) == 0 {
		return 0, 0, missing("reading.percent_missing")
	}
	p := phraseOf(tokens)
	text, n := p.at(0), 1
	bare, signed := strings.CutSuffix(text, "%")
	if !signed {
		switch {
		case p.at(1) == "%", p.at(1) == "percent", p.at(1) == "pct":
			n = 2
		case p.from(1).starts("pour cent"):
			n = 3
		default:
			return 0, 1, refuse("reading.percent", tokens[:1])
		}
	}
	bare, negative := strings.CutPrefix(bare, "-")
	whole, decimals, pointed := strings.Cut(strings.Replace(bare, ",", ".", 1), ".")
	percent, ok := number(whole)
	if !ok || pointed && !allDigits(decimals) {
		return 0, n, refuse("reading.percent", tokens[:n])
	}
	decimals = strings.TrimRight(decimals, "0")
	if len(decimals) > 2 {
		return 0, n, refuse("reading.percent_decimals", tokens[:n])
	}
	hundredths, _ := number((decimals + "00")[:2])
	switch share := coaching.Share(percent*100 + hundredths); {
	case negative || share == 0:
		return 0, n, refuse("reading.percent_positive", tokens[:n])
	case share > coaching.Whole:
		return 0, n, refuse("reading.percent_over", tokens[:n])
	default:
		return share, n, nil
	}
}

// Decimal reads an exact positive decimal such as a rate, 0.92 or 0,92, and
// gives it in the form of coaching.ParseRate. A comma or point in it is always
// that of decimals.
func Decimal(tokens []Token) (string, int, error) {
	if len(tokens) == 0 {
		return "", 0, missing("reading.decimal_missing")
	}
	text, _ := cutEnd(word(tokens, 0))
	decimal, err := coaching.ParseRate(strings.Replace(text, ",", ".", 1))
	return decimal, 1, err
}

// Number reads a positive whole number, such as that of a win: 42, #42, n°42.
func Number(tokens []Token) (int64, int, error) {
	if len(tokens) == 0 {
		return 0, 0, missing("reading.number_missing")
	}
	text, _ := cutEnd(word(tokens, 0))
	for _, sign := range []string{"#", "n°", "N°", "nº"} {
		text = strings.TrimPrefix(text, sign)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || !allDigits(text) || n == 0 {
		return 0, 1, refuse("reading.number", tokens[:1])
	}
	return n, 1, nil
}

// Language reads the name or the code of a language that people are answered
// in: en, English, anglais, fr, French, français.
func Language(text string) (coaching.Locale, error) {
	switch Fold(strings.TrimSpace(text)) {
	case "en", "english", "anglais":
		return coaching.English, nil
	case "fr", "french", "francais":
		return coaching.French, nil
	case "":
		return "", missing("reading.language_missing")
	}
	return "", refuse("reading.language", []Token{{Text: text}})
}
