package slack

import (
	"net/url"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// richText makes runs of rich text, in which text is data and nothing in it is
// markup.
func richText(spans []bot.Span) []slack.RichTextSectionElement {
	var runs []slack.RichTextSectionElement
	for _, s := range spans {
		runs = append(runs, richSpan(s)...)
	}
	return runs
}

func richSpan(s bot.Span) []slack.RichTextSectionElement {
	style := textStyle(s)
	switch {
	case isPerson(s):
		return []slack.RichTextSectionElement{slack.NewRichTextSectionUserElement(s.Mention.User, style)}
	case isOurs(s):
		return []slack.RichTextSectionElement{slack.NewRichTextSectionChannelElement(s.Channel.Ref, style)}
	case s.Time != nil && s.Text != "":
		fallback := s.Text
		date := slack.NewRichTextSectionDateElement(s.Time.At.Unix(), dateFormat(s.Time), nil, &fallback)
		date.Style = style
		return []slack.RichTextSectionElement{date}
	case isAddress(s.Link) && s.Text != "":
		return []slack.RichTextSectionElement{slack.NewRichTextSectionLinkElement(s.Link, cut(s.Text, maxElement), style)}
	}
	var runs []slack.RichTextSectionElement
	for _, piece := range pieces(shown(s), maxElement) {
		runs = append(runs, slack.NewRichTextSectionTextElement(piece, style))
	}
	return runs
}

func textStyle(s bot.Span) *slack.RichTextSectionTextStyle {
	if !s.Strong && !s.Code {
		return nil
	}
	return &slack.RichTextSectionTextStyle{Bold: s.Strong, Code: s.Code}
}

// shown is the text of a span where it cannot be more than that.
func shown(s bot.Span) string {
	switch {
	case s.Mention != nil:
		return s.Mention.Name
	case s.Channel != nil:
		return "#" + s.Text
	default:
		return s.Text
	}
}

// isPerson reports whether a span mentions somebody whom Slack knows.
func isPerson(s bot.Span) bool { return s.Mention != nil && userID.MatchString(s.Mention.User) }

// isOurs reports whether a span links to a channel that Slack knows; to people's
// direct conversations nobody links.
func isOurs(s bot.Span) bool {
	return s.Channel != nil && s.Channel.Platform == Name && channelID.MatchString(s.Channel.Ref)
}

// isAddress reports whether text may be a link's target.
func isAddress(link string) bool {
	if link == "" { // as most are, and to parse it would cost more than all else here
		return false
	}
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && utf8.RuneCountInString(link) <= maxAddress
}

// dateFormat is how clients show an instant on their own clock.
func dateFormat(t *bot.Instant) string {
	if t.Dated {
		return "{date_short_pretty} {time}"
	}
	return "{time}"
}

// pieces cuts text into parts of a number of characters at most.
func pieces(text string, most int) []string {
	if len(text) <= most && text != "" { // in bytes, and so in characters
		return []string{text}
	}
	var parts []string
	for runes := []rune(text); len(runes) > 0; {
		n := min(len(runes), most)
		parts = append(parts, string(runes[:n]))
		runes = runes[n:]
	}
	return parts
}
