package teams

import (
	"cmp"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/bot"
)

// Text is data here. The runs of a RichTextBlock are shown as they stand, so that
// nothing of what people type is read as Markdown; only where somebody is mentioned
// or a fact is stated, which runs cannot do, is text Markdown, and escaped. What
// cards read everywhere, dates in double braces and the words of a mention, is
// parted by a character of no width.

// text shows spans, each line an element of its own: runs know no line breaks.
func (r *renderer) text(spans []bot.Span, style element) []element {
	var all []element
	for _, line := range lines(spans) {
		if blank(bot.PlainSpans(line)) {
			continue
		}
		shown := r.line(line, style)
		if len(all) > 0 {
			shown["spacing"] = "None"
		}
		all = append(all, shown)
	}
	return all
}

func (r *renderer) line(spans []bot.Span, style element) element {
	if slices.ContainsFunc(spans, mentions) {
		block := element{"type": "TextBlock", "text": r.markdown(spans), "wrap": true}
		maps.Copy(block, style)
		return block
	}
	var runs []element
	for _, s := range spans {
		text := inert(shown(s))
		if text == "" {
			continue
		}
		run := element{"type": "TextRun", "text": text}
		maps.Copy(run, style)
		if s.Strong {
			run["weight"] = "Bolder"
		}
		if s.Code {
			run["fontType"] = "Monospace"
		}
		if address := address(s.Link); address != "" {
			run["selectAction"] = element{"type": "Action.OpenUrl", "url": address}
			run["color"], run["underline"] = "Accent", true
		}
		runs = append(runs, run)
	}
	return element{"type": "RichTextBlock", "inlines": runs}
}

// lineBreaks are all that people's text breaks lines with.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n", "\v", "\n", "\f", "\n")

// lines parts spans where their text breaks.
func lines(spans []bot.Span) [][]bot.Span {
	all := [][]bot.Span{nil}
	for _, s := range spans {
		if s.Mention != nil || s.Channel != nil {
			all[len(all)-1] = append(all[len(all)-1], s) // a name is in one piece
			continue
		}
		for i, text := range strings.Split(lineBreaks.Replace(s.Text), "\n") {
			if i > 0 {
				all = append(all, nil)
			}
			part := s
			part.Text = text
			all[len(all)-1] = append(all[len(all)-1], part)
		}
	}
	return all
}

// shown is a span's text in a line, mentions and channels by their names.
func shown(s bot.Span) string {
	return strings.ReplaceAll(lineBreaks.Replace(bot.PlainSpans([]bot.Span{s})), "\n", " ")
}

// markdown writes spans in the Markdown that cards know, for a single paragraph per
// line.
func (r *renderer) markdown(spans []bot.Span) string {
	var written []string
	for _, line := range lines(spans) {
		if blank(bot.PlainSpans(line)) {
			continue
		}
		written = append(written, unlisted(r.markdownLine(line)))
	}
	return strings.Join(written, "\n\n")
}

func (r *renderer) markdownLine(spans []bot.Span) string {
	text := ""
	for i, s := range spans {
		said := escape(shown(s))
		switch address := address(s.Link); {
		case mentions(s):
			text += r.mention(*s.Mention)
		case address != "" && !blank(said):
			text += "[" + said + "](" + inBrackets.Replace(address) + ")"
		case s.Strong && canBeStrong(text, shown(s), spans[i+1:]):
			if before, strong := strings.CutSuffix(text, "**"); strong {
				text = before + said + "**"
			} else {
				text += "**" + said + "**"
			}
		default:
			text += said
		}
	}
	return text
}

// canBeStrong reports whether asterisks around a text make it strong, beside what
// stands before and after it. Signs that are no words take a space or nothing on
// their other side.
func canBeStrong(before, text string, after []bot.Span) bool {
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	ends := strings.TrimSuffix(before, "**")
	apartBefore := ends == "" || strings.HasSuffix(ends, " ")
	apartAfter := strings.TrimSpace(bot.PlainSpans(after)) == "" || strings.HasPrefix(bot.PlainSpans(after), " ")
	return !unicode.IsSpace(first) && !unicode.IsSpace(last) && text != "" &&
		(isWordly(first) || apartBefore) && (isWordly(last) || apartAfter)
}

func isWordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// escapes are the signs that cards' Markdown is made of.
var escapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;",
	`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "`", "\\`", "~", `\~`,
)

func escape(text string) string { return escapes.Replace(inert(text)) }

// apart keeps signs from being one.
const apart = "\u200b"

// commands are what cards read in all text: dates and times in braces, and mentions.
var commands = regexp.MustCompile(`(?i)\{{2,}|</?at\b`)

// inert is text that no card makes anything of.
func inert(text string) string {
	return commands.ReplaceAllStringFunc(text, func(sign string) string {
		if strings.HasPrefix(sign, "{") {
			return strings.Join(strings.Split(sign, ""), apart)
		}
		return sign[:1] + apart + sign[1:]
	})
}

// linked is how links begin where labels are Markdown: some clients read those of
// choices so, and would show the signs that escape it.
var linked = regexp.MustCompile(`[\]<]`)

// label is text of a choice, which leads nowhere.
func label(text string) string {
	return linked.ReplaceAllString(inert(text), "${0}"+apart)
}

// listed is how a line begins that Markdown makes a list or a heading of.
var listed = regexp.MustCompile(`^\s*(?:[-+#=|]|\d+[.)]|&gt;)`)

// unlisted is a line that Markdown makes none of.
func unlisted(line string) string {
	if listed.MatchString(line) {
		return apart + line
	}
	return line
}

// inBrackets keeps an address within the brackets of a link.
var inBrackets = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", "*", "%2A")

// address is where a link leads; nothing where that is no page.
func address(link string) string {
	u, err := url.Parse(link)
	if err != nil || len(link) > maxAddress || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// accounts are the ids that Teams calls people by.
var accounts = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z:_.@-]*$`)

// mentions reports whether a span notifies somebody.
func mentions(s bot.Span) bool { return s.Mention != nil && accounts.MatchString(s.Mention.User) }

// unnamed are the signs of a name that would be read as others of the text.
var unnamed = regexp.MustCompile("[<>&*_\\[\\]`~\\\\{}|\\p{Cc}]+")

// mention gives the words that stand for somebody, no two alike for two people.
func (r *renderer) mention(m bot.Mention) string {
	if words, there := r.mentioned[m.User]; there {
		return words
	}
	name := cmp.Or(strings.TrimSpace(cut(unnamed.ReplaceAllString(m.Name, ""), maxName)), "?")
	words := "<at>" + name + "</at>"
	for r.stands(words) {
		name += apart
		words = "<at>" + name + "</at>"
	}
	r.mentioned[m.User] = words
	r.entities = append(r.entities, element{
		"type": "mention", "text": words, "mentioned": element{"id": m.User, "name": name},
	})
	return words
}

// stands reports whether words stand for somebody already.
func (r *renderer) stands(words string) bool {
	for _, others := range r.mentioned {
		if others == words {
			return true
		}
	}
	return false
}
