package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/carillon-bot/carillon/bot"
)

// partingTime is what the last acknowledgements are given to leave by before we
// hang up: they are written by another goroutine, which gives no sign.
const partingTime = 100 * time.Millisecond

// refusedAppTokens are the answers to the opening of a socket that waiting does
// not mend.
var refusedAppTokens = map[string]bool{
	"account_inactive":       true,
	"invalid_auth":           true,
	"missing_scope":          true,
	"not_allowed_token_type": true,
	"not_authed":             true,
	"token_revoked":          true,
}

// listen hears what Slack sends by socket, until ctx ends and what was heard is
// answered. The socket is opened anew whenever it closes. An envelope that could
// not be acknowledged by then is sent again by Slack, and is the same delivery.
func (s *Slack) listen(ctx context.Context, h bot.Handler) error {
	open, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	socket := socketmode.New(s.api,
		socketmode.OptionPingInterval(s.settings.PingInterval),
		socketmode.OptionReadLimit(MaxBody))
	closed := make(chan error, 1)
	go func() { closed <- s.keepOpen(open, socket) }()
	var answering sync.WaitGroup
	for {
		select {
		case e := <-socket.Events:
			request, heard := envelopeOf(e)
			if heard {
				answering.Go(func() { s.hear(open, socket, request, h) })
				continue
			}
			if err := s.note(e); err != nil {
				hangUp()
				<-closed
				answering.Wait()
				return err
			}
		case err := <-closed:
			answering.Wait()
			return err
		case <-ctx.Done():
			answering.Wait()
			<-time.After(partingTime)
			hangUp()
			<-closed
			return nil
		}
	}
}

// keepOpen runs the socket until it is hung up or Slack refuses the token. What
// else ends it, such as a 404 of something in between, may pass.
func (s *Slack) keepOpen(ctx context.Context, socket *socketmode.Client) error {
	for attempt := 0; ; attempt++ {
		err := socket.RunContext(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if refused := appTokenRefused(err); refused != nil {
			return refused
		}
		wait := s.backoff(attempt)
		s.log.Warn("slack socket ended", "retry_in", wait, "error", err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
}

// appTokenRefused is the refusal of the app token that an error holds, in words
// that name the setting.
func appTokenRefused(err error) error {
	refused, ok := errors.AsType[slack.SlackErrorResponse](err)
	if !ok || !refusedAppTokens[refused.Err] {
		return nil
	}
	return fmt.Errorf("SLACK_APP_TOKEN is refused by Slack (%s): make an App-Level Token with the scope connections:write on the app's page “Basic Information”, and copy it", refused.Err)
}

// note takes note of what became of the socket. It is an error where Slack will
// never let us in.
func (s *Slack) note(e socketmode.Event) error {
	switch data := e.Data.(type) {
	case *slack.ConnectionErrorEvent:
		s.log.Warn("slack socket not opened", "attempt", data.Attempt, "retry_in", data.Backoff, "error", data.ErrorObj)
		return appTokenRefused(data.ErrorObj)
	case *socketmode.ErrorWriteFailed:
		s.log.Warn("slack acknowledgement not written", "error", data.Cause)
	case *slack.IncomingEventError:
		s.log.Info("slack socket broke off", "error", data.ErrorObj)
	}
	if e.Type == socketmode.EventTypeHello {
		s.log.Info("slack socket open")
		s.listening.Store(true)
	}
	return nil
}

// envelopeOf gives the envelope in an event of the socket. slack-go does not hand
// on what it cannot read, such as events and blocks of kinds that it does not
// know yet; we read less of them, and Slack waits for an acknowledgement of each.
func envelopeOf(e socketmode.Event) (socketmode.Request, bool) {
	if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
		var request socketmode.Request
		err := json.Unmarshal(bad.Message, &request)
		return request, err == nil && request.EnvelopeID != ""
	}
	if e.Request == nil {
		return socketmode.Request{}, false
	}
	return *e.Request, e.Request.EnvelopeID != ""
}

// hear handles an envelope and acknowledges it, unless Slack had better send it
// again. As in a server, one that panics does not take the others with it.
func (s *Slack) hear(ctx context.Context, socket *socketmode.Client, request socketmode.Request, h bot.Handler) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "slack envelope not handled", "type", request.Type, "panic", cause, "stack", string(debug.Stack()))
		}
	}()
	a := &enveloped{ctx: ctx, socket: socket, request: request}
	d, err := decodeEnvelope(request.Type, request.Payload)
	if err != nil {
		s.log.Warn("slack envelope refused", "type", request.Type, "reason", "malformed")
	} else {
		ctx = bot.Refer(ctx, d.in) // for those below as well
		s.dispatch(ctx, a, d, h)
	}
	a.send()
	if a.err != nil {
		s.log.WarnContext(ctx, "slack acknowledgement not sent", "type", request.Type, "error", a.err)
	}
}

// enveloped acknowledges by a message on the socket that names the envelope.
type enveloped struct {
	ctx     context.Context
	socket  *socketmode.Client
	request socketmode.Request
	payload any
	settled bool
	err     error
}

// maxPayload is what an acknowledgement may hold: Slack drops those of 20 KB or
// more and says nothing. The rest is for its other fields.
const maxPayload = 20<<10 - 256

func (a *enveloped) answer(body any) error {
	encoded, err := json.Marshal(body)
	switch {
	case err != nil:
		return err
	case !a.request.AcceptsResponsePayload:
		return errors.New("the envelope takes no answer")
	case len(encoded) > maxPayload:
		return fmt.Errorf("%d bytes are more than an acknowledgement holds", len(encoded))
	}
	a.payload = json.RawMessage(encoded)
	return nil
}

// again leaves the envelope without an acknowledgement, which is what has Slack
// send it again.
func (a *enveloped) again() { a.settled = true }

func (a *enveloped) send() {
	if a.settled {
		return
	}
	a.settled = true
	ctx, cancel := context.WithTimeout(a.ctx, answerTimeout)
	defer cancel()
	a.err = a.socket.SendCtx(ctx, socketmode.Response{EnvelopeID: a.request.EnvelopeID, Payload: a.payload})
}
