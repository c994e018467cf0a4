package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// Teams gives the teams of a workspace, in order of name.
func (s *Store) Teams(ctx context.Context, workspace int64) ([]coaching.Team, error) {
	var teams []coaching.Team
	err := s.q(ctx).SelectContext(ctx, &teams, `select id, name from team where workspace = $1 order by name_key`, workspace)
	if err != nil {
		return nil, fmt.Errorf("read teams: %w", err)
	}
	return teams, nil
}

// TeamNamed gives a team by its name, whatever its case and accents; NotFound
// when there is none such.
func (s *Store) TeamNamed(ctx context.Context, workspace int64, name string) (coaching.Team, error) {
	var team coaching.Team
	err := s.q(ctx).GetContext(ctx, &team, `select id, name from team where workspace = $1 and name_key = $2`,
		workspace, coaching.NameKey(name))
	if err != nil {
		return coaching.Team{}, missing(err, "read team", "missing.team", "name", name)
	}
	return team, nil
}

// CreateTeam adds a team, its name on one line; a Conflict when there is one of
// that name, whatever its case and accents.
func (s *Store) CreateTeam(ctx context.Context, workspace int64, name string) (coaching.Team, error) {
	name = strings.Join(strings.Fields(name), " ")
	var ids []int64
	err := s.Within(ctx, func(ctx context.Context) error {
		return s.q(ctx).SelectContext(ctx, &ids, `insert into team (workspace, name, name_key) values ($1, $2, $3)
			on conflict do nothing returning id`, workspace, name, coaching.NameKey(name))
	})
	if err != nil {
		return coaching.Team{}, fmt.Errorf("create team: %w", err)
	}
	if len(ids) == 0 {
		return coaching.Team{}, coaching.Refuse(coaching.Conflict, "conflict.team", "name", name)
	}
	return coaching.Team{ID: ids[0], Name: name}, nil
}

// RenameTeam gives a team another name, on one line; a Conflict when another
// team is called so, whatever its case and accents. Its wins stay its own.
func (s *Store) RenameTeam(ctx context.Context, workspace, id int64, name string) (coaching.Team, error) {
	name = strings.Join(strings.Fields(name), " ")
	err := s.Within(ctx, func(ctx context.Context) error {
		if _, err := s.LockWorkspace(ctx, workspace); err != nil {
			return err
		}
		if other, err := s.TeamNamed(ctx, workspace, name); err == nil && other.ID != id {
			return coaching.Refuse(coaching.Conflict, "conflict.team", "name", other.Name)
		}
		renamed, err := s.added(ctx, `update team set name = $1, name_key = $2 where workspace = $3 and id = $4`,
			name, coaching.NameKey(name), workspace, id)
		if err == nil && !renamed {
			return coaching.Refuse(coaching.NotFound, "missing.team", "name", name)
		}
		return err
	})
	if err != nil {
		return coaching.Team{}, fmt.Errorf("rename team: %w", err)
	}
	return coaching.Team{ID: id, Name: name}, nil
}

// JoinTeam puts a member into a team from a day on; wins closed earlier stay
// with the team of their day.
func (s *Store) JoinTeam(ctx context.Context, workspace, member, team int64, from coaching.Day) error {
	return s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into membership (workspace, member, from_day, team) values ($1, $2, $3, $4)
			on conflict (member, from_day) do update set team = excluded.team`, workspace, member, date{from}, team)
		if err != nil {
			return fmt.Errorf("join team: %w", err)
		}
		return nil
	})
}

// TeamsOn gives the team of each member on a day; no entry for none.
func (s *Store) TeamsOn(ctx context.Context, workspace int64, members []int64, day coaching.Day) (map[int64]int64, error) {
	teams := make(map[int64]int64, len(members))
	for some := range slices.Chunk(members, inAtOnce) {
		var found []struct{ Member, Team int64 }
		err := s.q(ctx).SelectContext(ctx, &found, `select member, team from membership
			where workspace = $1 and from_day <= $2 and member in (`+placeholders(3, len(some))+`) order by from_day`,
			append([]any{workspace, date{day}}, anys(some)...)...)
		if err != nil {
			return nil, fmt.Errorf("read memberships: %w", err)
		}
		for _, f := range found {
			teams[f.Member] = f.Team
		}
	}
	return teams, nil
}
