package teams

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// activity is what Teams tells: as the library reads it, and what it does not.
type activity struct {
	schema.Activity
	mentions []mention
	value    json.RawMessage // of a card's action or a dialog, as it came
	data     channelData
	targeted bool // it was said to us alone, in a channel
	zone     string
}

// mention is somebody or something that a text names, with the words that stand
// there for them.
type mention struct {
	Type      string `json:"type"`
	Text      string `json:"text"`
	Mentioned struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		AAD  string `json:"aadObjectId"`
	} `json:"mentioned"`
}

// channelData is what Teams adds to an activity.
type channelData struct {
	Event   string `json:"eventType"`
	Channel struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Team struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"team"`
}

// held are the fields of an activity that the library reads, and reads as they
// come: it gives up on values that are no objects and on instants without a zone.
var held = []string{
	"type", "id", "serviceUrl", "channelId", "from", "conversation", "recipient", "replyToId", "text", "textFormat",
	"membersAdded", "membersRemoved", "reactionsAdded", "reactionsRemoved", "locale", "localTimezone", "name", "action", "channelData",
}

// parse reads an activity and checks it against the credential that its request
// showed. What cannot be read is a 400.
func (t *Teams) parse(r *http.Request, c credential, body []byte) (activity, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(body, &all); err != nil || all == nil {
		return activity{}, refused(http.StatusBadRequest, "malformed")
	}
	some := make(map[string]json.RawMessage, len(held))
	for _, field := range held {
		if value, there := all[field]; there {
			some[field] = value
		}
	}
	reduced, err := json.Marshal(some)
	if err != nil {
		return activity{}, refused(http.StatusBadRequest, "malformed")
	}
	request := r.Clone(context.WithValue(r.Context(), credentialKey{}, c))
	request.Body = io.NopCloser(bytes.NewReader(reduced))
	read, err := t.adapter.ParseRequest(request.Context(), request)
	if refusal, ok := errors.AsType[*refusal](err); ok {
		return activity{}, refusal
	}
	if err != nil {
		return activity{}, refused(http.StatusBadRequest, "malformed")
	}
	a := activity{Activity: read, value: all["value"]}
	a.complete(all)
	if !safe(a.data.Channel.ID, a.data.Team.ID) {
		return activity{}, refused(http.StatusForbidden, "ids")
	}
	return a, nil
}

// complete reads what the library loses. What does not look as it used to is left
// out: it only adds to what is known already.
func (a *activity) complete(all map[string]json.RawMessage) {
	_ = json.Unmarshal(all["channelData"], &a.data)
	var recipient struct {
		Targeted bool `json:"isTargeted"`
	}
	_ = json.Unmarshal(all["recipient"], &recipient)
	a.targeted = recipient.Targeted
	a.zone = a.LocalTimezone
	var entities []json.RawMessage
	_ = json.Unmarshal(all["entities"], &entities)
	for _, entity := range entities {
		var m mention
		if json.Unmarshal(entity, &m) == nil && m.Type == "mention" && safe(m.Mentioned.ID, m.Mentioned.AAD) {
			a.mentions = append(a.mentions, m)
		}
		var client struct{ Type, Locale, Timezone string }
		if json.Unmarshal(entity, &client) == nil && client.Type == "clientInfo" {
			a.zone = client.Timezone
			if a.Locale == "" {
				a.Locale = client.Locale
			}
		}
	}
}

// tenant is the one that the activity comes from.
func (a activity) tenant() string { return tenantsOf(a.Activity)[0] }

// user is who acts, by the id that they have in the whole tenant where it is told.
func (a activity) user() string {
	if a.From.AadObjectID != "" {
		return strings.ToLower(a.From.AadObjectID)
	}
	return a.From.ID
}

// direct reports whether it happened in a conversation with us alone.
func (a activity) direct() bool { return a.Conversation.ConversationType == "personal" }

// channel is the conversation as a whole, without the thread in it.
func (a activity) channel() string { return withoutThread(a.Conversation.ID) }

// threadMark is what stands in a conversation's id before the message that a
// thread of it began with.
const threadMark = ";messageid="

func withoutThread(conversation string) string {
	whole, _, _ := strings.Cut(conversation, threadMark)
	return whole
}

// delivery is the id that the same act has each time it is delivered: an activity's
// own is one of a kind in its conversation alone.
func (a activity) delivery() string { return a.channel() + "/" + a.ID }

// place is where it happened.
func (a activity) place() coaching.Place {
	if a.direct() {
		return bot.DirectPlace(Name, a.tenant(), a.user())
	}
	return coaching.Place{Platform: Name, Tenant: a.tenant(), Ref: a.channel()}
}

// incoming is what somebody did, without what that was.
func (t *Teams) incoming(a activity) bot.Incoming {
	return bot.Incoming{
		ID:        a.delivery(),
		Platform:  Name,
		Tenant:    a.tenant(),
		User:      a.user(),
		Place:     a.place(),
		PlaceName: a.data.Channel.Name,
		Direct:    a.direct(),
		At:        t.now(),
	}
}
