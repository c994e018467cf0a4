package teams

import (
	"context"
	"slices"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
)

// hear follows what Teams tells by itself: where we were put and taken away, and
// what becomes of channels.
func (t *Teams) hear(ctx context.Context, a activity, h bot.Handler) {
	us := func(c schema.ChannelAccount) bool { return c.ID == a.Recipient.ID }
	switch {
	case a.Type == schema.InstallationUpdate && strings.HasPrefix(a.Action, "add"),
		a.Type == schema.ConversationUpdate && slices.ContainsFunc(a.MembersAdded, us):
		t.put(ctx, a, h)
	case a.Type == schema.InstallationUpdate && strings.HasPrefix(a.Action, "remove"),
		a.Type == schema.ConversationUpdate && slices.ContainsFunc(a.MembersRemoved, us):
		t.takenAway(ctx, a)
	case a.Type == schema.ConversationUpdate:
		t.channelEvent(ctx, a)
	}
}

// put follows that we were put somewhere. Teams tells so by up to two events, and
// whoever did it is welcomed once, in private: nothing is said in a channel that
// nobody chose. Who has us again after having taken us away is told what we can do.
func (t *Teams) put(ctx context.Context, a activity, h bot.Handler) {
	person := bot.DirectPlace(Name, a.tenant(), a.user())
	before, err := t.settings.Conversations.Conversations(ctx, Name, a.tenant(), []string{person.Ref})
	if err == nil {
		err = t.remember(ctx, a, a.direct())
	}
	if err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
		return
	}
	if !a.direct() {
		t.doors(ctx, a, bot.Opened)
	}
	if a.From.ID == "" || a.From.ID == a.Recipient.ID {
		return
	}
	in := t.incoming(a)
	in.ID, in.Place, in.Direct = "installed/"+a.channel()+"/"+person.Ref, person, true
	if !t.answered.Take(in.ID, t.now()) {
		return
	}
	reply, err := h.Handle(ctx, in) // which welcomes those who were never met
	if err != nil || !before[person.Ref].Shut || !a.direct() {
		return
	}
	if err := t.reply(ctx, a, render(bot.Joined(reply.Messages))); err != nil {
		t.log.ErrorContext(ctx, "teams answer not posted", "error", err)
	}
}

// takenAway follows that we are somewhere no more. To a person who took us away
// nothing is sent until they write again.
func (t *Teams) takenAway(ctx context.Context, a activity) {
	if !a.direct() {
		t.doors(ctx, a, bot.Closed)
		return
	}
	c, err := t.conversation(ctx, bot.DirectPlace(Name, a.tenant(), a.user()))
	if err == nil {
		c.Shut = true
		err = t.settings.Conversations.KeepConversation(ctx, c)
	}
	if err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	t.answered.GiveBack("installed/" + a.channel() + "/" + c.Place.Ref)
}

// What becomes of channels and teams, by Teams' words for it.
var (
	opening     = map[string]bool{"channelCreated": true, "channelRestored": true, "channelShared": true}
	closing     = map[string]bool{"channelDeleted": true, "channelUnshared": true}
	teamOpening = map[string]bool{"teamUnarchived": true, "teamRestored": true}
	teamClosing = map[string]bool{"teamArchived": true, "teamDeleted": true, "teamHardDeleted": true}
)

func (t *Teams) channelEvent(ctx context.Context, a activity) {
	switch event := a.data.Event; {
	case teamOpening[event]:
		t.doors(ctx, a, bot.Opened)
	case teamClosing[event]:
		t.doors(ctx, a, bot.Closed)
	case opening[event]:
		t.channelNews(ctx, a, bot.Opened)
	case closing[event]:
		t.channelNews(ctx, a, bot.Closed)
	case event == "channelRenamed":
		t.channelNews(ctx, a, bot.Untouched)
	}
}

// channelNews tells what has become of the one channel that an event is about.
func (t *Teams) channelNews(ctx context.Context, a activity, door bot.Door) {
	id := a.data.Channel.ID
	if id == "" {
		return
	}
	told := bot.Conversation{
		Place: t.at(a, id), Service: a.ServiceURL, ID: id, Group: a.data.Team.ID, Kind: "channel", Name: a.data.Channel.Name,
	}
	if err := t.learn(ctx, a.tenant(), []bot.Conversation{told}, false); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	t.tellNews(ctx, a, bot.ChannelNews{Ref: id, Name: a.data.Channel.Name, Door: door})
}

// doors tells what has become of all channels of a team, or of a chat.
func (t *Teams) doors(ctx context.Context, a activity, door bot.Door) {
	refs := []string{a.channel()}
	if team := a.data.Team.ID; team != "" {
		channels, err := t.settings.Conversations.ConversationsIn(ctx, Name, a.tenant(), team)
		if err != nil {
			t.log.ErrorContext(ctx, "teams channels not found", "error", err)
		}
		for _, c := range channels {
			if !slices.Contains(refs, c.Place.Ref) {
				refs = append(refs, c.Place.Ref)
			}
		}
	}
	for _, ref := range refs {
		t.tellNews(ctx, a, bot.ChannelNews{Ref: ref, Door: door})
	}
}

func (t *Teams) tellNews(ctx context.Context, a activity, n bot.ChannelNews) {
	if err := t.settings.Listener.Hear(ctx, bot.News{Platform: Name, Tenant: a.tenant(), Channel: &n}); err != nil {
		t.log.ErrorContext(ctx, "teams news not kept", "error", err)
	}
}
