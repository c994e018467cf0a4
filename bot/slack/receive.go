package slack

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/carillon-bot/carillon/bot"
)

// MaxBody is how many bytes Slack may send at once.
const MaxBody = 1 << 20

// Routes adds the three addresses that Slack may be told of. They are one: each
// takes events, commands and interactions alike. Without a signing secret, which
// Socket Mode can do without, nobody could tell what is Slack's and there are
// none; with one they stay beside a socket, so that an app can be moved from one
// to the other without missing anything.
func (s *Slack) Routes(mux *http.ServeMux, h bot.Handler) {
	if s.settings.SigningSecret == "" {
		return
	}
	for _, path := range []string{"/slack/events", "/slack/commands", "/slack/interactions"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { s.receive(w, r, h) })
	}
}

func (s *Slack) receive(w http.ResponseWriter, r *http.Request, h bot.Handler) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		s.refuse(w, r, bodyFault(err), "body")
		return
	}
	if !Signed(s.settings.SigningSecret, r.Header, body) {
		s.refuse(w, r, http.StatusUnauthorized, "signature")
		return
	}
	d, err := decode(body)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, "malformed")
		return
	}
	if d.kind == challenge {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, d.challenge)
		return
	}
	d.repeated = r.Header.Get("X-Slack-Retry-Num") != ""
	if s.goesOn(d) {
		// The next request on the connection would wait for that.
		w.Header().Set("Connection", "close")
	}
	s.dispatch(bot.Refer(r.Context(), d.in), responded{w}, d, h)
}

// goesOn reports whether something is done for a delivery after it was
// acknowledged.
func (s *Slack) goesOn(d delivery) bool {
	_, home := s.homes.get(d.in.User)
	return home || d.kind == press || d.kind == submission || d.kind == opened
}

func bodyFault(err error) int {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

// refuse answers with an empty body.
func (s *Slack) refuse(w http.ResponseWriter, r *http.Request, status int, reason string) {
	s.log.Warn("slack request refused", "path", r.URL.Path, "status", status, "reason", reason)
	w.WriteHeader(status)
}

// dispatch gives a delivery to those who answer its kind, once we know who we
// are, and if it comes from the team that our token belongs to. Before that,
// nobody is told to try again whose delivery was sent before: it may have been
// handled, its answer lost with the process that we follow.
func (s *Slack) dispatch(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	self := s.self.Load()
	switch {
	case d.kind == nothing:
	case self == nil && (d.repeated || d.kind == event || d.kind == opened || d.kind == news):
		a.again()
	case self == nil:
		s.decline(ctx, a, d, "slack.starting")
	case d.in.Tenant != self.team.ID:
		s.log.InfoContext(ctx, "slack request of another team", "team", d.in.Tenant)
		s.decline(ctx, a, d, "router.not_installed")
	default:
		s.handle(ctx, a, d, h)
	}
}

// handle hands a delivery on and answers it, in the time that Slack leaves. When
// people do something is when it reaches us: Slack's own stamps come in several
// forms, and a delivery that is repeated is only minutes late.
func (s *Slack) handle(ctx context.Context, a acknowledgement, d delivery, h bot.Handler) {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	d.in.At = s.now()
	if d.kind != news {
		s.tokenUsed()
	}
	switch d.kind {
	case command:
		s.answerCommand(ctx, a, d, h)
	case press:
		s.answerPress(ctx, a, d, h)
	case submission:
		s.answerSubmission(ctx, a, d, h)
	case event:
		self := s.self.Load().user
		if d.in.User != self {
			d.in.Text = addressed(d.raw, self)
			s.answerEvent(ctx, a, d, h)
		}
	case opened:
		s.answerOpened(ctx, a, d, h)
		return
	case news:
		s.passOn(ctx, a, d)
		return
	}
	s.refreshHome(ctx, a, d, h)
}

// decline says in every language why nothing was done. Whoever wrote an event
// hears nothing: our token is of no use where they are.
func (s *Slack) decline(ctx context.Context, a acknowledgement, d delivery, key string) {
	why := s.settings.Catalogue.InEveryLanguage(key)
	switch d.kind {
	case command:
		s.answer(ctx, a, d, why, false)
	case press:
		s.sayInBody(ctx, a, d, why)
		s.afterwards(ctx, a, d, bot.Answer(why), func(ctx context.Context) error { return s.post(ctx, d, why, false, false) })
	case submission:
		s.refuseFields(ctx, a, d, bot.FieldErrors{"": why.PlainText()})
	}
}
