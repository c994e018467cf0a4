package teams

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/carillon-bot/carillon/bot"
)

// maxBody is how much Teams may send at once.
const maxBody = 1 << 20

// Routes adds the address that Teams sends to.
func (t *Teams) Routes(mux *http.ServeMux, h bot.Handler) {
	mux.HandleFunc("/api/messages", func(w http.ResponseWriter, r *http.Request) { t.receive(w, r, h) })
}

// receive takes what Teams sends: the token is looked at before anything is read.
func (t *Teams) receive(w http.ResponseWriter, r *http.Request, h bot.Handler) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	credential, err := t.tokens.verify(r.Context(), r.Header.Get("Authorization"))
	if err != nil {
		t.refuse(w, err)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		t.refuse(w, bodyFault(err))
		return
	}
	a, err := t.parse(r, credential, body)
	if err == nil && !t.installed.Load() {
		err = refused(http.StatusServiceUnavailable, "starting")
	}
	if err != nil {
		t.refuse(w, err)
		return
	}
	t.dispatch(w, r, a, h)
}

func bodyFault(err error) error {
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return refused(http.StatusRequestEntityTooLarge, "body")
	}
	return refused(http.StatusBadRequest, "body")
}

// refuse answers with an empty body.
func (t *Teams) refuse(w http.ResponseWriter, err error) {
	status, reason := http.StatusBadRequest, "malformed"
	if refusal, ok := errors.AsType[*refusal](err); ok {
		status, reason = refusal.status, refusal.reason
	}
	t.log.Warn("teams request refused", "status", status, "reason", reason)
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(status)
}

// dispatch gives an activity to those who answer its kind. What we do not know,
// or is about messages of others, is acknowledged and no more: so are messages
// that were edited or deleted, for what was asked was done by then.
func (t *Teams) dispatch(w http.ResponseWriter, r *http.Request, a activity, h bot.Handler) {
	if a.Type == schema.Invoke {
		t.invoke(w, r, a, h)
		return
	}
	switch {
	case a.From.ID == "" || a.ID == "" && a.Type == schema.Message:
	case a.Type == schema.Message && a.pressed():
		t.later(r, a, func(ctx context.Context, handled func()) { t.answerSubmit(ctx, a, h, handled) })
	case a.Type == schema.Message:
		t.later(r, a, func(ctx context.Context, handled func()) { t.answerSaid(ctx, a, h, handled) })
	case a.Type == schema.ConversationUpdate || a.Type == schema.InstallationUpdate:
		t.later(r, a, func(ctx context.Context, handled func()) { t.hear(ctx, a, h); handled() })
	case a.Type == schema.MsgReaction:
		t.later(r, a, func(ctx context.Context, handled func()) { t.cheer(ctx, a, h); handled() })
	}
}

// later does what takes longer than Teams waits. The request is acknowledged as
// soon as what was asked is in the store, and by ackTimeout whatever happens: by
// then it is under way, and a stop waits for it.
func (t *Teams) later(r *http.Request, a activity, do func(ctx context.Context, handled func())) {
	stored := make(chan struct{})
	handled := sync.OnceFunc(func() { close(stored) })
	work := func() {
		ctx, cancel := t.work.within(bot.Refer(r.Context(), bot.Incoming{ID: a.delivery()}), answerTimeout)
		defer cancel()
		defer handled()
		defer t.survive(ctx, string(a.Type))
		do(ctx, handled)
	}
	if !t.work.begin(work) {
		work()
		return
	}
	soon := time.NewTimer(ackTimeout)
	defer soon.Stop()
	select {
	case <-stored:
	case <-soon.C:
	case <-r.Context().Done():
	}
}

// survive keeps one activity that panics from taking the others with it.
func (t *Teams) survive(ctx context.Context, kind string) {
	if cause := recover(); cause != nil {
		t.log.ErrorContext(ctx, "teams activity not handled", "type", kind, "panic", cause, "stack", string(debug.Stack()))
	}
}
