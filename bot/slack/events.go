package slack

import (
	"encoding/json"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// outerEvent is the envelope of an event. Its inner part is read only once its
// type is one that we know: the same names hold other things in others.
type outerEvent struct {
	Type      string          `json:"type"`
	Challenge string          `json:"challenge"`
	TeamID    string          `json:"team_id"`
	EventID   string          `json:"event_id"`
	Event     json.RawMessage `json:"event"`
}

type typed struct {
	Type string `json:"type"`
}

type innerEvent struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	ChannelType string `json:"channel_type"`
	Channel     string `json:"channel"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	ThreadTS    string `json:"thread_ts"`
	Tab         string `json:"tab"`
	View        struct {
		Hash string `json:"hash"`
	} `json:"view"`
}

func decodeEvent(body []byte) (delivery, error) {
	var outer outerEvent
	if err := decodeJSON(body, &outer); err != nil {
		return delivery{}, err
	}
	switch outer.Type {
	case "url_verification":
		return delivery{kind: challenge, challenge: outer.Challenge}, nil
	case "event_callback":
		return outer.inner()
	default:
		return delivery{kind: nothing}, nil
	}
}

// inner reads what happened. What we do not know, or is not for us, is nothing.
func (outer outerEvent) inner() (delivery, error) {
	var probe typed
	if err := decodeJSON(outer.Event, &probe); err != nil {
		return delivery{}, err
	}
	switch probe.Type {
	case "app_mention", "message", "app_home_opened":
	default:
		return outer.news(probe.Type)
	}
	var inner innerEvent
	if err := decodeJSON(outer.Event, &inner); err != nil {
		return delivery{}, err
	}
	if inner.Type == "app_home_opened" {
		return outer.opened(inner)
	}
	return outer.said(inner)
}

// opened reads that somebody has our Home before them. The tab of messages is
// not the Home.
func (outer outerEvent) opened(inner innerEvent) (delivery, error) {
	if inner.Tab != "home" {
		return delivery{kind: nothing}, nil
	}
	d := delivery{kind: opened, home: true, hash: inner.View.Hash}
	d.in = bot.Incoming{ID: outer.EventID, Platform: Name, Tenant: outer.TeamID, User: inner.User, Home: true}
	d.direct()
	return d, d.complete()
}

// said reads what was said: a mention of us in a channel, or what a person says
// to us directly. All else is nothing. The words stay as Slack wrote them until
// it is known who we are.
func (outer outerEvent) said(inner innerEvent) (delivery, error) {
	mention := inner.Type == "app_mention" && !isDirect(inner.Channel)
	direct := inner.Type == "message" && inner.ChannelType == "im" && isSaid(inner.Subtype)
	if !mention && !direct || inner.BotID != "" {
		return delivery{kind: nothing}, nil
	}
	d := delivery{
		kind:    event,
		channel: inner.Channel,
		thread:  inner.ThreadTS,
		raw:     inner.Text,
	}
	d.in = bot.Incoming{
		ID:       outer.EventID,
		Platform: Name,
		Tenant:   outer.TeamID,
		User:     inner.User,
		Place:    coaching.Place{Platform: Name, Tenant: outer.TeamID, Ref: inner.Channel},
	}
	if direct {
		d.direct()
	}
	return d, d.complete()
}

// isSaid tells the messages that a person has just written from those about
// messages: edits, deletions, joins.
func isSaid(subtype string) bool { return subtype == "" || subtype == "file_share" }

// addressed is what an event says to us, who are the user self: what follows the
// mention of us, or what comes before one at the very end.
func addressed(raw, self string) string {
	before, after, mentioned := cutMention(raw, self)
	if !mentioned {
		return readText(raw)
	}
	if after = strings.TrimSpace(after); after != "" {
		return readText(after)
	}
	return readText(strings.TrimSpace(before))
}

// cutMention cuts text around the first mention of a user, with or without the
// name that Slack may put behind the id.
func cutMention(raw, user string) (before, after string, found bool) {
	for _, mention := range []string{"<@" + user + ">", "<@" + user + "|"} {
		before, after, found := strings.Cut(raw, mention)
		if found && strings.HasSuffix(mention, "|") {
			_, after, found = strings.Cut(after, ">")
		}
		if found {
			return before, after, true
		}
	}
	return raw, "", false
}
