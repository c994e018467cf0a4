package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/carillon-bot/carillon/coaching"
)

// memberColumns are a member m. Grants come as lines of a role and a team's id,
// memberships as lines of a first day, a team's id and the team's name.
const memberColumns = `m.id, m.workspace, m.name, m.handle, m.email, m.zone, m.locale,
	m.days, m.works_from, m.works_to, m.quiet_off, m.quiet_from, m.quiet_to, m.on_board, m.active, m.welcomed, m.user_id, m.assumed,
	m.country, (select coalesce(nullif(m.country, ''), o.country) from workspace o where o.id = m.workspace) as holidays,
	coalesce((select string_agg(g.role || ' ' || coalesce(g.team, 0), '` + "\n" + `' order by g.position)
		from member_grant g where g.member = m.id), '') as grants,
	coalesce((select string_agg(b.from_day || ' ' || t.id || ' ' || t.name, '` + "\n" + `' order by b.from_day)
		from membership b join team t on t.id = b.team where b.member = m.id), '') as teams`

type memberRow struct {
	ID        int64
	Workspace int64
	Name      string
	Handle    string
	Email     string
	Zone      string
	Locale    coaching.Locale
	Days      coaching.Weekdays
	WorksFrom coaching.TimeOfDay `db:"works_from"`
	WorksTo   coaching.TimeOfDay `db:"works_to"`
	QuietOff  bool               `db:"quiet_off"`
	QuietFrom coaching.TimeOfDay `db:"quiet_from"`
	QuietTo   coaching.TimeOfDay `db:"quiet_to"`
	Country   string
	Holidays  string
	OnBoard   bool `db:"on_board"`
	Active    bool
	Welcomed  bool
	User      string `db:"user_id"`
	Assumed   coaching.Assumed
	Grants    string
	Teams     string
}

func (s *Store) member(row memberRow) (coaching.Member, error) {
	zone, err := s.zones.named(row.Zone)
	if err != nil {
		return coaching.Member{}, err
	}
	grants, err := readGrants(row.Grants)
	if err != nil {
		return coaching.Member{}, err
	}
	// Today's team is that of the member's own today.
	team, err := readTeam(row.Teams, coaching.DayOf(s.now(), zone))
	if err != nil {
		return coaching.Member{}, err
	}
	return coaching.Member{
		ID: row.ID, Workspace: row.Workspace,
		Name: row.Name, Handle: row.Handle, User: row.User, Email: row.Email,
		Grants: grants, Team: team,
		Zone: zone, Locale: row.Locale,
		Hours:   coaching.Hours{Days: row.Days, From: row.WorksFrom, To: row.WorksTo},
		Quiet:   coaching.Quiet{Off: row.QuietOff, From: row.QuietFrom, To: row.QuietTo},
		Country: row.Country, Holidays: row.Holidays,
		OnBoard: row.OnBoard, Active: row.Active, Welcomed: row.Welcomed,
		Assumed: row.Assumed,
	}, nil
}

func readGrants(lines string) ([]coaching.Grant, error) {
	var grants []coaching.Grant
	for line := range nonEmptyLines(lines) {
		role, text, _ := strings.Cut(line, " ")
		team, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read grant: %w", err)
		}
		grants = append(grants, coaching.Grant{Role: coaching.Role(role), Team: team})
	}
	return grants, nil
}

// readTeam finds the team of a day in lines that are in order of their days.
func readTeam(lines string, day coaching.Day) (coaching.Team, error) {
	var team coaching.Team
	for line := range nonEmptyLines(lines) {
		fields := strings.SplitN(line, " ", 3)
		if fields[0] > day.String() {
			break
		}
		id, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return team, fmt.Errorf("read team: %w", err)
		}
		team = coaching.Team{ID: id, Name: fields[2]}
	}
	return team, nil
}

func nonEmptyLines(lines string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(lines, "\n") {
			if line != "" && !yield(line) {
				return
			}
		}
	}
}

// members gives the members m that the rest of a select finds.
func (s *Store) members(ctx context.Context, rest string, args ...any) ([]coaching.Member, error) {
	var rows []memberRow
	if err := s.q(ctx).SelectContext(ctx, &rows, `select `+memberColumns+` from member m `+rest, args...); err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	members := make([]coaching.Member, len(rows))
	for i, row := range rows {
		var err error
		if members[i], err = s.member(row); err != nil {
			return nil, fmt.Errorf("read member %d: %w", row.ID, err)
		}
	}
	return members, nil
}

// membersByID gives members of a workspace by their ids.
func (s *Store) membersByID(ctx context.Context, workspace int64, ids []int64) (map[int64]coaching.Member, error) {
	byID := make(map[int64]coaching.Member, len(ids))
	for some := range slices.Chunk(ids, inAtOnce) {
		members, err := s.members(ctx, `where m.workspace = $1 and m.id in (`+placeholders(2, len(some))+`)`,
			append([]any{workspace}, anys(some)...)...)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			byID[m.ID] = m
		}
	}
	return byID, nil
}

// Member gives one member; NotFound when the workspace has none such.
func (s *Store) Member(ctx context.Context, workspace, id int64) (coaching.Member, error) {
	members, err := s.members(ctx, `where m.workspace = $1 and m.id = $2`, workspace, id)
	if err != nil {
		return coaching.Member{}, err
	}
	if len(members) == 0 {
		return coaching.Member{}, coaching.Refuse(coaching.NotFound, "missing.member")
	}
	return members[0], nil
}

// Members gives every member of a workspace, active or not, in order of name.
func (s *Store) Members(ctx context.Context, workspace int64) ([]coaching.Member, error) {
	return s.members(ctx, `where m.workspace = $1 order by m.name_key, m.id`, workspace)
}

// Find gives the active members whose handle, name or e-mail address somebody
// typed, whatever its case and accents, or whose id on the platform where they
// were first seen, in order of name; where there are none, those whose first name
// it is.
func (s *Store) Find(ctx context.Context, workspace int64, name string) ([]coaching.Member, error) {
	key := coaching.NameKey(name)
	if key == "" {
		return nil, nil
	}
	found, err := s.members(ctx, `where m.workspace = $1 and m.active
		and (m.name_key = $2 or m.handle_key = $2 or m.email_key = $2 or m.user_id = $3)
		order by m.name_key, m.id`, workspace, key, name)
	if err != nil || len(found) > 0 {
		return found, err
	}
	return s.members(ctx, `where m.workspace = $1 and m.active and substr(m.name_key, 1, $3) = $2
		order by m.name_key, m.id`, workspace, key+" ", utf8.RuneCountInString(key)+1)
}

// Holders gives the active members who hold a role, in order of name.
func (s *Store) Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error) {
	return s.members(ctx, `where m.workspace = $1 and m.active
		and m.id in (select g.member from member_grant g where g.workspace = $1 and g.role = $2)
		order by m.name_key, m.id`, workspace, role)
}

// Admins gives how many active admins the workspace has.
func (s *Store) Admins(ctx context.Context, workspace int64) (int, error) {
	var n int
	err := s.q(ctx).GetContext(ctx, &n, `select count(distinct g.member)
		from member_grant g join member m on m.id = g.member
		where g.workspace = $1 and g.role = $2 and m.active`, workspace, coaching.Admin)
	if err != nil {
		return 0, fmt.Errorf("count admins: %w", err)
	}
	return n, nil
}

// SaveMember stores a member's name, handle, e-mail address, zone, locale, hours,
// quiet hours, country, board choice and grants as they are in m, what is assumed
// of these, and whether the member is active. A handle that is another's becomes
// the platform's id. Whether somebody was welcomed is Welcome's alone, so that
// whoever changes a member meanwhile does not take it back.
func (s *Store) SaveMember(ctx context.Context, m coaching.Member) error {
	return s.Within(ctx, func(ctx context.Context) error {
		handle, err := s.freeHandle(ctx, m)
		if err != nil {
			return err
		}
		saved, err := s.added(ctx, `update member set name = $1, name_key = $2, handle = $3, handle_key = $4, email = $5, email_key = $6,
			zone = $7, locale = $8, days = $9, works_from = $10, works_to = $11, on_board = $12, active = $13,
			quiet_off = $14, quiet_from = $15, quiet_to = $16, country = $17, assumed = $18
			where workspace = $19 and id = $20`,
			m.Name, coaching.NameKey(m.Name), handle, coaching.NameKey(handle), m.Email, coaching.NameKey(m.Email),
			m.Zone.String(), m.Locale, m.Hours.Days, m.Hours.From, m.Hours.To, m.OnBoard, m.Active,
			m.Quiet.Off, m.Quiet.From, m.Quiet.To, m.Country, m.Assumed, m.Workspace, m.ID)
		if err != nil {
			return fmt.Errorf("save member: %w", err)
		}
		if !saved {
			return coaching.Refuse(coaching.NotFound, "missing.member")
		}
		return s.saveGrants(ctx, m)
	})
}

// Welcome notes that a member has written to the bot; it is false when that was
// noted before.
func (s *Store) Welcome(ctx context.Context, workspace, member int64) (first bool, err error) {
	err = s.Within(ctx, func(ctx context.Context) error {
		first, err = s.added(ctx, `update member set welcomed = $1 where workspace = $2 and id = $3 and not welcomed`, true, workspace, member)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("welcome member %d: %w", member, err)
	}
	return first, nil
}

// saveGrants stores a member's grants in place of those that were there.
func (s *Store) saveGrants(ctx context.Context, m coaching.Member) error {
	if _, err := s.q(ctx).ExecContext(ctx, `delete from member_grant where member = $1`, m.ID); err != nil {
		return fmt.Errorf("take grants: %w", err)
	}
	grants := newRows("member_grant", "workspace", "member", "position", "role", "team")
	for i, g := range m.Grants {
		grants.add(m.Workspace, m.ID, i, g.Role, reference(g.Team))
	}
	return s.insert(ctx, grants)
}
