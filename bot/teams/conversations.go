package teams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Conversations keep where the bot was heard: Teams can be written to only where
// that is known.
type Conversations interface {
	// Conversations gives those that are known of some places of a tenant, by
	// the place's Ref.
	Conversations(ctx context.Context, platform, tenant string, refs []string) (map[string]bot.Conversation, error)
	// ConversationOf gives the direct conversation of the person with an account.
	ConversationOf(ctx context.Context, platform, tenant, account string) (c bot.Conversation, found bool, err error)
	// ConversationNamed gives a conversation by what it is called, of several the
	// one that was kept last.
	ConversationNamed(ctx context.Context, platform, tenant, name string) (c bot.Conversation, found bool, err error)
	// ConversationsIn gives those of a group.
	ConversationsIn(ctx context.Context, platform, tenant, group string) ([]bot.Conversation, error)
	// KeepConversation keeps one, in the place of what was known of it.
	KeepConversation(ctx context.Context, c bot.Conversation) error
}

// errUnheard says that nothing was heard yet by which we could write there.
var errUnheard = errors.New("nobody of the tenant has written to the bot yet")

// remember keeps what an activity tells of where we are and who is there. With
// wrote somebody has written, so that they can be written to again.
func (t *Teams) remember(ctx context.Context, a activity, wrote bool) error {
	told := []bot.Conversation{{Place: t.at(a, ""), Service: a.ServiceURL}}
	if !a.direct() {
		told = append(told, bot.Conversation{
			Place: t.at(a, a.channel()), Service: a.ServiceURL, ID: a.channel(), Group: a.data.Team.ID,
			Kind: a.Conversation.ConversationType, Name: a.conversationName(),
		})
	}
	if a.From.ID != "" && a.From.ID != a.Recipient.ID {
		person := bot.Conversation{
			Place: t.at(a, "@"+a.user()), Service: a.ServiceURL, Account: a.From.ID, Seen: a.channel(),
			Name: a.From.Name, Locale: bot.LocaleOf(a.Locale), Zone: a.zone,
		}
		if a.direct() {
			person.ID, person.Kind = a.channel(), a.Conversation.ConversationType
		}
		told = append(told, person)
	}
	return t.learn(ctx, a.tenant(), told, wrote)
}

// learn keeps what is told of conversations, beside what was known of them.
func (t *Teams) learn(ctx context.Context, tenant string, told []bot.Conversation, wrote bool) error {
	refs := make([]string, len(told))
	for i, c := range told {
		refs[i] = c.Place.Ref
	}
	known, err := t.settings.Conversations.Conversations(ctx, Name, tenant, refs)
	if err != nil {
		return fmt.Errorf("learn of conversations: %w", err)
	}
	for _, c := range told {
		was, there := known[c.Place.Ref]
		is := completed(c, was)
		if wrote && strings.HasPrefix(c.Place.Ref, "@") {
			is.Shut = false
		}
		if there && is == was {
			continue
		}
		if err := t.settings.Conversations.KeepConversation(ctx, is); err != nil {
			return fmt.Errorf("learn of conversations: %w", err)
		}
	}
	return nil
}

// completed is what is told of a conversation, and for the rest what was known.
func completed(told, was bot.Conversation) bot.Conversation {
	told.ID = cmp.Or(told.ID, was.ID)
	told.Account = cmp.Or(told.Account, was.Account)
	told.Seen = cmp.Or(told.Seen, was.Seen)
	told.Group = cmp.Or(told.Group, was.Group)
	told.Kind = cmp.Or(told.Kind, was.Kind)
	told.Name = cmp.Or(told.Name, was.Name)
	told.Locale = cmp.Or(told.Locale, was.Locale)
	told.Zone = cmp.Or(told.Zone, was.Zone)
	told.Shut = was.Shut
	return told
}

// conversationName is what a channel is called; the first of a team has no name of
// its own.
func (a activity) conversationName() string {
	if a.data.Channel.Name == "" && a.data.Channel.ID != "" && a.data.Channel.ID == a.data.Team.ID {
		return "General"
	}
	return cmp.Or(a.data.Channel.Name, a.Conversation.Name)
}

// at is a place of the activity's tenant.
func (t *Teams) at(a activity, ref string) coaching.Place {
	return coaching.Place{Platform: Name, Tenant: a.tenant(), Ref: ref}
}

// conversation gives what is known of a place. Of one where nobody was heard yet
// that is at least which service its tenant is at.
func (t *Teams) conversation(ctx context.Context, place coaching.Place) (bot.Conversation, error) {
	known, err := t.settings.Conversations.Conversations(ctx, Name, place.Tenant, []string{place.Ref, ""})
	if err != nil {
		return bot.Conversation{}, fmt.Errorf("find conversation: %w", err)
	}
	c, there := known[place.Ref]
	if !there {
		c = bot.Conversation{Place: place}
		user, person := strings.CutPrefix(place.Ref, "@")
		if person {
			c.Account = user
		} else {
			c.ID = place.Ref
		}
	}
	c.Service = cmp.Or(c.Service, known[""].Service)
	if c.Service == "" && t.hosts.allow(&url.URL{Scheme: "https", Host: defaultHost}) {
		c.Service = defaultService
	}
	if c.Service == "" {
		return c, errUnheard
	}
	if !safe(c.ID, c.Account, c.Seen) {
		return c, errNoAddress
	}
	return c, nil
}

// botID is who we are in every conversation.
func (t *Teams) botID() string { return "28:" + t.settings.AppID }

// isChannel reports whether a conversation is a team's channel, where each post
// begins a thread. Where nobody was heard yet, the id tells.
func isChannel(c bot.Conversation) bool {
	return c.Kind == "channel" || c.Kind == "" && (strings.HasSuffix(c.ID, "@thread.tacv2") || strings.HasSuffix(c.ID, "@thread.skype"))
}

// created is a conversation that Teams has made, with the first message of it.
type created struct {
	ID       string `json:"id"`
	Activity string `json:"activityId"`
}

// parameters are what a conversation is made with.
type parameters struct {
	IsGroup     bool           `json:"isGroup"`
	Bot         account        `json:"bot"`
	Members     []account      `json:"members,omitempty"`
	TenantID    string         `json:"tenantId"`
	Activity    *outgoing      `json:"activity,omitempty"`
	ChannelData map[string]any `json:"channelData"`
}

// create makes a conversation: the direct one of a person, or a thread of a
// channel with its first message.
func (t *Teams) create(ctx context.Context, c bot.Conversation, p parameters) (created, error) {
	p.Bot, p.TenantID = account{ID: t.botID()}, c.Place.Tenant
	p.ChannelData["tenant"] = map[string]string{"id": c.Place.Tenant}
	target, err := t.address(c.Service, "conversations")
	if err != nil {
		return created{}, err
	}
	var made created
	err = t.connector.call(withDelivery(ctx, &delivery{tenant: c.Place.Tenant, about: c.Place.Ref}), http.MethodPost, target, sendWindows, p, &made)
	if err == nil && !safeID(made.ID) {
		err = fmt.Errorf("teams made a conversation of no id")
	}
	return made, err
}

// opened is a person's direct conversation, which is made where there is none yet.
func (t *Teams) opened(ctx context.Context, c bot.Conversation) (bot.Conversation, error) {
	if c.ID != "" {
		return c, nil
	}
	made, err := t.create(ctx, c, parameters{Members: []account{{ID: c.Account}}, ChannelData: map[string]any{}})
	if err != nil {
		return c, err
	}
	c.ID, c.Kind = made.ID, "personal"
	if err := t.settings.Conversations.KeepConversation(ctx, c); err != nil {
		return c, fmt.Errorf("keep conversation: %w", err)
	}
	return c, nil
}

// address is that of a call: segments behind a service's own path.
func (t *Teams) address(service string, segments ...string) (url.URL, error) {
	u, err := t.hosts.service(service)
	if err != nil {
		return url.URL{}, fmt.Errorf("service %w", err)
	}
	return *u.JoinPath(append([]string{"v3"}, segments...)...), nil
}

// member is somebody in a conversation.
type member struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	UPN    string `json:"userPrincipalName"`
	AAD    string `json:"aadObjectId"`
	Tenant string `json:"tenantId"`
	Role   string `json:"userRole"`
}

// member asks who somebody in a conversation is.
func (t *Teams) member(ctx context.Context, tenant, service, conversation, id string) (member, error) {
	if !safeID(conversation) || !safeID(id) {
		return member{}, errNoAddress
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	target, err := t.address(service, "conversations", withoutThread(conversation), "members", id)
	if err != nil {
		return member{}, err
	}
	var m member
	err = t.connector.call(withDelivery(ctx, &delivery{tenant: tenant}), http.MethodGet, target, lookWindows, nil, &m)
	return m, err
}

// post sends a message into a conversation, to be seen by one person alone where
// it is targeted, and gives its id there.
func (t *Teams) post(ctx context.Context, c bot.Conversation, conversation string, d delivery, card card) (string, error) {
	d.tenant, d.summary = c.Place.Tenant, card.text
	reference := schema.ConversationReference{
		ActivityID:   d.answers,
		ServiceURL:   c.Service,
		ChannelID:    channel,
		Bot:          schema.ChannelAccount{ID: t.botID()},
		Conversation: schema.ConversationAccount{ID: conversation},
	}
	if d.targeted {
		reference.User.ID = c.Account
	}
	err := t.adapter.ProactiveMessage(withDelivery(ctx, &d), reference, speaking(card))
	return d.id, err
}

// edit puts a message in the place of another.
func (t *Teams) edit(ctx context.Context, service, tenant, conversation, id string, card card) error {
	d := &delivery{tenant: tenant, summary: card.text}
	return t.adapter.UpdateActivity(withDelivery(ctx, d), schema.Activity{
		Type: schema.Message, ID: id, ServiceURL: service, ChannelID: channel,
		From:         schema.ChannelAccount{ID: t.botID()},
		Conversation: schema.ConversationAccount{ID: conversation},
		Attachments:  []schema.Attachment{card.attachment()},
	})
}
