package storage

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// selectConversation reads conversationRows of conversation c.
const selectConversation = `select c.platform, c.tenant, c.ref, c.service, c.external, c.account, c.seen,
	c.group_ref, c.kind, c.name, c.locale, c.zone, c.shut from conversation c `

type conversationRow struct {
	Platform string
	Tenant   string
	Ref      string
	Service  string
	External string
	Account  string
	Seen     string
	GroupRef string `db:"group_ref"`
	Kind     string
	Name     string
	Locale   coaching.Locale
	Zone     string
	Shut     bool
}

func (r conversationRow) conversation() bot.Conversation {
	return bot.Conversation{
		Place:   coaching.Place{Platform: r.Platform, Tenant: r.Tenant, Ref: r.Ref},
		Service: r.Service, ID: r.External, Account: r.Account, Seen: r.Seen, Group: r.GroupRef,
		Kind: r.Kind, Name: r.Name, Locale: r.Locale, Zone: r.Zone, Shut: r.Shut,
	}
}

// Conversations gives those that are known of some places of a tenant, by the
// place's Ref.
func (s *Store) Conversations(ctx context.Context, platform, tenant string, refs []string) (map[string]bot.Conversation, error) {
	rows, err := s.conversations(ctx, `where c.platform = $1 and c.tenant = $2 and c.ref in (`+placeholders(3, len(refs))+`)`,
		append([]any{platform, tenant}, anys(refs)...)...)
	found := make(map[string]bot.Conversation, len(rows))
	for _, c := range rows {
		found[c.Place.Ref] = c
	}
	return found, err
}

// ConversationOf gives the direct conversation of the person with an account.
func (s *Store) ConversationOf(ctx context.Context, platform, tenant, account string) (bot.Conversation, bool, error) {
	return s.oneConversation(ctx, `where c.platform = $1 and c.tenant = $2 and c.account = $3 and c.account <> ''
		order by c.kept_at desc limit 1`, platform, tenant, account)
}

// ConversationNamed gives a conversation by its name, whatever its case and
// accents; of several the one that was kept last. People are not looked for.
func (s *Store) ConversationNamed(ctx context.Context, platform, tenant, name string) (bot.Conversation, bool, error) {
	return s.oneConversation(ctx, `where c.platform = $1 and c.tenant = $2 and c.name_key = $3 and c.name_key <> '' and c.account = ''
		order by c.kept_at desc, c.ref limit 1`, platform, tenant, coaching.NameKey(name))
}

// ConversationsIn gives those of a group, in order.
func (s *Store) ConversationsIn(ctx context.Context, platform, tenant, group string) ([]bot.Conversation, error) {
	return s.conversations(ctx, `where c.platform = $1 and c.tenant = $2 and c.group_ref = $3 and c.group_ref <> '' order by c.ref`,
		platform, tenant, group)
}

func (s *Store) oneConversation(ctx context.Context, condition string, args ...any) (bot.Conversation, bool, error) {
	found, err := s.conversations(ctx, condition, args...)
	if err != nil || len(found) == 0 {
		return bot.Conversation{}, false, err
	}
	return found[0], true, nil
}

func (s *Store) conversations(ctx context.Context, condition string, args ...any) ([]bot.Conversation, error) {
	var rows []conversationRow
	if err := s.q(ctx).SelectContext(ctx, &rows, selectConversation+condition, args...); err != nil {
		return nil, fmt.Errorf("read conversations: %w", err)
	}
	all := make([]bot.Conversation, len(rows))
	for i, row := range rows {
		all[i] = row.conversation()
	}
	return all, nil
}

// KeepConversation keeps a conversation, in the place of what was known of it. It
// is ErrNotInstalled where no workspace belongs to its tenant.
func (s *Store) KeepConversation(ctx context.Context, c bot.Conversation) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		kept, err := s.added(ctx, `insert into conversation (workspace, platform, tenant, ref, service, external, account, seen,
				group_ref, kind, name, name_key, locale, zone, shut, kept_at)
			select workspace, platform, tenant, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
			from installation where platform = $1 and tenant = $2
			on conflict (platform, tenant, ref) do update set service = excluded.service, external = excluded.external,
				account = excluded.account, seen = excluded.seen, group_ref = excluded.group_ref, kind = excluded.kind,
				name = excluded.name, name_key = excluded.name_key, locale = excluded.locale, zone = excluded.zone,
				shut = excluded.shut, kept_at = excluded.kept_at`,
			c.Place.Platform, c.Place.Tenant, c.Place.Ref, c.Service, c.ID, c.Account, c.Seen,
			c.Group, c.Kind, c.Name, coaching.NameKey(c.Name), c.Locale, c.Zone, c.Shut, instant{s.now()})
		if err == nil && !kept {
			err = bot.ErrNotInstalled
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("keep conversation: %w", err)
	}
	return nil
}

// AnnouncedBy gives the win that one of some messages announces.
func (s *Store) AnnouncedBy(ctx context.Context, platform, tenant string, refs []string) (win string, found bool, err error) {
	var wins []string
	err = s.q(ctx).SelectContext(ctx, &wins, `select o.subject from outbox o join place p on p.id = o.place
		where o.kind = $1 and p.platform = $2 and p.tenant = $3 and o.ref in (`+placeholders(4, len(refs))+`) limit 1`,
		append([]any{bot.WinAnnouncement, platform, tenant}, anys(refs)...)...)
	if err != nil {
		return "", false, fmt.Errorf("read announcement: %w", err)
	}
	if len(wins) == 0 {
		return "", false, nil
	}
	return wins[0], true, nil
}
