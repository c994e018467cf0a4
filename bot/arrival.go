package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// arrive finds out who acts. Somebody who was never seen is taken in as a rep,
// with the name, zone and language that the platform knows.
func (rt *Router) arrive(ctx context.Context, in Incoming) (*Request, error) {
	r := &Request{Incoming: in, Now: rt.now()}
	r.Voice = Voice{Catalogue: rt.catalogue, Locale: coaching.English, Zone: time.UTC}
	workspace, actor, err := rt.ports.Directory.Who(ctx, in.Platform, in.Tenant, in.User)
	if errors.Is(err, ErrStranger) {
		actor, err = rt.join(ctx, workspace, in.Platform, in.Tenant, in.User)
	}
	if errors.Is(err, ErrNotInstalled) {
		return r, coaching.Refuse(coaching.NotFound, "router.not_installed")
	}
	if err != nil {
		return r, err
	}
	r.Workspace, r.Actor = workspace, actor
	r.Voice.Locale, r.Voice.Zone, r.Voice.Fiscal = actor.Locale, actor.Zone, workspace.Fiscal
	r.Today = coaching.DayOf(r.Now, actor.Zone)
	return r, nil
}

// join takes a person in. A platform that cannot be asked just now does not
// keep anybody out: the person is then known by their id.
func (rt *Router) join(ctx context.Context, w coaching.Workspace, platform, tenant, user string) (coaching.Member, error) {
	profile, err := rt.platforms[platform].Profile(ctx, tenant, user)
	if err != nil {
		rt.log.Warn("profile not available", "platform", platform, "user", user, "error", err)
		profile = Profile{Name: user}
	}
	profile.Platform, profile.Tenant, profile.User = platform, tenant, user
	grants := []coaching.Grant{{Role: coaching.Rep}}
	admin, err := rt.admits(ctx, w, profile)
	if err != nil {
		return coaching.Member{}, err
	}
	if admin {
		grants = append(grants, coaching.Grant{Role: coaching.Admin})
	}
	return rt.ports.Directory.Join(ctx, w.ID, profile, grants)
}

// admits tells whether a newcomer is an admin: who was named in the settings,
// else the platform's own admin while the workspace has none.
func (rt *Router) admits(ctx context.Context, w coaching.Workspace, p Profile) (bool, error) {
	if len(rt.admins) > 0 || !p.Admin {
		return rt.admins[p.User], nil
	}
	holders, err := rt.ports.Directory.Holders(ctx, w.ID, coaching.Admin)
	return len(holders) == 0, err
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
		Team: func(name string) (coaching.Team, error) {
			return rt.ports.Teams.TeamNamed(ctx, r.Workspace.ID, name)
		},
	}
}

func (rt *Router) person(ctx context.Context, r *Request, text string) (coaching.Member, error) {
	if user, ok := ReadPersonToken(text); ok {
		workspace, m, err := rt.ports.Directory.Who(ctx, r.Platform, r.Tenant, user)
		if errors.Is(err, ErrStranger) {
			m, err = rt.join(ctx, workspace, r.Platform, r.Tenant, user)
		}
		return m, err
	}
	name := strings.TrimPrefix(strings.TrimSpace(text), "@")
	found, err := rt.ports.Directory.Find(ctx, r.Workspace.ID, name)
	if err != nil {
		return coaching.Member{}, err
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

func (rt *Router) channel(ctx context.Context, r *Request, text string) (coaching.Channel, error) {
	if ref, name, ok := ReadChannelToken(text); ok {
		place := coaching.Place{Platform: r.Platform, Tenant: r.Tenant, Ref: ref}
		return rt.ports.Channels.ChannelAt(ctx, r.Workspace.ID, place, name)
	}
	c, err := rt.ports.Channels.ChannelNamed(ctx, r.Workspace.ID, r.Platform, r.Tenant, strings.TrimPrefix(text, "#"))
	if coaching.IsRefusal(err, coaching.NotFound) {
		return c, coaching.Refuse(coaching.Invalid, "args.channel", "text", text)
	}
	return c, err
}
