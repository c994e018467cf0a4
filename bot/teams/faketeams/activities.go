package faketeams

import (
	"encoding/json"
	"maps"
)

// Team is the team that every channel of the fake is in.
const Team = "19:team@thread.tacv2"

// Activity is what Teams sends, as JSON has it.
type Activity map[string]any

// JSON is the activity as it travels.
func (a Activity) JSON() string {
	encoded, err := json.Marshal(a)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// With is the same with some fields changed.
func (a Activity) With(changed Activity) Activity {
	all := maps.Clone(a)
	maps.Copy(all, changed)
	return all
}

// activity is one of somebody in their own conversation, or in a thread of a
// channel where that is given.
func (s *Server) activity(kind, id string, from Person, channel, thread string) Activity {
	conversation := map[string]any{"id": from.Personal(), "conversationType": "personal", "tenantId": Tenant}
	data := map[string]any{"tenant": map[string]any{"id": Tenant}}
	if channel != "" {
		if thread == "" {
			thread = id
		}
		conversation = map[string]any{"id": channel + ";messageid=" + thread, "conversationType": "channel", "tenantId": Tenant, "isGroup": true}
		data["channel"] = map[string]any{"id": channel, "name": ChannelName(channel)}
		data["team"] = map[string]any{"id": Team, "name": "Sales"}
	}
	a := Activity{
		"type": kind, "id": id, "channelId": "msteams", "serviceUrl": s.ServiceURL(),
		"timestamp": "2026-11-25T13:30:00.000Z", "localTimestamp": "2026-11-25T14:30:00",
		"from":         map[string]any{"id": from.Account(), "name": from.Name, "aadObjectId": from.AAD},
		"recipient":    map[string]any{"id": Self, "name": "Carillon"},
		"conversation": conversation, "channelData": data,
		"entities": []any{map[string]any{"type": "clientInfo", "locale": from.Locale, "country": "FR", "platform": "Web", "timezone": from.Zone}},
	}
	if from.Locale != "" {
		a["locale"] = from.Locale
	}
	return a
}

// ChannelName is what a channel is called: the part of its id that is no mark.
func ChannelName(channel string) string {
	name := channel[len("19:"):]
	for i, r := range name {
		if r == '@' {
			return name[:i]
		}
	}
	return name
}

// Direct is something said to the bot alone.
func (s *Server) Direct(id string, from Person, text string) Activity {
	return s.activity("message", id, from, "", "").With(Activity{"text": text, "textFormat": "plain"})
}

// Mention is something said to the bot in a channel.
func (s *Server) Mention(id string, from Person, channel, text string) Activity {
	a := s.activity("message", id, from, channel, "")
	return a.With(Activity{
		"text": "<at>Carillon</at> " + text + "\n", "textFormat": "plain",
		"entities": append(a["entities"].([]any), Naming(Self, "Carillon")),
	})
}

// Slash is a slash command in a channel, which only the bot sees.
func (s *Server) Slash(id string, from Person, channel, text string) Activity {
	return s.activity("message", id, from, channel, "").With(Activity{
		"text": text, "textFormat": "plain",
		"recipient": map[string]any{"id": Self, "name": "Carillon", "isTargeted": true},
	})
}

// Naming is the entity of a mention.
func Naming(id, name string) map[string]any {
	return map[string]any{"type": "mention", "text": "<at>" + name + "</at>", "mentioned": map[string]any{"id": id, "name": name}}
}

// Execute is a press of an Action.Execute on a card.
func (s *Server) Execute(id string, from Person, channel, card string, verb string, data any) Activity {
	return s.activity("invoke", id, from, channel, card).With(Activity{
		"name": "adaptiveCard/action", "replyToId": card,
		"value": map[string]any{"action": map[string]any{"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"},
	})
}

// Submit is a press of an Action.Submit on a card.
func (s *Server) Submit(id string, from Person, channel, card string, data any) Activity {
	return s.activity("message", id, from, channel, card).With(Activity{"value": data, "replyToId": card})
}

// Fetch opens a dialog from a card.
func (s *Server) Fetch(id string, from Person, channel, card string, data any) Activity {
	return s.activity("invoke", id, from, channel, card).With(Activity{
		"name": "task/fetch", "replyToId": card, "value": map[string]any{"data": data, "context": map[string]any{"theme": "default"}},
	})
}

// Send sends a dialog that was filled in.
func (s *Server) Send(id string, from Person, channel, card string, data any) Activity {
	return s.Fetch(id, from, channel, card, data).With(Activity{"name": "task/submit"})
}

// Installed is that somebody put the bot into their own conversation, or into the
// team of a channel where that is given, in either of the two events of it.
func (s *Server) Installed(id string, from Person, channel string, action string) Activity {
	return s.activity("installationUpdate", id, from, channel, "").With(Activity{"action": action, "conversation": s.whole(from, channel)})
}

// Added is the other event.
func (s *Server) Added(id string, from Person, channel string) Activity {
	return s.activity("conversationUpdate", id, from, channel, "").With(Activity{
		"membersAdded": []any{map[string]any{"id": Self}}, "conversation": s.whole(from, channel),
	})
}

func (s *Server) whole(from Person, channel string) map[string]any {
	if channel == "" {
		return map[string]any{"id": from.Personal(), "conversationType": "personal", "tenantId": Tenant}
	}
	return map[string]any{"id": channel, "conversationType": "channel", "tenantId": Tenant, "isGroup": true}
}

// ChannelEvent is what has become of a channel.
func (s *Server) ChannelEvent(id string, from Person, channel, event, name string) Activity {
	return s.activity("conversationUpdate", id, from, channel, "").With(Activity{
		"conversation": map[string]any{"id": Team, "conversationType": "channel", "tenantId": Tenant, "isGroup": true},
		"channelData": map[string]any{
			"eventType": event, "tenant": map[string]any{"id": Tenant}, "team": map[string]any{"id": Team, "name": "Sales"},
			"channel": map[string]any{"id": channel, "name": name},
		},
	})
}

// Reaction is a reaction to a message of the bot's.
func (s *Server) Reaction(id string, from Person, channel, to, kind string) Activity {
	return s.activity("messageReaction", id, from, channel, to).With(Activity{
		"replyToId": to, "reactionsAdded": []any{map[string]any{"type": kind}},
	})
}
