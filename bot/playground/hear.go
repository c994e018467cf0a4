package playground

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// heard is what the bot understands somebody to have said to it.
type heard struct {
	command string // a slash command's name
	text    string // what follows it, or what was said, with tokens
}

// hear tells what of a clean text is for the bot. In a channel that is `/word …` and
// whatever mentions the bot; in a direct conversation it is everything.
func (s *scene) hear(text string, direct bool) (heard, bool) {
	text = strings.TrimSpace(text)
	if command, rest, ok := slash(text); ok {
		return heard{command, s.tokens(rest)}, true
	}
	before, after, mentioned := cutMention(text)
	if !mentioned {
		return heard{text: s.tokens(text)}, direct
	}
	return heard{text: s.tokens(strings.TrimSpace(before + " " + after))}, true
}

// slash takes `/word …` apart.
func slash(text string) (command, rest string, ok bool) {
	text, ok = strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	return text[:end], strings.TrimSpace(text[end:]), end > 0
}

// cutMention takes the first mention of the bot out of a text.
func cutMention(text string) (before, after string, found bool) {
	for at := 0; at < len(text); {
		start, end, ok := nextName(text, at, '@')
		if !ok {
			break
		}
		if strings.EqualFold(text[start+1:end], botName) {
			return strings.TrimSpace(text[:start]), strings.TrimSpace(text[end:]), true
		}
		at = end
	}
	return "", "", false
}

// tokens puts tokens in the place of `@lea` and `#sales`, where there is such a
// person or channel. All else stays as it was typed.
func (s *scene) tokens(text string) string {
	text = replaceNames(text, '@', func(name string) string {
		for _, p := range append(s.people, s.me) {
			if strings.EqualFold(p.id, name) {
				return bot.PersonToken(p.id)
			}
		}
		return ""
	})
	return replaceNames(text, '#', func(name string) string {
		for _, c := range s.channels {
			if strings.EqualFold(c.Ref, "#"+name) {
				return bot.ChannelToken(c.Ref, c.Name)
			}
		}
		return ""
	})
}

func replaceNames(text string, sign byte, token func(name string) string) string {
	var b strings.Builder
	at := 0
	for {
		start, end, ok := nextName(text, at, sign)
		if !ok {
			b.WriteString(text[at:])
			return b.String()
		}
		b.WriteString(text[at:start])
		if t := token(text[start+1 : end]); t != "" {
			b.WriteString(t)
		} else {
			b.WriteString(text[start:end])
		}
		at = end
	}
}

// nextName finds the next name behind a sign. A sign in the middle of a word,
// as in an e-mail address, begins none.
func nextName(text string, from int, sign byte) (start, end int, ok bool) {
	for i := from; i < len(text); i++ {
		if text[i] != sign {
			continue
		}
		previous, _ := utf8.DecodeLastRuneInString(text[:i])
		if i > 0 && isWord(previous) {
			continue
		}
		length := strings.IndexFunc(text[i+1:], func(r rune) bool { return !isWord(r) })
		if length < 0 {
			length = len(text) - i - 1
		}
		if length > 0 {
			return i, i + 1 + length, true
		}
	}
	return 0, 0, false
}
