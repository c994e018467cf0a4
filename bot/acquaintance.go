package bot

import (
	"context"
	"errors"

	"github.com/carillon-bot/carillon/coaching"
)

// who tells whose self on a platform somebody is. Strangers are taken in, and
// what could not be found out about others before is asked for again.
func (rt *Router) who(ctx context.Context, platform, tenant, user string) (coaching.Workspace, coaching.Member, error) {
	workspace, m, err := rt.ports.Directory.Who(ctx, platform, tenant, user)
	id := Profile{Platform: platform, Tenant: tenant, User: user}
	switch {
	case errors.Is(err, ErrStranger):
		m, err = rt.join(ctx, workspace, id)
	case err == nil:
		m, err = rt.recognize(ctx, workspace, m, id)
	}
	return workspace, m, err
}

// join takes a person in as a rep. A platform that cannot be asked just now does
// not keep anybody out: the person is then known by their id.
func (rt *Router) join(ctx context.Context, w coaching.Workspace, id Profile) (coaching.Member, error) {
	profile, err := rt.profile(ctx, id)
	if err != nil {
		return coaching.Member{}, err
	}
	grants := []coaching.Grant{{Role: coaching.Rep}}
	admin, err := admits(ctx, rt.ports.Directory, rt.admins, w.ID, profile)
	if err != nil {
		return coaching.Member{}, err
	}
	if admin {
		grants = append(grants, coaching.Grant{Role: coaching.Admin})
	}
	return rt.ports.Register.Join(ctx, w.ID, profile, grants)
}

// recognize brings up to date what is kept of somebody who was seen before:
// what was assumed of them, and whether the settings name them as an admin.
func (rt *Router) recognize(ctx context.Context, w coaching.Workspace, m coaching.Member, id Profile) (coaching.Member, error) {
	profile := id
	if m.Assumed&coaching.AssumedName != 0 {
		var err error
		if profile, err = rt.profile(ctx, id); err != nil {
			return m, err
		}
	}
	learned, named := profile.Name != "", rt.admins[id.User] && !m.Has(coaching.Admin)
	if !learned && !named {
		return m, nil
	}
	_, after, err := rt.ports.Register.ChangeMember(ctx, w.ID, m.ID, func(ctx context.Context, m *coaching.Member) error {
		if learned {
			profile.Complete(m)
		}
		return admit(ctx, rt.ports.Directory, rt.admins, profile, m)
	})
	return after, err
}

// comesBack takes somebody in again who had left, and acts.
func (rt *Router) comesBack(ctx context.Context, w coaching.Workspace, m coaching.Member) (coaching.Member, error) {
	_, after, err := rt.ports.Register.ChangeMember(ctx, w.ID, m.ID, func(_ context.Context, m *coaching.Member) error {
		m.Active = true
		return nil
	})
	return after, err
}

// profile asks the platform who somebody is. Without an answer there is no name
// in it. Programs are nobody.
func (rt *Router) profile(ctx context.Context, id Profile) (Profile, error) {
	profile, err := rt.platforms[id.Platform].Profile(ctx, id.Tenant, id.User)
	if err != nil {
		rt.log.WarnContext(ctx, "profile not available", "platform", id.Platform, "user", id.User, "error", err)
		return id, nil
	}
	if profile.Bot {
		return id, coaching.Refuse(coaching.Invalid, "args.bot", "name", profile.Name)
	}
	profile.Platform, profile.Tenant, profile.User = id.Platform, id.Tenant, id.User
	return profile, nil
}

// admit makes a member an admin who is one from the first.
func admit(ctx context.Context, directory Directory, named map[string]bool, p Profile, m *coaching.Member) error {
	admin, err := admits(ctx, directory, named, m.Workspace, p)
	if admin && !m.Has(coaching.Admin) {
		m.Grants = append(m.Grants, coaching.Grant{Role: coaching.Admin})
	}
	return err
}

// admits tells whether somebody is an admin from the first: who was named in the
// settings, else the platform's own admin while the workspace has none.
func admits(ctx context.Context, directory Directory, named map[string]bool, workspace int64, p Profile) (bool, error) {
	if len(named) > 0 || !p.Admin {
		return named[p.User], nil
	}
	holders, err := directory.Holders(ctx, workspace, coaching.Admin)
	return len(holders) == 0, err
}
