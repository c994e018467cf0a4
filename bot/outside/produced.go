package outside

import "encoding/json"

// Produced is all that the bot has shown to anybody: each different list of
// blocks, each modal and each Home.
func (s *Slack) Produced() []Sample {
	s.t.Helper()
	var all []Sample
	known := map[string]bool{}
	add := func(kind, name string, content json.RawMessage) {
		if len(content) > 0 && !known[string(content)] {
			known[string(content)] = true
			all = append(all, Sample{Name: name + " " + string(content), Type: kind, JSON: content})
		}
	}
	for _, h := range s.After(0) {
		switch {
		case h.Kind == "message" || h.Kind == "message_update":
			if h.Message.User == Self {
				add(Blocks, "a message", h.Message.Blocks)
			}
		case h.Kind == "log" && h.Entry.Kind == "web_api":
			if kind, ok := views[h.Entry.Summary]; ok {
				var call struct{ View json.RawMessage }
				if err := json.Unmarshal(h.Entry.Detail, &call); err != nil {
					s.t.Errorf("%s: %v: %s", h.Entry.Summary, err, h.Entry.Detail)
				}
				add(kind, h.Entry.Summary, call.View)
			}
		case h.Kind == "log" && h.Entry.Kind == "ack":
			var answer struct{ View json.RawMessage }
			json.Unmarshal(h.Entry.Detail, &answer) // most hold no view, and many nothing
			add(Modal, "an answer to a form", answer.View)
		}
	}
	return all
}

// views are the methods that show a view, by its type.
var views = map[string]string{"views.open": Modal, "views.push": Modal, "views.update": Modal, "views.publish": Home}
