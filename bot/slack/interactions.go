package slack

import (
	"regexp"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// interaction is the payload of what people do with buttons and modals, as far
// as it concerns us. The message that a button belongs to is not read: its
// blocks may be of kinds that nobody knows yet.
type interaction struct {
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Team        struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID   string `json:"channel_id"`
		ThreadTS    string `json:"thread_ts"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []struct {
		ActionID string `json:"action_id"`
		Value    string `json:"value"`
	} `json:"actions"`
	View submittedView `json:"view"`
}

func decodeInteraction(payload []byte) (delivery, error) {
	var probe typed
	if err := decodeJSON(payload, &probe); err != nil {
		return delivery{}, err
	}
	if probe.Type != "block_actions" && probe.Type != "view_submission" {
		return delivery{kind: nothing}, nil
	}
	var i interaction
	if err := decodeJSON(payload, &i); err != nil {
		return delivery{}, err
	}
	if probe.Type == "view_submission" {
		return i.submission()
	}
	return i.press()
}

func (i interaction) press() (delivery, error) {
	if len(i.Actions) == 0 {
		return delivery{kind: nothing}, nil
	}
	d := delivery{
		kind:        press,
		trigger:     i.TriggerID,
		responseURL: i.ResponseURL,
		channel:     i.Channel.ID,
		thread:      i.Container.ThreadTS,
	}
	if d.channel == "" {
		d.channel = i.Container.ChannelID
	}
	if i.View.Type == "home" {
		d.home, d.hash = true, i.View.Hash
	}
	d.in = i.incoming(i.TriggerID, d.channel)
	d.in.Action = actionName(i.Actions[0].ActionID)
	d.in.Value = i.Actions[0].Value
	d.in.CanOpenForm = true
	// A private answer may stand in a conversation of two other people; only
	// what we posted ourselves is surely in ours.
	if d.home || isDirect(d.channel) && !i.Container.IsEphemeral {
		d.direct()
	}
	return d, d.complete()
}

func (i interaction) incoming(id, channel string) bot.Incoming {
	return bot.Incoming{
		ID:       id,
		Platform: Name,
		Tenant:   i.Team.ID,
		User:     i.User.ID,
		Place:    coaching.Place{Platform: Name, Tenant: i.Team.ID, Ref: channel},
	}
}

// repeated is what actionID puts behind an action that a row of buttons holds
// more than once, for Slack wants every id to be another.
var repeated = regexp.MustCompile(`#\d+$`)

func actionName(id string) string { return repeated.ReplaceAllString(id, "") }
