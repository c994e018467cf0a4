package bot

import (
	"context"
	"fmt"
)

// Newcomers are the people who were never answered before.
type Newcomers interface {
	// Welcome notes that a member was met; it is false when that was noted
	// before.
	Welcome(ctx context.Context, workspace, member int64) (first bool, err error)
}

// greet tells the features of somebody whom the bot meets. However many first
// acts come at the same time, they are told once.
func (rt *Router) greet(ctx context.Context, r *Request) error {
	if r.Actor.Welcomed {
		return nil
	}
	return rt.ports.Transactions.Within(ctx, func(ctx context.Context) error {
		first, err := rt.ports.Newcomers.Welcome(ctx, r.Workspace.ID, r.Actor.ID)
		if err != nil || !first {
			return err
		}
		for _, f := range rt.features {
			if f.Met == nil {
				continue
			}
			if err := f.Met(ctx, r); err != nil {
				return fmt.Errorf("%s meets a newcomer: %w", f.Name, err)
			}
		}
		return nil
	})
}

// after tells the features of something that was written.
func (rt *Router) after(ctx context.Context, r *Request, what string) error {
	for _, f := range rt.features {
		if f.After == nil {
			continue
		}
		if err := f.After(ctx, r, what); err != nil {
			return fmt.Errorf("%s after %s: %w", f.Name, what, err)
		}
	}
	return nil
}
