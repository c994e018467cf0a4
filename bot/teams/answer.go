package teams

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/carillon-bot/carillon/bot"
)

// answerSaid answers what somebody said to us. What they say to others, which some
// teams let us hear, is not read.
func (t *Teams) answerSaid(ctx context.Context, a activity, h bot.Handler, handled func()) {
	if !a.direct() && !a.targeted && !a.namesUs() {
		return
	}
	if err := t.remember(ctx, a, true); err != nil {
		t.log.ErrorContext(ctx, "teams conversation not kept", "error", err)
	}
	in := t.incoming(a)
	if in.Text = t.addressed(ctx, a); a.direct() && asksForHome(in.Text) {
		in.Text, in.Home = "", true
	}
	reply, _ := h.Handle(ctx, in) // what broke is said in the reply
	handled()
	t.once(ctx, in, reply, func(ctx context.Context) error {
		return t.say(ctx, a, reply.Everyone, t.withForm(ctx, a, in, h, reply))
	})
}

// once answers if there is anything to say and no copy of the delivery has said
// it.
func (t *Teams) once(ctx context.Context, in bot.Incoming, reply bot.Reply, answer func(ctx context.Context) error) {
	if len(reply.Messages) == 0 || !t.answered.Take(in.ID, t.now()) {
		return
	}
	if err := answer(ctx); err != nil {
		t.answered.GiveBack(in.ID)
		t.log.ErrorContext(ctx, "teams answer not posted", "error", err)
	}
}

// withForm is an answer as a card. Where it stands in for a form, for none can be
// opened by words, it holds the form's fields too.
func (t *Teams) withForm(ctx context.Context, a activity, in bot.Incoming, h bot.Handler, reply bot.Reply) card {
	m := bot.Joined(reply.Messages)
	button, ok := standIn(m)
	if !ok {
		return render(m)
	}
	in.Command, in.Text, in.Action, in.Value, in.CanOpenForm = "", "", button.Action, button.Value, true
	opened, err := h.Handle(ctx, in)
	if err != nil || opened.Form == nil {
		return render(m)
	}
	return renderWithForm(m, *opened.Form, t.needed(a))
}

// standIn is the one button of a message that opens a form.
func standIn(m bot.Message) (bot.Button, bool) {
	var all []bot.Button
	for _, b := range m.Blocks {
		if buttons, ok := b.(bot.Buttons); ok {
			all = append(all, buttons.Buttons...)
		}
	}
	if len(all) != 1 || all[0].Action != bot.OpenFormAction {
		return bot.Button{}, false
	}
	return all[0], true
}

// say answers where something was said: for everybody there, or for the person
// alone.
func (t *Teams) say(ctx context.Context, a activity, everyone bool, made card) error {
	if everyone || a.direct() {
		return t.reply(ctx, a, made)
	}
	return t.tell(ctx, a, made)
}

// origin is the conversation that an activity came from, with who acted.
func (t *Teams) origin(a activity) bot.Conversation {
	return bot.Conversation{Place: a.place(), Service: a.ServiceURL, ID: a.Conversation.ID, Account: a.From.ID}
}

// reply answers where it was said, in the same thread.
func (t *Teams) reply(ctx context.Context, a activity, made card) error {
	return persist(ctx, func(ctx context.Context) error {
		_, err := t.post(ctx, t.origin(a), a.Conversation.ID, delivery{answers: a.ID}, made)
		return err
	})
}

// untargetedFor is for how long a conversation is taken not to show messages to
// one person alone.
const untargetedFor = time.Hour

// untargeted are the conversations that do not.
type untargeted struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func newUntargeted() *untargeted { return &untargeted{until: map[string]time.Time{}} }

func (u *untargeted) holds(conversation string, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	for other, until := range u.until {
		if !now.Before(until) {
			delete(u.until, other)
		}
	}
	_, held := u.until[conversation]
	return held
}

func (u *untargeted) add(conversation string, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.until[conversation] = now.Add(untargetedFor)
}

// tell answers a person alone: in the channel, seen by nobody else, or directly
// where Teams does not do that, with a line in the channel that says so.
func (t *Teams) tell(ctx context.Context, a activity, made card) error {
	if !t.untargets.holds(a.channel(), t.now()) {
		err := persist(ctx, func(ctx context.Context) error {
			_, err := t.post(ctx, t.origin(a), a.Conversation.ID, delivery{targeted: true}, made)
			return err
		})
		if !untargets(err) {
			return err
		}
		t.untargets.add(a.channel(), t.now())
		t.log.InfoContext(ctx, "teams private answer goes direct", "error", err)
	}
	if err := t.tellDirectly(ctx, a, made); err != nil {
		return err
	}
	return t.reply(ctx, a, render(t.pointer(a)))
}

// untargets reports whether an answer says that a message cannot be shown to one
// person alone.
func untargets(err error) bool {
	answer, ok := errors.AsType[*apiError](err)
	return ok && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusForbidden ||
		answer.Status == http.StatusNotFound || answer.Status == http.StatusMethodNotAllowed)
}

func (t *Teams) tellDirectly(ctx context.Context, a activity, made card) error {
	return persist(ctx, func(ctx context.Context) error {
		c, err := t.conversation(ctx, bot.DirectPlace(Name, a.tenant(), a.user()))
		if err != nil {
			return err
		}
		if c, err = t.opened(ctx, c); err != nil {
			return t.closed(ctx, c, err)
		}
		_, err = t.post(ctx, c, c.ID, delivery{}, made)
		return t.closed(ctx, c, err)
	})
}

// pointer is the line that stands in a channel for an answer that went elsewhere.
func (t *Teams) pointer(a activity) bot.Message {
	return bot.Say(t.voice(a).Say("teams.answered_directly", "name", strings.TrimSpace(a.From.Name)))
}

// asksForHome reports whether somebody asks for their private dashboard: Teams has
// no place for one that comes up by itself, so it is an answer in the conversation
// with us.
func asksForHome(words string) bool {
	for _, word := range []string{"home", "dashboard", "accueil", "tableau de bord"} {
		if strings.EqualFold(words, word) {
			return true
		}
	}
	return false
}
