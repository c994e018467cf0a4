package teams

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Send posts a message: in a channel it begins a thread, unless it is one of a
// thread. Its reference is the conversation and Teams' id of it there.
func (t *Teams) Send(ctx context.Context, post bot.Post) (string, error) {
	c, err := t.conversation(ctx, post.Place)
	if err == nil && c.Shut {
		err = &apiError{Status: 403, Code: writesBlocked}
	}
	if err != nil {
		return "", outcome(err)
	}
	ref, err := t.send(ctx, c, post)
	if err != nil {
		return "", outcome(t.closed(ctx, c, err))
	}
	return ref, nil
}

func (t *Teams) send(ctx context.Context, c bot.Conversation, post bot.Post) (string, error) {
	made := render(post.Message)
	if post.Thread != "" {
		conversation, _, err := splitRef(post.Thread)
		if err != nil {
			return "", err
		}
		id, err := t.post(ctx, c, conversation, delivery{}, made)
		return joinRef(conversation, id), err
	}
	if isChannel(c) {
		return t.begin(ctx, c, made)
	}
	c, err := t.opened(ctx, c)
	if err != nil {
		return "", err
	}
	id, err := t.post(ctx, c, c.ID, delivery{}, made)
	return joinRef(c.ID, id), err
}

// begin begins a thread of a channel.
func (t *Teams) begin(ctx context.Context, c bot.Conversation, made card) (string, error) {
	first := outgoingOf(schema.Activity{Type: schema.Message, Attachments: []schema.Attachment{made.attachment()}}, &delivery{summary: made.text})
	thread, err := t.create(ctx, c, parameters{
		IsGroup: true, Activity: &first,
		ChannelData: map[string]any{"channel": map[string]string{"id": c.ID}},
	})
	if thread.Activity == "" {
		_, thread.Activity, _ = strings.Cut(thread.ID, threadMark)
	}
	return joinRef(thread.ID, thread.Activity), err
}

// closed takes note of an answer by which a person does not want to be written to.
// Until they write again nothing more is sent to them.
func (t *Teams) closed(ctx context.Context, c bot.Conversation, err error) error {
	failed := outcome(err)
	if failed == nil || failed.Code != writesBlocked || !strings.HasPrefix(c.Place.Ref, "@") {
		return err
	}
	c.Shut = true
	if kept := t.settings.Conversations.KeepConversation(ctx, c); kept != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", kept)
	}
	return err
}

// Edit replaces a message. One that is made twice is the same edit, so that an
// outcome that is not known is tried again.
func (t *Teams) Edit(ctx context.Context, place coaching.Place, ref string, m bot.Message) error {
	conversation, id, err := splitRef(ref)
	if err != nil {
		return err
	}
	c, err := t.conversation(ctx, place)
	if err != nil {
		return outcome(err)
	}
	failed := outcome(t.edit(ctx, c.Service, place.Tenant, conversation, id, render(m)))
	if failed == nil {
		return nil
	}
	if failed.Unknown {
		failed.Unknown, failed.Retry = false, true
	}
	return failed
}

// Find cannot look: a bot may not read what stands in Teams.
func (t *Teams) Find(context.Context, bot.Post, time.Time) (string, bool, error) {
	return "", false, bot.ErrCannotLook
}

// Link is the address of a message in a channel or a chat.
func (t *Teams) Link(place coaching.Place, ref string) string {
	conversation, id, err := splitRef(ref)
	if err != nil {
		return ""
	}
	return "https://teams.microsoft.com/l/message/" + url.PathEscape(withoutThread(conversation)) + "/" + url.PathEscape(id) +
		"?tenantId=" + url.QueryEscape(place.Tenant)
}

// refMark stands between a conversation and a message in it; no id holds it.
const refMark = "|"

func joinRef(conversation, id string) string { return conversation + refMark + id }

func splitRef(ref string) (conversation, id string, err error) {
	conversation, id, ok := strings.Cut(ref, refMark)
	if !ok || !safeID(conversation) || !safeID(id) {
		return "", "", fmt.Errorf("message reference %q is not Teams'", ref)
	}
	return conversation, id, nil
}
