package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// ChangeWorkspace stores what change makes of a workspace, which it gives as it
// was and as it is; NotFound when there is none such. Changes of a workspace
// and of its people wait for each other, so that none puts back what another
// has just replaced. What is held for the people is due, or held anew, by when
// they now work.
func (s *Store) ChangeWorkspace(ctx context.Context, id int64, change func(ctx context.Context, w *coaching.Workspace) error) (before, after coaching.Workspace, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		var err error
		if before, err = s.LockWorkspace(ctx, id); err != nil {
			return err
		}
		after = before
		if err := change(ctx, &after); err != nil {
			return err
		}
		if err := s.SaveWorkspace(ctx, after); err != nil || after.Country == before.Country {
			return err
		}
		return s.reconsiderHeld(ctx, id, 0)
	})
	if err != nil {
		return before, after, fmt.Errorf("change workspace %d: %w", id, err)
	}
	return before, after, nil
}

// ChangeMember is ChangeWorkspace for one of its people; NotFound when the
// workspace has none such. Whoever is counted meanwhile, such as the admins,
// stays what they are.
func (s *Store) ChangeMember(ctx context.Context, workspace, id int64, change func(ctx context.Context, m *coaching.Member) error) (before, after coaching.Member, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		var err error
		if before, err = s.Member(ctx, workspace, id); err != nil {
			return err
		}
		after = before
		if err := change(ctx, &after); err != nil {
			return err
		}
		if err := s.SaveMember(ctx, after); err != nil || !restsDifferently(before, after) {
			return err
		}
		return s.reconsiderHeld(ctx, workspace, id)
	})
	if err != nil {
		return before, after, fmt.Errorf("change member %d: %w", id, err)
	}
	return before, after, nil
}
