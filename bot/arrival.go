package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// arrive finds out who acts. Somebody who was never seen is taken in as a rep,
// with the name, zone and language that the platform knows.
func (rt *Router) arrive(ctx context.Context, in Incoming) (*Request, error) {
	r := &Request{Incoming: in, Now: rt.now()}
	r.Voice = Voice{Catalogue: rt.catalogue, Locale: coaching.English, Zone: time.UTC}
	workspace, actor, err := rt.who(ctx, in.Platform, in.Tenant, in.User)
	if err == nil && !actor.Active {
		actor, err = rt.comesBack(ctx, workspace, actor)
	}
	if errors.Is(err, ErrNotInstalled) {
		return r, coaching.Refuse(coaching.NotFound, "router.not_installed")
	}
	if err != nil {
		return r, err
	}
	if workspace, err = rt.recallPlace(ctx, workspace, in); err != nil {
		return r, err
	}
	r.Workspace, r.Actor = workspace, actor
	r.Voice.Locale, r.Voice.Zone, r.Voice.Fiscal = actor.Locale, actor.Zone, workspace.Fiscal
	r.Today = coaching.DayOf(r.Now, actor.Zone)
	return r, nil
}

// reader is what this request's words are read with.
func (rt *Router) reader(ctx context.Context, r *Request) Reader {
	return Reader{
		Voice:     r.Voice,
		Actor:     r.Actor,
		Workspace: r.Workspace,
		Today:     r.Today,
		Person:    func(text string) (coaching.Member, error) { return rt.person(ctx, r, text) },
		Channel:   func(text string) (coaching.Channel, error) { return rt.channel(ctx, r, text) },
		Called:    func(token string) (string, error) { return rt.called(ctx, r, token) },
		Team: func(name string) (coaching.Team, error) {
			return rt.ports.Teams.TeamNamed(ctx, r.Workspace.ID, name)
		},
	}
}

func (rt *Router) person(ctx context.Context, r *Request, text string) (coaching.Member, error) {
	if user, ok := ReadPersonToken(text); ok {
		_, m, err := rt.who(ctx, r.Platform, r.Tenant, user)
		return m, err
	}
	name := strings.TrimPrefix(strings.TrimSpace(text), "@")
	found, err := rt.ports.Directory.Find(ctx, r.Workspace.ID, name)
	if err != nil {
		return coaching.Member{}, err
	}
	if byHandle := slices.DeleteFunc(slices.Clone(found), func(m coaching.Member) bool {
		return coaching.Fold(m.Handle) != coaching.Fold(name)
	}); len(byHandle) == 1 {
		return byHandle[0], nil // a handle is one person's, whoever else has it for a name
	}
	switch len(found) {
	case 0:
		return coaching.Member{}, coaching.Refuse(coaching.Invalid, "args.unknown_person", "text", text)
	case 1:
		return found[0], nil
	default:
		names := make([]string, len(found))
		for i, m := range found {
			names[i] = m.Name + " (@" + m.Handle + ")"
		}
		return coaching.Member{}, coaching.Refuse(coaching.Invalid, "args.several_people", "text", text, "people", r.List(names))
	}
}
