package slack

import (
	"regexp"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// userID and channelID are what Slack's ids look like.
var (
	userID    = regexp.MustCompile(`^[UW][A-Za-z0-9_-]+$`)
	channelID = regexp.MustCompile(`^[CGD][A-Za-z0-9_-]+$`)
)

// unescape is the reverse of what Slack does to text before it sends it.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// readText makes what people typed out of what Slack sends: people and channels
// become tokens, links and pings the words that stood for them, and entities the
// signs that were typed.
func readText(raw string) string {
	raw = bot.StripTokens(raw)
	var text strings.Builder
	for {
		before, rest, opened := strings.Cut(raw, "<")
		inside, after, closed := strings.Cut(rest, ">")
		if !opened || !closed {
			text.WriteString(unescape.Replace(raw))
			return text.String()
		}
		text.WriteString(unescape.Replace(before))
		text.WriteString(readReference(inside))
		raw = after
	}
}

// readReference reads what stands between angle brackets. A ping becomes words
// that ping nobody.
func readReference(inside string) string {
	body, label, labelled := strings.Cut(inside, "|")
	label = unescape.Replace(label)
	switch {
	case strings.HasPrefix(body, "@") && userID.MatchString(body[1:]):
		return bot.PersonToken(body[1:])
	case strings.HasPrefix(body, "#") && channelID.MatchString(body[1:]):
		return bot.ChannelToken(body[1:], label)
	case labelled && label != "":
		return label
	case strings.HasPrefix(body, "!"):
		return "@" + unescape.Replace(body[1:])
	case strings.Contains(body, ":"): // an address
		return unescape.Replace(body)
	default:
		return "<" + unescape.Replace(inside) + ">"
	}
}
