package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// formType is the type of what Slack sends, events aside.
const formType = "application/x-www-form-urlencoded"

// slackFront makes requests as Slack makes them, signed now.
type slackFront struct{ responseURL string }

// command is a slash command.
func (f slackFront) command(user, name, text, id string) benchRequest {
	return f.signed(formType, url.Values{
		"command": {name}, "text": {text}, "trigger_id": {id}, "response_url": {f.responseURL},
		"team_id": {standInTeam}, "team_domain": {"bench"}, "user_id": {user}, "user_name": {"someone"},
		"channel_id": {standInWins}, "channel_name": {"wins"}, "api_app_id": {"A0BENCH"},
	}.Encode())
}

// press is a button that was pressed on a message of the channel.
func (f slackFront) press(user, action, value, id string) benchRequest {
	return f.interaction(map[string]any{
		"type": "block_actions", "trigger_id": id, "response_url": f.responseURL,
		"team": map[string]any{"id": standInTeam}, "user": map[string]any{"id": user}, "channel": map[string]any{"id": standInWins},
		"container": map[string]any{"type": "message", "channel_id": standInWins, "message_ts": "1764064800.1", "is_ephemeral": false},
		"message":   map[string]any{"ts": "1764064800.1"},
		"actions":   []any{map[string]any{"type": "button", "block_id": "b1", "action_id": action, "value": value, "action_ts": "1764064801.1"}},
	})
}

// submit is a form that was opened and is sent back filled in.
func (f slackFront) submit(user string, view map[string]any, inputs map[string]string, id string) benchRequest {
	values := map[string]any{}
	for field, value := range inputs {
		values[field] = map[string]any{field: map[string]any{"type": "plain_text_input", "value": value}}
	}
	sent := map[string]any{"id": id, "state": map[string]any{"values": values}}
	for _, key := range []string{"type", "callback_id", "private_metadata", "blocks"} {
		sent[key] = view[key]
	}
	return f.interaction(map[string]any{
		"type": "view_submission", "trigger_id": "t" + id,
		"team": map[string]any{"id": standInTeam}, "user": map[string]any{"id": user}, "view": sent,
	})
}

// direct is something that is said to the bot alone.
func (f slackFront) direct(user, text, id string) benchRequest {
	return f.event(id, map[string]any{"type": "message", "channel_type": "im", "user": user, "channel": "D" + user[1:], "text": text, "ts": "1764064800.000100"})
}

// openHome is somebody turning to the app's Home.
func (f slackFront) openHome(user, id string) benchRequest {
	return f.event(id, map[string]any{"type": "app_home_opened", "user": user, "channel": "D" + user[1:], "tab": "home", "event_ts": "1764064800.000100"})
}

func (f slackFront) event(id string, inner map[string]any) benchRequest {
	return f.signed("application/json", encoded(map[string]any{
		"type": "event_callback", "team_id": standInTeam, "event_id": id, "event_time": 1764064800, "event": inner,
	}))
}

func (f slackFront) interaction(fields map[string]any) benchRequest {
	return f.signed(formType, url.Values{"payload": {encoded(fields)}}.Encode())
}

func (slackFront) signed(contentType, body string) benchRequest {
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(standInSecret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	return benchRequest{
		path: "/slack/events",
		headers: "Content-Type: " + contentType +
			"\r\nX-Slack-Request-Timestamp: " + stamp +
			"\r\nX-Slack-Signature: v0=" + hex.EncodeToString(mac.Sum(nil)) + "\r\n",
		body: body,
	}
}

// encoded is JSON of what is made of nothing but maps, lists and words.
func encoded(fields map[string]any) string {
	text, err := json.Marshal(fields)
	if err != nil {
		panic(fmt.Sprintf("%v cannot be JSON: %v", fields, err))
	}
	return string(text)
}
