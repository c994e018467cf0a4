package fakeslack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Signed is a request as Slack makes it: a JSON body for an event, a form for all
// else. It goes to an address of the bot.
func Signed(address, body string, at time.Time) *http.Request {
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	contentType := "application/x-www-form-urlencoded"
	if strings.HasPrefix(body, "{") {
		contentType = "application/json"
	}
	r.Header.Set("Content-Type", contentType)
	Sign(r.Header, body, at)
	return r
}

// Sign sets the headers that say that a body is Slack's.
func Sign(h http.Header, body string, at time.Time) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(Secret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// Command is the body of a slash command.
func Command(user, channel, name, text, trigger, responseURL string) string {
	return url.Values{
		"command": {name}, "text": {text}, "trigger_id": {trigger}, "response_url": {responseURL},
		"team_id": {Team}, "team_domain": {"carillon"}, "user_id": {user}, "user_name": {"someone"},
		"channel_id": {channel}, "channel_name": {"privategroup"}, "api_app_id": {"A0CARILLON"},
	}.Encode()
}

// Press is the body of a pressed button.
func Press(user, channel, action, value, trigger, responseURL string) string {
	return payload(map[string]any{
		"type": "block_actions", "trigger_id": trigger, "response_url": responseURL,
		"team": map[string]any{"id": Team}, "user": map[string]any{"id": user}, "channel": map[string]any{"id": channel},
		"container": map[string]any{"type": "message", "channel_id": channel, "message_ts": "1.2", "is_ephemeral": false},
		"message":   map[string]any{"ts": "1.2", "blocks": []any{map[string]any{"type": "not_invented_yet", "elements": 42}}},
		"actions":   []any{map[string]any{"type": "button", "block_id": "b1", "action_id": action, "value": value, "action_ts": "1.3"}},
	})
}

// Submit is the body of a modal that was opened and is sent back, with what its
// inputs were filled in with.
func Submit(user, id string, opened Call, state map[string]any) string {
	var view map[string]any
	if err := json.Unmarshal([]byte(opened.Args["view"]), &view); err != nil {
		panic(err)
	}
	view["id"] = id
	view["state"] = map[string]any{"values": state}
	return payload(map[string]any{
		"type": "view_submission", "trigger_id": "trigger-of-" + id,
		"team": map[string]any{"id": Team}, "user": map[string]any{"id": user}, "view": view,
	})
}

// Input is what one plain text input was filled in with, for Submit.
func Input(field, value string) map[string]any {
	return map[string]any{field: map[string]any{"type": "plain_text_input", "value": value}}
}

func payload(fields map[string]any) string {
	encoded, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return url.Values{"payload": {string(encoded)}}.Encode()
}

// Event is the body of an event around its inner part.
func Event(id string, inner map[string]any) string {
	encoded, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": Team, "event_id": id, "event_time": 1764064800, "event": inner,
	})
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

// Mention is the body of a mention of the bot in a channel.
func Mention(id, user, channel, text string) string {
	return Event(id, map[string]any{"type": "app_mention", "user": user, "channel": channel, "text": text, "ts": "1764064800.000100"})
}

// Direct is the body of something said to the bot directly.
func Direct(id, user, text string) string {
	return Event(id, map[string]any{"type": "message", "channel_type": "im", "user": user, "channel": DirectChannel(user), "text": text, "ts": "1764064800.000100"})
}

// HomeOpened is the body that says that somebody turned to a tab of the app's
// Home: home or messages.
func (s *Server) HomeOpened(id, user, tab string) string {
	inner := map[string]any{"type": "app_home_opened", "user": user, "channel": DirectChannel(user), "tab": tab, "event_ts": "1764064800.000100"}
	if view, hash := s.Home(user); view != "" && tab == "home" {
		inner["view"] = homeView(view, hash)
	}
	return Event(id, inner)
}

// PressHome is the body of a button that was pressed in somebody's Home.
func (s *Server) PressHome(user, action, value, trigger string) string {
	view, hash := s.Home(user)
	return payload(map[string]any{
		"type": "block_actions", "trigger_id": trigger,
		"team": map[string]any{"id": Team}, "user": map[string]any{"id": user},
		"container": map[string]any{"type": "view", "view_id": "VHOME" + user},
		"view":      homeView(view, hash),
		"actions":   []any{map[string]any{"type": "button", "block_id": "b1", "action_id": action, "value": value, "action_ts": "1.3"}},
	})
}

// homeView is a Home as Slack hands it back.
func homeView(view, hash string) map[string]any {
	fields := map[string]any{}
	if view != "" {
		if err := json.Unmarshal([]byte(view), &fields); err != nil {
			panic(err)
		}
	}
	fields["type"], fields["hash"], fields["private_metadata"] = "home", hash, ""
	return fields
}
