package teams

import (
	"context"
	"html"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/bot"
)

// named is where a text names somebody.
type named struct {
	from, until int
	mention     mention
}

// namings finds what a text names, in order. The words that stand for a mention
// are only one where Teams says so: others may have typed the same.
func (a activity) namings() []named {
	var all []named
	after := map[string]int{}
	for _, m := range a.mentions {
		at := strings.Index(a.Text[min(after[m.Text], len(a.Text)):], m.Text)
		if m.Text == "" || at < 0 {
			continue
		}
		from := after[m.Text] + at
		after[m.Text] = from + len(m.Text)
		all = append(all, named{from, after[m.Text], m})
	}
	slices.SortFunc(all, func(x, y named) int { return x.from - y.from })
	return all
}

// addressed is what a text says to us: what follows the mention of us, or what
// comes before one at the very end. Mentions of others become tokens, and all else
// what was typed.
func (t *Teams) addressed(ctx context.Context, a activity) string {
	mentioned := false
	asking, cancel := context.WithTimeout(ctx, lookupTimeout) // for all who are named
	defer cancel()
	var before, after strings.Builder
	part, end := &before, 0
	for _, n := range a.namings() {
		if n.from < end {
			continue
		}
		part.WriteString(typed(a.Text[end:n.from]))
		end = n.until
		switch id := n.mention.Mentioned.ID; {
		case id == a.Recipient.ID && !mentioned:
			part, mentioned = &after, true
		case id == a.Recipient.ID:
		case strings.HasPrefix(id, "19:"):
			part.WriteString(bot.ChannelToken(withoutThread(id), bot.StripTokens(n.mention.Mentioned.Name)))
		default:
			part.WriteString(bot.PersonToken(t.person(ctx, asking, a, n.mention)))
		}
	}
	part.WriteString(typed(a.Text[end:]))
	words := strings.TrimSpace(after.String())
	if words == "" {
		words = strings.TrimSpace(before.String())
	}
	return t.channels(ctx, a, words)
}

// namesUs reports whether a text names us.
func (a activity) namesUs() bool {
	return slices.ContainsFunc(a.mentions, func(m mention) bool { return m.Mentioned.ID == a.Recipient.ID })
}

// typed is text as somebody typed it: Teams may have escaped it, once.
func typed(text string) string {
	return bot.StripTokens(html.UnescapeString(text))
}

// channels puts a token in the place of each channel that is named with a hash and
// known to us: Teams makes nothing of such names.
func (t *Teams) channels(ctx context.Context, a activity, words string) string {
	fields := strings.Fields(words)
	for _, field := range slices.Compact(slices.Sorted(slices.Values(fields))) {
		name, ok := strings.CutPrefix(field, "#")
		if !ok || name == "" {
			continue
		}
		c, found, err := t.settings.Conversations.ConversationNamed(ctx, Name, a.tenant(), name)
		if err != nil {
			t.log.ErrorContext(ctx, "teams channel not found by name", "error", err)
		}
		if found && !strings.HasPrefix(c.Place.Ref, "@") {
			words = replaceWord(words, field, bot.ChannelToken(c.Place.Ref, c.Name))
		}
	}
	return words
}

// replaceWord replaces a word wherever it stands between spaces.
func replaceWord(text, word, with string) string {
	var out strings.Builder
	for text != "" {
		before, after, found := strings.Cut(text, word)
		out.WriteString(before)
		if !found {
			break
		}
		if (before == "" || strings.HasSuffix(before, " ")) && (after == "" || after[0] == ' ' || after[0] == '\n') {
			out.WriteString(with)
		} else {
			out.WriteString(word)
		}
		text = after
	}
	return out.String()
}

// person is who a mention means, by the id that they have in the whole tenant.
// The mention itself mostly holds an account alone: whose it is we know, or Teams
// tells us, while it may be asked.
func (t *Teams) person(ctx, asking context.Context, a activity, m mention) string {
	id := m.Mentioned.ID
	if m.Mentioned.AAD == "" {
		known, found, err := t.settings.Conversations.ConversationOf(ctx, Name, a.tenant(), id)
		if found {
			return strings.TrimPrefix(known.Place.Ref, "@")
		}
		if err != nil {
			t.log.ErrorContext(ctx, "teams account not found", "error", err)
		}
		who, err := t.member(asking, a.tenant(), a.ServiceURL, a.Conversation.ID, id)
		if err != nil {
			t.log.InfoContext(ctx, "teams member not looked up", "error", err)
		}
		m.Mentioned.AAD = who.AAD
	}
	user := id
	if safeID(m.Mentioned.AAD) {
		user = strings.ToLower(m.Mentioned.AAD)
	}
	c := bot.Conversation{
		Place: t.at(a, "@"+user), Service: a.ServiceURL, Account: id, Seen: a.channel(), Name: m.Mentioned.Name,
	}
	if err := t.learn(ctx, a.tenant(), []bot.Conversation{c}, false); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	return user
}
