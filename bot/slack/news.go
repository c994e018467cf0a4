package slack

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// newsEvent is an event about a channel, a person or the installation. What user
// and channel hold depends on its type: an id or the whole.
type newsEvent struct {
	User    json.RawMessage `json:"user"`
	Channel json.RawMessage `json:"channel"`
	Tokens  struct {
		Bot []string `json:"bot"`
	} `json:"tokens"`
}

// news reads what Slack tells by itself. What we do not know is nothing, and so
// is what does not look as it used to: nobody waits for an answer, and to have it
// sent again would not mend it.
func (outer outerEvent) news(kind string) (delivery, error) {
	var e newsEvent
	if json.Unmarshal(outer.Event, &e) != nil {
		return delivery{kind: nothing}, nil
	}
	d := delivery{kind: news}
	d.in = bot.Incoming{ID: outer.EventID, Platform: Name, Tenant: outer.TeamID}
	n := bot.News{Platform: Name, Tenant: outer.TeamID}
	known := true
	switch kind {
	case "user_change":
		n.Person, known = e.person(outer.TeamID)
	case "channel_rename", "group_rename":
		n.Channel, known = e.renamed()
	case "channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left":
		n.Channel, known = e.door(bot.Closed)
	case "channel_unarchive", "group_unarchive":
		n.Channel, known = e.door(bot.Opened)
	case "member_joined_channel":
		d.about = text(e.User)
		n.Channel, known = e.door(bot.Opened)
	case "member_left_channel":
		d.about = text(e.User)
		n.Channel, known = e.door(bot.Closed)
	case "app_uninstalled":
		n.Uninstalled = true
	case "tokens_revoked":
		n.Uninstalled = true
		known = len(e.Tokens.Bot) > 0 // people's own tokens we do not have
	default:
		known = false
	}
	if !known {
		return delivery{kind: nothing}, nil
	}
	d.news = n
	return d, d.complete()
}

func (e newsEvent) person(tenant string) (*bot.Profile, bool) {
	var u slack.User
	if json.Unmarshal(e.User, &u) != nil || u.ID == "" {
		return nil, false
	}
	p := profileOf(tenant, &u)
	return &p, p.Name != ""
}

func (e newsEvent) renamed() (*bot.ChannelNews, bool) {
	var c struct{ ID, Name string }
	if json.Unmarshal(e.Channel, &c) != nil || c.ID == "" || c.Name == "" {
		return nil, false
	}
	return &bot.ChannelNews{Ref: c.ID, Name: c.Name}, true
}

func (e newsEvent) door(d bot.Door) (*bot.ChannelNews, bool) {
	id := text(e.Channel)
	return &bot.ChannelNews{Ref: id, Door: d}, id != ""
}

// text is a JSON string, or nothing.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// passOn tells the listener news. Who else comes to a channel or leaves it is no
// business of ours.
func (s *Slack) passOn(ctx context.Context, a acknowledgement, d delivery) {
	if d.about != "" && d.about != s.self.Load().user {
		return
	}
	if err := s.settings.Listener.Hear(ctx, d.news); err != nil {
		s.log.ErrorContext(ctx, "slack news not kept", "delivery", d.in.ID, "error", err)
		a.again()
		return
	}
	if d.news.Uninstalled {
		s.absence.away.Store(true)
	}
}
