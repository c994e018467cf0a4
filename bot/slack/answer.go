package slack

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/slack-go/slack"

	"github.com/carillon-bot/carillon/bot"
)

// commandAnswer is the body that a slash command is answered with.
type commandAnswer struct {
	ResponseType string        `json:"response_type"`
	Text         string        `json:"text"`
	Blocks       []slack.Block `json:"blocks,omitempty"`
}

// answerCommand answers in the acknowledgement itself: with a modal and an empty
// body, or with words.
func (s *Slack) answerCommand(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	reply, _ := h.Handle(ctx, d.in)
	reply = s.opened(ctx, d, h, reply)
	if len(reply.Messages) > 0 {
		s.answer(ctx, a, d, bot.Joined(reply.Messages), reply.Everyone)
	}
}

// answer answers in the acknowledgement, and at the response_url where the
// acknowledgement cannot hold it.
func (s *Slack) answer(ctx context.Context, a acknowledgement, d delivery, m bot.Message, everyone bool) {
	if err := a.answer(bodyOf(m, everyone)); err != nil {
		s.log.InfoContext(ctx, "slack answer goes to the response_url", "delivery", d.in.ID, "error", err)
		s.afterwards(ctx, a, d, bot.Answer(m), func(ctx context.Context) error { return s.post(ctx, d, m, everyone, false) })
	}
}

// answerPress acknowledges a button with an empty body, once what it does is
// done, and answers at the response_url. What broke is said in the body too.
func (s *Slack) answerPress(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	reply, err := h.Handle(ctx, d.in)
	reply = s.opened(ctx, d, h, reply)
	if err != nil {
		s.sayInBody(ctx, a, d, bot.Joined(reply.Messages))
	}
	s.respond(ctx, a, d, reply)
}

// sayInBody says in the acknowledgement of a button what is said at the
// response_url as well.
func (s *Slack) sayInBody(ctx context.Context, a acknowledgement, d delivery, m bot.Message) {
	if err := a.answer(bodyOf(m, false)); err != nil {
		s.log.InfoContext(ctx, "slack acknowledgement is without words", "delivery", d.in.ID, "error", err)
	}
}

// respond sends the acknowledgement off and then answers a button.
func (s *Slack) respond(ctx context.Context, a acknowledgement, d delivery, reply bot.Reply) {
	s.afterwards(ctx, a, d, reply, func(ctx context.Context) error {
		messages, everyone := reply.Messages, reply.Everyone || d.in.Direct
		if reply.Replace {
			if err := s.post(ctx, d, messages[0], everyone, true); err != nil {
				return s.tell(ctx, d, bot.Joined(messages))
			}
			messages = messages[1:]
		}
		if len(messages) == 0 {
			return nil
		}
		if err := s.post(ctx, d, bot.Joined(messages), everyone, false); err != nil {
			return s.tell(ctx, d, bot.Joined(messages))
		}
		return nil
	})
}

// afterwards answers once the acknowledgement is on its way, if there is
// anything to say and no copy of the delivery has said it.
func (s *Slack) afterwards(ctx context.Context, a acknowledgement, d delivery, reply bot.Reply, answer func(context.Context) error) {
	if len(reply.Messages) == 0 || !s.answered.Take(d.in.ID, s.now()) {
		return
	}
	a.send()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), apiTimeout)
	defer cancel()
	if err := answer(ctx); err != nil {
		s.answered.GiveBack(d.in.ID)
		s.log.ErrorContext(ctx, "slack answer not posted", "delivery", d.in.ID, "error", err)
	}
}

// post posts to the response_url, of whose answer only the status is looked at:
// its body is documented nowhere. The address is as good as a token for half an
// hour, so that errors do not hold it.
func (s *Slack) post(ctx context.Context, d delivery, m bot.Message, everyone, replace bool) error {
	if d.responseURL == "" {
		return errors.New("no response_url")
	}
	r := render(m)
	message := &slack.WebhookMessage{
		Text:            r.text,
		ResponseType:    responseType(everyone),
		ReplaceOriginal: replace,
	}
	if !replace {
		message.ThreadTimestamp = d.thread
	}
	if len(r.blocks) > 0 {
		message.Blocks = &slack.Blocks{BlockSet: r.blocks}
	}
	err := slack.PostWebhookCustomHTTPContext(ctx, d.responseURL, s.webhooks, message)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		return fmt.Errorf("post to response_url: %w", failed.Err)
	}
	return err
}

// answerEvent answers what was said. Slack repeats an event that is not answered
// well: so it is when the store fails, and when the answer may yet be posted.
func (s *Slack) answerEvent(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	reply, err := h.Handle(ctx, d.in)
	if err != nil {
		a.again()
		return
	}
	if len(reply.Messages) == 0 || !s.answered.Take(d.in.ID, s.now()) {
		return
	}
	if err := s.say(ctx, d, reply); err != nil {
		s.answered.GiveBack(d.in.ID)
		s.log.ErrorContext(ctx, "slack answer not posted", "delivery", d.in.ID, "error", err)
		if failed, ok := errors.AsType[*bot.SendError](err); ok && (failed.Retry || failed.Unknown) {
			a.again()
		}
	}
}

// say posts an answer where something was said: for everybody there, or for the
// person alone.
func (s *Slack) say(ctx context.Context, d delivery, reply bot.Reply) error {
	m := bot.Joined(reply.Messages)
	if reply.Everyone && d.channel != "" {
		_, err := s.postMessage(ctx, d.channel, content(render(m), d.thread)...)
		return err
	}
	return s.tell(ctx, d, m)
}

// tell answers a person alone: in the channel, seen by nobody else, or directly
// where that is where we are or where we are not in the channel.
func (s *Slack) tell(ctx context.Context, d delivery, m bot.Message) error {
	r := render(m)
	if d.in.Direct && d.channel != "" {
		_, err := s.postMessage(ctx, d.channel, content(r, d.thread)...)
		return err
	}
	if d.channel != "" {
		_, err := s.api.PostEphemeralContext(ctx, d.channel, d.in.User, content(r, d.thread)...)
		if err == nil {
			return nil
		}
		s.log.InfoContext(ctx, "slack private answer goes direct", "delivery", d.in.ID, "error", err)
	}
	_, err := s.postMessage(ctx, d.in.User, content(r, "")...)
	return err
}

func bodyOf(m bot.Message, everyone bool) commandAnswer {
	r := render(m)
	return commandAnswer{ResponseType: responseType(everyone), Text: r.text, Blocks: r.blocks}
}

func responseType(everyone bool) string {
	if everyone {
		return slack.ResponseTypeInChannel
	}
	return slack.ResponseTypeEphemeral
}
