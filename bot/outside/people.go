package outside

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"github.com/gorilla/websocket"
)

// Command types a slash command in a channel.
func (s *Slack) Command(user, channel, command, text string) {
	s.t.Helper()
	s.control(http.MethodPost, "command", map[string]any{"user": user, "channel": channel, "command": command, "text": text}, nil)
}

// Say writes a message in a channel.
func (s *Slack) Say(user, channel, text string) {
	s.t.Helper()
	s.control(http.MethodPost, "message", map[string]any{"user": user, "channel": channel, "text": text}, nil)
}

// OpenHome opens the bot's Home tab, which also makes the conversation with it.
func (s *Slack) OpenHome(user string) {
	s.t.Helper()
	s.control(http.MethodPost, "open-home", map[string]any{"user": user}, nil)
}

// Direct is the conversation of somebody and the bot, if they have one.
func (s *Slack) Direct(user string) string {
	s.t.Helper()
	var state struct {
		Channels []struct {
			ID      string
			Direct  bool `json:"is_im"`
			Members []string
		}
	}
	s.control(http.MethodGet, "state", nil, &state)
	for _, c := range state.Channels {
		if c.Direct && slices.Contains(c.Members, user) && slices.Contains(c.Members, Self) {
			return c.ID
		}
	}
	return ""
}

// Messages are a channel's, oldest first, those that only one person sees among
// them.
func (s *Slack) Messages(channel string) []Message {
	s.t.Helper()
	if channel == "" {
		return nil // a conversation that was not begun
	}
	var got struct{ Messages []Message }
	s.control(http.MethodGet, "messages/"+url.PathEscape(channel), nil, &got)
	return got.Messages
}

// Press presses the button of an action and a value, in the latest message of the
// channels that somebody sees it in.
func (s *Slack) Press(user, action, value string, channels ...string) {
	s.t.Helper()
	s.press(user, action+" of "+value, channels, func(b map[string]any) bool {
		return b["action_id"] == action && b["value"] == value
	})
}

// PressNamed presses the button that says so.
func (s *Slack) PressNamed(user, label string, channels ...string) {
	s.t.Helper()
	s.press(user, label, channels, func(b map[string]any) bool {
		text, _ := b["text"].(map[string]any)
		return text["text"] == label
	})
}

func (s *Slack) press(user, name string, channels []string, fits func(button map[string]any) bool) {
	s.t.Helper()
	for _, channel := range channels {
		for _, m := range slices.Backward(s.Messages(channel)) {
			if m.To != "" && m.To != user {
				continue
			}
			if i := slices.IndexFunc(m.buttons(), fits); i >= 0 {
				s.control(http.MethodPost, "interact", map[string]any{"user": user, "channel": channel, "messageTs": m.Stamp, "action": m.buttons()[i]}, nil)
				return
			}
		}
	}
	s.t.Fatalf("%s sees no button %s", user, name)
}

// buttons are those of a message, and what else can be pressed in it, as the
// server wants them pressed.
func (m Message) buttons() []map[string]any {
	var blocks []struct {
		ID        string           `json:"block_id"`
		Elements  []map[string]any `json:"elements"`
		Accessory map[string]any   `json:"accessory"`
	}
	if json.Unmarshal(m.Blocks, &blocks) != nil {
		return nil // it has no blocks
	}
	var all []map[string]any
	for _, b := range blocks {
		for _, e := range append(b.Elements, b.Accessory) {
			if e["action_id"] != nil {
				e["block_id"] = b.ID
				all = append(all, e)
			}
		}
	}
	return all
}

// Submit sends the topmost modal back, with what it was opened with where the
// values, by block, hold nothing else.
func (s *Slack) Submit(user string, values map[string]string) {
	s.t.Helper()
	s.act(map[string]any{"t": "view_submit", "user": user, "values": filled(s.modal(), values)})
}

// Close closes the modals without sending them.
func (s *Slack) Close(user string) {
	s.t.Helper()
	s.act(map[string]any{"t": "view_close", "user": user})
}

// act does what only the server's page can do.
func (s *Slack) act(what map[string]any) {
	s.t.Helper()
	encoded, err := json.Marshal(what)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.watch.WriteMessage(websocket.TextMessage, encoded); err != nil {
		s.t.Fatal(err)
	}
}

// modal is the topmost one of those that are open.
func (s *Slack) modal() json.RawMessage {
	s.t.Helper()
	for _, h := range slices.Backward(s.After(0)) {
		if h.Kind == "view" {
			if len(h.Stack) > 0 {
				return h.Stack[len(h.Stack)-1]
			}
			break
		}
	}
	s.t.Fatal("no modal is open")
	return nil
}
