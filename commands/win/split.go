package win

import (
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
)

// part is a person who shares in a win, with a percentage or without.
type part struct {
	Member coaching.Member
	Share  coaching.Share // zero for an equal part of what is left
}

// split is the kind of parameter that says whom a win is shared with: people,
// each followed by a percentage or not. A dash is nobody.
type split struct{}

// Field asks for it in words.
func (split) Field(bot.Voice) bot.FormField {
	return bot.FormField{Type: bot.TextField, Max: 200}
}

// Read takes people and percentages as far as they go.
func (split) Read(rd bot.Reader, tokens []reading.Token) (any, int, error) {
	return readSplit(rd, tokens, bot.LooksLikePerson)
}

// Fill reads the whole field, where a name in quotes and a name that somebody has
// are people too: nobody can be mentioned in a form.
func (split) Fill(rd bot.Reader, values []string) (any, error) {
	tokens := reading.Tokens(strings.Join(values, " "))
	parts, n, err := readSplit(rd, tokens, func(tokens []reading.Token) bool { return isNamed(rd, tokens) })
	if err == nil && n < len(tokens) {
		err = coaching.Refuse(coaching.Invalid, "args.rest", "text", reading.Join(tokens[n:]))
	}
	return parts, err
}

// isNamed reports whether a person comes next, whom an at sign need not announce.
func isNamed(rd bot.Reader, tokens []reading.Token) bool {
	if len(tokens) == 0 || looksLikeShare(tokens[0]) {
		return false
	}
	if tokens[0].Quoted || bot.LooksLikePerson(tokens) {
		return true
	}
	_, _, err := bot.ReadPerson(rd, tokens)
	return err == nil
}

// Join is all of the people.
func (split) Join(before, now any) any { return append(before.([]part), now.([]part)...) }

// checkOwnSplit refuses shares that cannot be of a win of who writes.
func checkOwnSplit(rd bot.Reader, value any) error {
	return checkShares(rd.Actor.ID, value.([]part))
}

// checkSplit refuses shares that cannot be, whosever the win is.
func checkSplit(_ bot.Reader, value any) error { return checkShares(0, value.([]part)) }

func checkShares(author int64, parts []part) error {
	_, err := coaching.Credits(coaching.Part{Member: author}, sharesOf(parts), coaching.Money{}, coaching.Money{})
	return err
}

// Show is the people by name, with their percentages as exactly as they are.
func (split) Show(_ bot.Voice, value any) []string {
	var shown []string
	for _, p := range value.([]part) {
		name := `"` + p.Member.Name + `"`
		if strings.ContainsAny(p.Member.Name, `"“”`) {
			name = "@" + p.Member.Handle
		}
		if p.Share > 0 {
			name += " " + exactly(p.Share)
		}
		shown = append(shown, name)
	}
	return []string{strings.Join(shown, " ")}
}

func readSplit(rd bot.Reader, tokens []reading.Token, isPerson func([]reading.Token) bool) ([]part, int, error) {
	switch {
	case len(tokens) == 0:
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.empty")
	case tokens[0] == reading.Token{Text: bot.Nothing}:
		return nil, 1, nil
	case !isPerson(tokens):
		return nil, 0, coaching.Refuse(coaching.Invalid, "args.person", "text", tokens[0].Text)
	}
	var parts []part
	n := 0
	for isPerson(tokens[n:]) {
		p, taken, err := readPart(rd, tokens[n:])
		n += taken
		if err != nil {
			return nil, n, err
		}
		parts = append(parts, p)
		if n < len(tokens) && joins(tokens[n]) && isPerson(tokens[n+1:]) {
			n++
		}
	}
	return parts, n, nil
}

func readPart(rd bot.Reader, tokens []reading.Token) (part, int, error) {
	m, n, err := bot.ReadPerson(rd, tokens)
	if err != nil {
		return part{}, n, err
	}
	if len(tokens) == n || !looksLikeShare(tokens[n]) {
		return part{Member: m}, n, nil
	}
	share, taken, err := reading.Percent(tokens[n:])
	return part{m, share}, n + taken, err
}

// looksLikeShare tells a share, also one that cannot be, from whatever else may
// follow a person.
func looksLikeShare(t reading.Token) bool {
	digits := strings.TrimLeft(t.Text, "+-−")
	return !t.Quoted && (strings.HasSuffix(t.Text, "%") || digits != "" && strings.Contains("0123456789", digits[:1]))
}

// joins reports whether a token stands between the last two people of a list.
func joins(t reading.Token) bool {
	switch reading.Fold(t.Text) {
	case "and", "et", "&", ",":
		return !t.Quoted
	}
	return false
}

// exactly writes a share with as many decimals as it has.
func exactly(s coaching.Share) string {
	text := fmt.Sprintf("%d.%02d", s/100, s%100)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

// sharesOf is what the domain shares a win by.
func sharesOf(parts []part) []coaching.Part {
	var shares []coaching.Part
	for _, p := range parts {
		shares = append(shares, coaching.Part{Member: p.Member.ID, Share: p.Share})
	}
	return shares
}
