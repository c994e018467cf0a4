package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Router is the Handler that features are behind: it finds out who acts and
// what is meant, checks the role, runs the feature in one transaction, and
// gives the answer, the same one to a delivery that comes twice.
type Router struct {
	features  []Feature
	actions   map[string]Action
	catalogue *Catalogue
	ports     RouterPorts
	platforms map[string]Platform
	admins    map[string]bool
	observer  Observer
	now       func() time.Time
	log       *slog.Logger
}

// RouterPorts are what the router needs of the store.
type RouterPorts struct {
	Directory    Directory
	Register     Register
	Channels     Channels
	Teams        Teams
	Newcomers    Newcomers
	Transactions Transactions
}

// RouterOptions are the rest of what a router is made of. Admins are platform
// user ids of people who are admins from the first; where there are none, the
// first admin or owner of the platform's own workspace becomes one. There may be
// no Observer.
type RouterOptions struct {
	Platforms []Platform
	Admins    []string
	Observer  Observer
	Now       func() time.Time
	Log       *slog.Logger
}

// NewRouter makes a router. Two features that claim one action are an error.
func NewRouter(features []Feature, catalogue *Catalogue, ports RouterPorts, o RouterOptions) (*Router, error) {
	rt := &Router{
		features:  features,
		actions:   map[string]Action{},
		catalogue: catalogue,
		ports:     ports,
		platforms: map[string]Platform{},
		admins:    map[string]bool{},
		observer:  o.Observer,
		now:       o.Now,
		log:       o.Log,
	}
	if rt.observer == nil {
		rt.observer = unobserved{}
	}
	actions := []Action{rt.openForm(), rt.question()}
	for _, f := range features {
		actions = append(actions, f.Actions...)
	}
	for _, a := range actions {
		if _, taken := rt.actions[a.Name]; taken {
			return nil, fmt.Errorf("action %s is there twice", a.Name)
		}
		rt.actions[a.Name] = a
	}
	for _, p := range o.Platforms {
		rt.platforms[p.Name()] = p
	}
	for _, user := range o.Admins {
		rt.admins[user] = true
	}
	return rt, nil
}

// Handle answers one Incoming. Every answer is in the actor's language, errors
// too: a refusal as its own words, anything else as a reference that the log
// explains.
func (rt *Router) Handle(ctx context.Context, in Incoming) (Reply, error) {
	begun := rt.now()
	ctx = Refer(ctx, in)
	r, reply, c, err := rt.answer(ctx, in)
	came := Done
	if err != nil {
		reply, came, err = rt.fail(ctx, r, c, err)
	} else if len(reply.Errors) > 0 {
		came = Refused
	}
	rt.observer.Answered(in.Platform, rt.meant(r, c), came, rt.now().Sub(begun))
	return reply, err
}

func (rt *Router) answer(ctx context.Context, in Incoming) (*Request, Reply, Command, error) {
	r, err := rt.arrive(ctx, in.legible())
	if err != nil {
		return r, Reply{}, Command{}, err
	}
	if err := rt.greet(ctx, r); err != nil {
		return r, Reply{}, Command{}, err
	}
	reply, c, err := rt.route(ctx, r)
	if err != nil {
		return r, reply, c, err
	}
	return r, reply, c, ResolveMentions(ctx, rt.ports.Directory, in.Platform, in.Tenant, reply.Messages)
}

// route hands the request to what it is for. The command comes with an error
// so that its example can be shown.
func (rt *Router) route(ctx context.Context, r *Request) (Reply, Command, error) {
	switch {
	case r.Action != "":
		reply, err := rt.press(ctx, r)
		return reply, Command{}, err
	case r.Form != nil:
		return rt.submit(ctx, r)
	case r.Home:
		reply, err := rt.home(ctx, r)
		return reply, Command{}, err
	default:
		return rt.say(ctx, r)
	}
}

func (rt *Router) press(ctx context.Context, r *Request) (Reply, error) {
	action, known := rt.actions[r.Action]
	if !known {
		return Reply{}, UnknownAction()
	}
	if err := rt.permit(ctx, r, action.Who); err != nil {
		return Reply{}, err
	}
	return rt.run(ctx, r, action.Name, action.Reads, action.Run)
}

func (rt *Router) home(ctx context.Context, r *Request) (Reply, error) {
	blocks := []Block{Heading{r.Say("home.title", "name", r.Actor)}}
	for _, leads := range []bool{true, false} {
		for _, f := range rt.features {
			if f.Home == nil || f.Leads != leads {
				continue
			}
			part, err := f.Home(ctx, r)
			if err != nil {
				return Reply{}, fmt.Errorf("home of %s: %w", f.Name, err)
			}
			blocks = append(blocks, part...)
		}
	}
	return Answer(Message{Blocks: blocks}), nil
}

// run runs what reads as it is, and what writes in one transaction and once for
// each delivery, together with what features do after it.
func (rt *Router) run(ctx context.Context, r *Request, what string, reads bool, do func(context.Context, *Request) (Reply, error)) (Reply, error) {
	if reads {
		return do(ctx, r)
	}
	delivery := r.Platform + ":" + r.ID
	var made Reply
	var kept []byte
	answer, err := rt.ports.Transactions.Once(ctx, r.Workspace.ID, delivery, func(ctx context.Context) (_ []byte, err error) {
		if made, err = do(ctx, r); err != nil {
			return nil, err
		}
		if err := rt.after(ctx, r, what); err != nil {
			return nil, err
		}
		kept, err = json.Marshal(made)
		return kept, err
	})
	if err != nil {
		return Reply{}, err
	}
	if kept != nil && bytes.Equal(answer, kept) { // as it is unless a copy of the delivery was quicker
		return made, nil
	}
	var reply Reply
	if err := json.Unmarshal(answer, &reply); err != nil {
		return Reply{}, fmt.Errorf("stored answer: %w", err)
	}
	return reply, nil
}

// permit refuses who lacks a role, and says which one it takes and who can help:
// who has it, or an admin where nobody has it and an admin may do the same.
func (rt *Router) permit(ctx context.Context, r *Request, role coaching.Role) error {
	if role == "" || r.Actor.Has(role) {
		return nil
	}
	holders, err := rt.ports.Directory.Holders(ctx, r.Workspace.ID, role)
	if err != nil {
		return err
	}
	if admin := (coaching.Member{Grants: []coaching.Grant{{Role: coaching.Admin}}}); len(holders) == 0 && admin.Has(role) {
		if holders, err = rt.ports.Directory.Holders(ctx, r.Workspace.ID, coaching.Admin); err != nil {
			return err
		}
	}
	if len(holders) == 0 {
		return coaching.Refuse(coaching.Forbidden, "router.forbidden_nobody", "role", role)
	}
	return coaching.Refuse(coaching.Forbidden, "router.forbidden", "n", len(holders), "role", role, "holders", r.Names(holders))
}

// fail is the answer to what went wrong.
func (rt *Router) fail(ctx context.Context, r *Request, c Command, err error) (Reply, Came, error) {
	var refusal *coaching.Error
	if errors.As(err, &refusal) {
		words, unspelled := rt.spelled(ctx, r, r.Words(refusal.Say))
		if unspelled == nil {
			return refuse(r, c, refusal, words), Refused, nil
		}
		err = unspelled
	}
	rt.log.ErrorContext(ctx, "request failed", "platform", r.Platform, "delivery", r.ID, "command", c.Key, "action", r.Action, "error", err)
	key := "router.broken"
	if errors.Is(err, ErrUnsure) {
		key = "router.unsure"
	}
	return Answer(Say(r.Say(key, "reference", r.Reference()))), Failed, err
}

// refuse puts a refusal beside its form field, or into a message with an
// example of how it is done.
func refuse(r *Request, c Command, e *coaching.Error, words []Span) Reply {
	field := e.Field
	if field == "" && e.Kind == coaching.Invalid && len(c.Params) > 0 {
		field = c.Params[0].Name // so that the form stays open, with all that was filled in
	}
	if r.Form != nil && field != "" {
		return Reply{Errors: FieldErrors{field: PlainSpans(words)}}
	}
	blocks := []Block{Text{words}}
	if example, has := telling(r.Voice, c); has && e.Kind == coaching.Invalid {
		blocks = append(blocks, Small{r.Say("router.example", "example", Coded(example))})
	}
	return Answer(Message{Blocks: blocks})
}
