package playground

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// given is the answer to what people do: the messages that it led to and that
// they can see.
type given struct {
	Messages []message `json:"messages"`
}

// act is something that a person does somewhere.
type act struct {
	id     string // unique to it; the same one twice is the same act
	named  bool   // by whoever delivers it, so that it may come twice
	place  string
	thread int64
	// on is the message whose button was pressed or whose form was sent.
	on *bot.Utterance
}

// newAct names an act by its delivery id, within what that person does there,
// or anew where none was given.
func (s *scene) newAct(verb, place, delivery string) act {
	named := delivery != ""
	if !named {
		delivery = rand.Text()
	}
	return act{id: strings.Join([]string{verb, s.me.id, place, delivery}, "/"), named: named, place: place}
}

// incoming is the act as the bot's handler gets it, before what was done is
// filled in.
func (p *Playground) incoming(s *scene, a act) bot.Incoming {
	return bot.Incoming{
		ID:       a.id,
		Platform: Name,
		Tenant:   p.Tenant,
		User:     s.me.id,
		Place:    coaching.Place{Platform: Name, Tenant: p.Tenant, Ref: a.place},
		Direct:   a.place == s.direct(),
		At:       p.Clock.Now(),
	}
}

// handle lets the bot answer and shows the answer. An act that was answered
// before does not come here; of copies that come at the same time, all get the
// answer that is shown first.
func (p *Playground) handle(ctx context.Context, s *scene, h bot.Handler, a act, in bot.Incoming) (any, error) {
	reply, err := h.Handle(ctx, in)
	if err != nil {
		return nil, unanswered(reply)
	}
	if len(reply.Errors) > 0 {
		return map[string]bot.FieldErrors{"errors": reply.Errors}, nil
	}
	return p.once(ctx, s, a, func(ctx context.Context) ([]bot.Utterance, error) {
		return p.show(ctx, s, a, reply)
	})
}

// shownName names the showing of an act's answer. The router records the act
// itself, under a name of its own.
func (a act) shownName() string { return "playground-shown:" + a.id }

// errNew says that an act was not answered before.
var errNew = errors.New("act not answered before")

// answered gives the answer that an act got when it came before. It is looked
// for by an attempt that fails on purpose.
func (p *Playground) answered(ctx context.Context, s *scene, a act) (answer json.RawMessage, before bool, err error) {
	if !a.named {
		return nil, false, nil
	}
	answer, err = p.Transactions.Once(ctx, s.workspace.ID, a.shownName(), func(context.Context) ([]byte, error) {
		return nil, errNew
	})
	if errors.Is(err, errNew) {
		return nil, false, nil
	}
	return answer, err == nil, err
}

// once does what an act leads to, the first time.
func (p *Playground) once(ctx context.Context, s *scene, a act, do func(ctx context.Context) ([]bot.Utterance, error)) (any, error) {
	answer, err := p.Transactions.Once(ctx, s.workspace.ID, a.shownName(), func(ctx context.Context) ([]byte, error) {
		shown, err := do(ctx)
		if err != nil {
			return nil, err
		}
		return json.Marshal(given{s.messages(shown)})
	})
	if err != nil {
		return nil, err
	}
	p.changed.Ring()
	return json.RawMessage(answer), nil
}

// show puts a reply into the place where it was asked for.
func (p *Playground) show(ctx context.Context, s *scene, a act, reply bot.Reply) ([]bot.Utterance, error) {
	answer := bot.Utterance{Place: a.place, Thread: a.thread, Reader: s.me.id, At: p.Clock.Now()}
	var shown []bot.Utterance
	if a.on != nil && a.on.Form != nil {
		a.on.Answered = true
		if _, err := p.Transcript.Revise(ctx, s.workspace.ID, *a.on); err != nil {
			return nil, err
		}
	}
	for i, m := range reply.Messages {
		u := answer
		u.Message = m
		keep := p.Transcript.Utter
		if i == 0 && reply.Replace && a.on != nil && a.on.Form == nil {
			u = *a.on
			u.Message, u.Edited = m, answer.At
			keep = p.Transcript.Revise
		} else if reply.Everyone {
			u.Reader = readerOf(a.place)
		}
		u, err := keep(ctx, s.workspace.ID, u)
		if err != nil {
			return nil, err
		}
		shown = append(shown, u)
	}
	if reply.Form != nil {
		u := answer
		u.Message, u.Form = bot.Say(bot.Plainly(reply.Form.Title)), reply.Form
		u, err := p.Transcript.Utter(ctx, s.workspace.ID, u)
		if err != nil {
			return nil, err
		}
		shown = append(shown, u)
	}
	return shown, nil
}

// unanswered is the refusal of an act that the bot could not see to. Its words
// hold the reference by which the log explains it; it may be tried again.
func unanswered(reply bot.Reply) error {
	var words []string
	for _, m := range reply.Messages {
		words = append(words, m.PlainText())
	}
	return refuse(http.StatusServiceUnavailable, "playground.unanswered", "words", strings.Join(words, "\n"))
}

// dashboard is the person's private dashboard, made anew in its one message, so
// that its buttons can be pressed like any other.
func (p *Playground) dashboard(ctx context.Context, s *scene, h bot.Handler) (bot.Utterance, error) {
	in := p.incoming(s, s.newAct("home", s.direct(), ""))
	in.Home = true
	reply, err := h.Handle(ctx, in)
	if err != nil {
		return bot.Utterance{}, unanswered(reply)
	}
	u := bot.Utterance{Place: homePlace, Reader: s.me.id, Key: "home/" + s.me.id, At: p.Clock.Now()}
	u, err = p.Transcript.Utter(ctx, s.workspace.ID, u)
	if err != nil {
		return u, err
	}
	u.Message = bot.Message{}
	for _, m := range reply.Messages {
		u.Message.Blocks = append(u.Message.Blocks, m.Blocks...)
	}
	return p.Transcript.Revise(ctx, s.workspace.ID, u)
}
