package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// kind is what sort of delivery Slack makes, which says how it is answered.
type kind int

const (
	nothing    kind = iota // to be acknowledged and no more
	challenge              // url_verification: to be echoed
	command                // answered in the body, or by opening a modal
	press                  // answered at the response_url
	submission             // answered in the body where refused, else in the channel
	event                  // answered by a post
	opened                 // the Home, answered by publishing it
	news                   // what Slack tells by itself; nobody is answered
)

// delivery is what Slack sent: what a person did, and where the answer goes.
type delivery struct {
	kind        kind
	in          bot.Incoming
	challenge   string
	trigger     string   // opens a modal, for three seconds
	responseURL string   // takes five answers in thirty minutes
	channel     string   // where it happened, and where a private answer is shown
	thread      string   // the thread in that channel, if it was one
	raw         string   // what was said in an event, as Slack writes it
	fields      []string // of a submission's form, in order
	news        bot.News // what Slack tells
	about       string   // the user that news is about who comes to a channel or leaves it
	home        bool     // it happened in the Home, or in a modal opened there
	hash        string   // of the Home as the person sees it, where Slack says
	repeated    bool     // Slack sent it before
}

// errMalformed says that a signed request is not what Slack sends.
var errMalformed = errors.New("malformed request")

// decode reads a body. It knows nothing but the body, so that any transport can
// use it, and fails on nothing that Slack may come to send: what it does not
// know is nothing.
func decode(body []byte) (delivery, error) {
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '{' {
		return decodeEvent(trimmed)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return delivery{}, fmt.Errorf("%w: %w", errMalformed, err)
	}
	switch {
	case form.Get("payload") != "":
		return decodeInteraction([]byte(form.Get("payload")))
	case form.Get("command") != "":
		return decodeCommand(form)
	case form.Get("ssl_check") != "": // Slack makes sure of our certificate
		return delivery{kind: nothing}, nil
	default:
		return delivery{}, fmt.Errorf("%w: neither a command nor an interaction", errMalformed)
	}
}

// decodeEnvelope reads what comes by socket: the same in other wrapping.
func decodeEnvelope(kind string, payload []byte) (delivery, error) {
	switch kind {
	case "events_api":
		return decodeEvent(payload)
	case "interactive":
		return decodeInteraction(payload)
	case "slash_commands":
		var fields map[string]any
		if err := decodeJSON(payload, &fields); err != nil {
			return delivery{}, err
		}
		form := url.Values{}
		for name, value := range fields {
			if text, ok := value.(string); ok {
				form.Set(name, text)
			}
		}
		return decodeCommand(form)
	default:
		return delivery{kind: nothing}, nil
	}
}

// decodeCommand reads a slash command. Whether a direct conversation is with us
// or between two people cannot be seen, so it counts as a channel: its answer is
// private.
func decodeCommand(form url.Values) (delivery, error) {
	d := delivery{
		kind:        command,
		trigger:     form.Get("trigger_id"),
		responseURL: form.Get("response_url"),
		channel:     form.Get("channel_id"),
	}
	d.in = bot.Incoming{
		ID:          form.Get("trigger_id"),
		Platform:    Name,
		Tenant:      form.Get("team_id"),
		User:        form.Get("user_id"),
		Place:       coaching.Place{Platform: Name, Tenant: form.Get("team_id"), Ref: form.Get("channel_id")},
		PlaceName:   placeName(form.Get("channel_name")),
		Command:     commandName(form.Get("command")),
		Text:        readText(form.Get("text")),
		CanOpenForm: true,
	}
	return d, d.complete()
}

// commandName is a slash command without its slash and without the prefix that
// the manifest may have put before every name, up to its hyphen.
func commandName(command string) string {
	name := strings.TrimPrefix(strings.TrimSpace(command), "/")
	return name[strings.LastIndex(name, "-")+1:]
}

// complete refuses a delivery without what every answer and every record needs.
func (d delivery) complete() error {
	switch {
	case d.in.ID == "":
		return fmt.Errorf("%w: no delivery id", errMalformed)
	case d.in.Tenant == "":
		return fmt.Errorf("%w: no team", errMalformed)
	case d.in.User == "" && d.kind != news:
		return fmt.Errorf("%w: no user", errMalformed)
	default:
		return nil
	}
}

// direct makes the delivery one of a conversation with us alone.
func (d *delivery) direct() {
	d.in.Direct = true
	d.in.Place = bot.DirectPlace(Name, d.in.Tenant, d.in.User)
}

// isDirect tells a direct conversation by Slack's id of it.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

func decodeJSON(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%w: %w", errMalformed, err)
	}
	return nil
}
