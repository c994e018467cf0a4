package slack

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// escape makes text harmless in mrkdwn and in a message's fallback text: it pings
// nobody and links nowhere.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// signs are what mrkdwn would make something of and has no escape for: styles,
// quotes, emoji names.
var signs = regexp.MustCompile("[*_~`>]|:[^\\s:]+:")

// textObject is the text of a field or of small print, where Slack takes no rich
// text. What mrkdwn cannot say exactly is said plainly.
func textObject(spans []bot.Span, most int) *slack.TextBlockObject {
	if isPlain(spans) || !isSafe(spans) {
		return plainText(shownAll(spans), most)
	}
	var text strings.Builder
	for _, s := range merged(spans) {
		text.WriteString(mrkdwn(s))
	}
	if utf8.RuneCountInString(text.String()) > most {
		return plainText(shownAll(spans), most)
	}
	return slack.NewTextBlockObject(slack.MarkdownType, text.String(), false, true)
}

// merged puts neighbours of one style into one span: mrkdwn shows the signs of
// styles that touch each other.
func merged(spans []bot.Span) []bot.Span {
	var all []bot.Span
	for _, s := range spans {
		if last := len(all) - 1; last >= 0 && isPlainly(all[last], s.Strong, s.Code) && isPlainly(s, s.Strong, s.Code) {
			all[last].Text += s.Text
		} else {
			all = append(all, s)
		}
	}
	return all
}

// isPlainly reports whether a span is no more than text of a style.
func isPlainly(s bot.Span, strong, code bool) bool {
	return s.Strong == strong && s.Code == code && s.Link == "" && s.Mention == nil && s.Channel == nil && s.Time == nil
}

// mrkdwn writes a span whose text holds none of the signs.
func mrkdwn(s bot.Span) string {
	text := escape(shown(s))
	switch {
	case isPerson(s):
		return "<@" + s.Mention.User + ">"
	case isOurs(s):
		return "<#" + s.Channel.Ref + ">"
	case s.Time != nil && s.Text != "" && !strings.Contains(s.Text, "|"):
		return fmt.Sprintf("<!date^%d^%s|%s>", s.Time.At.Unix(), dateFormat(s.Time), text)
	case isAddress(s.Link) && s.Text != "" && !strings.ContainsAny(s.Link+s.Text, "|<>"):
		return "<" + escape(s.Link) + "|" + text + ">"
	case text == "" || text != strings.TrimSpace(text): // a style has to touch its text
		return text
	}
	if s.Code {
		text = "`" + text + "`"
	}
	if s.Strong {
		text = "*" + text + "*"
	}
	return text
}

// isPlain reports whether spans are no more than text.
func isPlain(spans []bot.Span) bool {
	for _, s := range spans {
		if s.Strong || s.Code || s.Link != "" || s.Mention != nil || s.Channel != nil || s.Time != nil {
			return false
		}
	}
	return true
}

// isSafe reports whether mrkdwn would show the text of spans as it is.
func isSafe(spans []bot.Span) bool {
	return !signs.MatchString(shownAll(spans))
}

func shownAll(spans []bot.Span) string {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(shown(s))
	}
	return text.String()
}

// plainText is text that nothing is made of, emoji names included.
func plainText(text string, most int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, cut(text, most), false, false)
}
