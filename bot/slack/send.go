package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// keyEvent is the metadata that a post carries, and keyField what holds its key
// in there.
const (
	keyEvent = "carillon"
	keyField = "key"
)

// A post is looked up over a few pages: some apps get no more than fifteen
// messages a page.
const (
	lookPage  = 100
	lookPages = 10
)

// Send posts a message. Its reference is the channel and Slack's stamp of it.
func (s *Slack) Send(ctx context.Context, post bot.Post) (string, error) {
	thread := ""
	if post.Thread != "" {
		_, stamp, err := splitRef(post.Thread)
		if err != nil {
			return "", err
		}
		thread = stamp
	}
	opts := append(content(render(post.Message), thread), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType:    keyEvent,
		EventPayload: map[string]any{keyField: post.Key},
	}))
	return s.postMessage(ctx, recipient(post.Place), opts...)
}

// Edit replaces a message. One that is made twice is the same edit, so that an
// outcome that is not known is tried again.
func (s *Slack) Edit(ctx context.Context, _ coaching.Place, ref string, m bot.Message) error {
	channel, stamp, err := splitRef(ref)
	if err != nil {
		return err
	}
	_, _, _, err = s.api.UpdateMessageContext(ctx, channel, stamp, content(render(m), "")...)
	s.barred(ctx, err)
	failed := outcome(err)
	if failed == nil {
		return nil
	}
	if failed.Unknown {
		failed.Unknown, failed.Retry = false, true
	}
	return failed
}

// Find looks for a post by the key in its metadata, in its place's history or
// among the replies of its thread. Messages bear the time of Slack's clock: where
// ours is ahead, it is looked for from earlier on. Without the scope to read these
// it is bot.ErrCannotLook.
func (s *Slack) Find(ctx context.Context, post bot.Post, since time.Time) (string, bool, error) {
	channel, err := s.conversation(ctx, post.Place)
	if err != nil {
		return "", false, err
	}
	since = since.Add(-max(time.Duration(s.ahead.Load()), 0))
	oldest, cursor := strconv.FormatInt(since.Unix(), 10), ""
	for range lookPages {
		page, next, err := s.lookPage(ctx, channel, post.Thread, oldest, cursor)
		if err != nil {
			return "", false, lookError(err)
		}
		for _, m := range page {
			if m.Metadata.EventType == keyEvent && m.Metadata.EventPayload[keyField] == post.Key {
				return channel + ":" + m.Timestamp, true, nil
			}
		}
		if cursor = next; cursor == "" {
			return "", false, nil
		}
	}
	return "", false, fmt.Errorf("look up %s: too many messages since %s", post.Key, since.UTC().Format(time.RFC3339))
}

// lookPage reads a page of a channel's history, or of a thread's replies; next
// is empty on the last.
func (s *Slack) lookPage(ctx context.Context, channel, thread, oldest, cursor string) (page []slack.Message, next string, err error) {
	if thread == "" {
		history, err := s.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Oldest: oldest, Cursor: cursor, Inclusive: true, Limit: lookPage, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, "", err
		}
		if !history.HasMore {
			return history.Messages, "", nil
		}
		return history.Messages, history.ResponseMetaData.NextCursor, nil
	}
	_, stamp, err := splitRef(thread)
	if err != nil {
		return nil, "", err
	}
	page, more, next, err := s.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
		ChannelID: channel, Timestamp: stamp, Oldest: oldest, Cursor: cursor, Inclusive: true, Limit: lookPage, IncludeAllMetadata: true,
	})
	if !more {
		next = ""
	}
	return page, next, err
}

// conversation is the id of a place's history; a direct conversation has to be
// opened to learn it.
func (s *Slack) conversation(ctx context.Context, place coaching.Place) (string, error) {
	user, direct := strings.CutPrefix(place.Ref, "@")
	if !direct {
		return place.Ref, nil
	}
	opened, _, _, err := s.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", lookError(err)
	}
	return opened.ID, nil
}

func lookError(err error) error {
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && cannotLook[refused.Err] {
		return fmt.Errorf("%w: %s", bot.ErrCannotLook, refused.Err)
	}
	return outcome(err)
}

// postMessage posts into a channel, or to a user directly.
func (s *Slack) postMessage(ctx context.Context, channel string, opts ...slack.MsgOption) (string, error) {
	channel, stamp, err := s.api.PostMessageContext(ctx, channel, opts...)
	s.barred(ctx, err)
	if failed := outcome(err); failed != nil {
		return "", failed
	}
	return channel + ":" + stamp, nil
}

// content is a message's text and blocks, in a thread where there is one.
// Links in it are not unfurled: what it says is all that it shows.
func content(r rendered, thread string) []slack.MsgOption {
	opts := []slack.MsgOption{
		slack.MsgOptionText(r.text, false), // escaped already
		slack.MsgOptionBlocks(r.blocks...),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		opts = append(opts, slack.MsgOptionTS(thread))
	}
	return opts
}

// recipient is what chat.postMessage calls a place: a channel's id, or a user's
// for their direct conversation.
func recipient(place coaching.Place) string { return strings.TrimPrefix(place.Ref, "@") }

func splitRef(ref string) (channel, stamp string, err error) {
	channel, stamp, ok := strings.Cut(ref, ":")
	if !ok {
		return "", "", fmt.Errorf("message reference %q is not Slack's", ref)
	}
	return channel, stamp, nil
}
