package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// identified is the select of the member who user $3 of tenant $2 of platform $1
// is. As a value of its own, and not in a join, it is found first whatever the
// planner believes: a join that is planned while there are few members may go
// through all of them ever after.
const identified = `select i.member from identity i where i.platform = $1 and i.tenant = $2 and i.user_id = $3`

// Who tells whose self on a platform somebody is. It is ErrNotInstalled where
// no workspace belongs to the tenant, and ErrStranger beside the workspace when
// nobody there is known by that user.
func (s *Store) Who(ctx context.Context, platform, tenant, user string) (coaching.Workspace, coaching.Member, error) {
	var found []struct {
		memberRow
		Home workspaceRow
	}
	err := s.q(ctx).SelectContext(ctx, &found, `select `+memberColumns+`, `+workspaceColumns("home.")+`
		from installation n
		join workspace w on w.id = n.workspace left join channel c on c.id = w.wins_channel
		join member m on m.workspace = w.id and m.id = (`+identified+`)
		where n.platform = $1 and n.tenant = $2`, platform, tenant, user)
	if err != nil {
		return coaching.Workspace{}, coaching.Member{}, fmt.Errorf("read identity: %w", err)
	}
	if len(found) == 0 {
		workspace, err := s.installed(ctx, platform, tenant)
		if err != nil {
			return coaching.Workspace{}, coaching.Member{}, err
		}
		return workspace, coaching.Member{}, stranger(platform)
	}
	workspace, err := s.workspace(found[0].Home)
	if err != nil {
		return coaching.Workspace{}, coaching.Member{}, err
	}
	member, err := s.member(found[0].memberRow)
	return workspace, member, err
}

// known gives the member who a user of a platform is, or ErrStranger.
func (s *Store) known(ctx context.Context, workspace int64, platform, tenant, user string) (coaching.Member, error) {
	members, err := s.members(ctx, `where m.id = (`+identified+`) and m.workspace = $4`, platform, tenant, user, workspace)
	if err != nil {
		return coaching.Member{}, err
	}
	if len(members) == 0 {
		return coaching.Member{}, stranger(platform)
	}
	return members[0], nil
}

func stranger(platform string) error {
	return fmt.Errorf("user of %s: %w", platform, bot.ErrStranger)
}

// Join takes a newcomer in, or gives the member who joined meanwhile. What the
// platform does not say of them is as in the workspace; where it could not be
// asked, and so gives no name, it is assumed.
func (s *Store) Join(ctx context.Context, workspace int64, p bot.Profile, grants []coaching.Grant) (coaching.Member, error) {
	var member coaching.Member
	err := s.Within(ctx, func(ctx context.Context) error {
		// One at a time, so that the same newcomer is not taken in twice.
		w, err := s.LockWorkspace(ctx, workspace)
		if err != nil {
			return err
		}
		member, err = s.known(ctx, workspace, p.Platform, p.Tenant, p.User)
		if !errors.Is(err, bot.ErrStranger) {
			return err
		}
		id, err := s.addMember(ctx, newcomer(p, w, grants))
		if err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `insert into identity (platform, tenant, user_id, workspace, member)
			values ($1, $2, $3, $4, $5)`, p.Platform, p.Tenant, p.User, workspace, id)
		if err != nil {
			return fmt.Errorf("add identity: %w", err)
		}
		member, err = s.Member(ctx, workspace, id)
		return err
	})
	return member, err
}

// LockWorkspace gives a workspace and keeps other transactions from locking it
// until the caller's ends. It does not keep them from adding what belongs to it.
func (s *Store) LockWorkspace(ctx context.Context, id int64) (coaching.Workspace, error) {
	var locked int64
	err := s.q(ctx).GetContext(ctx, &locked, `select id from workspace where id = $1`+s.dialect.locked(), id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return coaching.Workspace{}, fmt.Errorf("lock workspace: %w", err)
	}
	return s.Workspace(ctx, id)
}

func newcomer(p bot.Profile, w coaching.Workspace, grants []coaching.Grant) coaching.Member {
	m := coaching.Member{
		Workspace: w.ID,
		Name:      p.User, Handle: p.User, User: p.User,
		Grants: grants,
		Zone:   w.Zone, Locale: w.Locale,
		Hours:   coaching.DefaultHours,
		OnBoard: true, Active: true,
		Assumed: coaching.AllAssumed,
	}
	if p.Name != "" {
		p.Complete(&m)
	}
	return m
}

func (s *Store) addMember(ctx context.Context, m coaching.Member) (int64, error) {
	handle, err := s.freeHandle(ctx, m)
	if err != nil {
		return 0, err
	}
	err = s.q(ctx).GetContext(ctx, &m.ID, `insert into member (workspace, name, name_key, handle, handle_key, email, email_key,
			zone, locale, days, works_from, works_to, on_board, active, welcomed, user_id, assumed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id`,
		m.Workspace, m.Name, coaching.NameKey(m.Name), handle, coaching.NameKey(handle), m.Email, coaching.NameKey(m.Email),
		m.Zone.String(), m.Locale, m.Hours.Days, m.Hours.From, m.Hours.To, m.OnBoard, m.Active, m.Welcomed, m.User, m.Assumed)
	if err != nil {
		return 0, fmt.Errorf("add member: %w", err)
	}
	return m.ID, s.saveGrants(ctx, m)
}

// freeHandle is a member's handle, or the id on their platform where another
// member of the workspace has that handle.
func (s *Store) freeHandle(ctx context.Context, m coaching.Member) (string, error) {
	var taken bool
	err := s.q(ctx).GetContext(ctx, &taken, `select exists (select 1 from member where workspace = $1 and handle_key = $2 and id <> $3)`,
		m.Workspace, coaching.NameKey(m.Handle), m.ID)
	if err != nil {
		return "", fmt.Errorf("look for handle: %w", err)
	}
	if taken {
		return m.User, nil
	}
	return m.Handle, nil
}

// Users gives the users on a platform that members are, by member. Of several
// it is the first in order. Those who have left are nobody there any more.
func (s *Store) Users(ctx context.Context, platform, tenant string, members []int64) (map[int64]string, error) {
	users := make(map[int64]string, len(members))
	for some := range slices.Chunk(members, inAtOnce) {
		var found []struct {
			Member int64
			User   string `db:"user_id"`
		}
		err := s.q(ctx).SelectContext(ctx, &found, `select i.member, i.user_id from identity i join member m on m.id = i.member
			where i.platform = $1 and i.tenant = $2 and i.member in (`+placeholders(3, len(some))+`) and m.active order by i.user_id desc`,
			append([]any{platform, tenant}, anys(some)...)...)
		if err != nil {
			return nil, fmt.Errorf("read identities: %w", err)
		}
		for _, f := range found {
			users[f.Member] = f.User
		}
	}
	return users, nil
}
