package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// InstalledAt gives the workspace that belongs to a platform's tenant, or
// ErrNotInstalled.
func (s *Store) InstalledAt(ctx context.Context, platform, tenant string) (coaching.Workspace, error) {
	return s.installed(ctx, platform, tenant)
}

// Channels gives the channels of a workspace on a platform, in the order in
// which they came.
func (s *Store) Channels(ctx context.Context, workspace int64, platform, tenant string) ([]coaching.Channel, error) {
	var rows []channelRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select `+channelColumns("")+`
		from channel c join workspace w on w.id = c.workspace
		where c.workspace = $1 and c.platform = $2 and c.tenant = $3 order by c.id`, workspace, platform, tenant)
	if err != nil {
		return nil, fmt.Errorf("read channels: %w", err)
	}
	channels := make([]coaching.Channel, len(rows))
	for i, row := range rows {
		if channels[i], err = s.channel(row); err != nil {
			return nil, fmt.Errorf("read channel %d: %w", row.ID, err)
		}
	}
	return channels, nil
}

// utteranceColumns are what utteranceRow reads.
const utteranceColumns = `id, revision, place, thread, author, reader, key, said_at, edited_at, body, form, answered`

type utteranceRow struct {
	ID       int64
	Revision int64
	Place    string
	Thread   int64
	Author   string
	Reader   string
	Key      string
	SaidAt   instant `db:"said_at"`
	EditedAt instant `db:"edited_at"`
	Body     string
	Form     string
	Answered bool
}

func (r utteranceRow) utterance() (bot.Utterance, error) {
	u := bot.Utterance{
		ID: r.ID, Revision: r.Revision, Place: r.Place, Thread: r.Thread,
		From: r.Author, Reader: r.Reader, Key: r.Key,
		At: r.SaidAt.Time, Edited: r.EditedAt.Time, Answered: r.Answered,
	}
	if err := json.Unmarshal([]byte(r.Body), &u.Message); err != nil {
		return u, fmt.Errorf("read utterance %d: %w", r.ID, err)
	}
	if r.Form != "" {
		u.Form = new(bot.Form)
		if err := json.Unmarshal([]byte(r.Form), u.Form); err != nil {
			return u, fmt.Errorf("read form of utterance %d: %w", r.ID, err)
		}
	}
	return u, nil
}

// Utter keeps an utterance, whose id and revision it gives. One whose key is
// kept already is not kept again: the first one is given.
func (s *Store) Utter(ctx context.Context, workspace int64, u bot.Utterance) (bot.Utterance, error) {
	err := s.Within(ctx, func(ctx context.Context) error {
		number, err := s.nextUtterance(ctx, workspace)
		if err != nil {
			return err
		}
		if u.Key != "" {
			// The counter's row is ours now: nobody adds the key behind our back.
			first, found, err := s.oneUtterance(ctx, `key = $2`, workspace, u.Key)
			if err != nil || found {
				u = first
				return err
			}
		}
		u.ID, u.Revision = number, number
		body, form, err := writeUtterance(u)
		if err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `insert into playground_utterance
			(workspace, id, revision, place, thread, author, reader, key, said_at, edited_at, body, form, answered)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			workspace, u.ID, u.Revision, u.Place, u.Thread, u.From, u.Reader, u.Key,
			instant{u.At}, instant{u.Edited}, body, form, u.Answered)
		return err
	})
	if err != nil {
		return u, fmt.Errorf("keep utterance: %w", err)
	}
	return u, nil
}

// Revise keeps an utterance as it has become, and gives it a new revision. Its
// place, author and reader stay.
func (s *Store) Revise(ctx context.Context, workspace int64, u bot.Utterance) (bot.Utterance, error) {
	err := s.Within(ctx, func(ctx context.Context) error {
		number, err := s.nextUtterance(ctx, workspace)
		if err != nil {
			return err
		}
		u.Revision = number
		body, form, err := writeUtterance(u)
		if err != nil {
			return err
		}
		_, err = s.q(ctx).ExecContext(ctx, `update playground_utterance
			set revision = $3, edited_at = $4, body = $5, form = $6, answered = $7
			where workspace = $1 and id = $2`,
			workspace, u.ID, u.Revision, instant{u.Edited}, body, form, u.Answered)
		return err
	})
	if err != nil {
		return u, fmt.Errorf("revise utterance %d: %w", u.ID, err)
	}
	return u, nil
}

// Utterance gives one utterance; false when the workspace has none such.
func (s *Store) Utterance(ctx context.Context, workspace, id int64) (bot.Utterance, bool, error) {
	return s.oneUtterance(ctx, `id = $2`, workspace, id)
}

// UtteranceKeyed gives the utterance of a key; false when there is none.
func (s *Store) UtteranceKeyed(ctx context.Context, workspace int64, key string) (bot.Utterance, bool, error) {
	return s.oneUtterance(ctx, `key = $2`, workspace, key)
}

// Utterances gives, oldest first, what a user sees in a place, or in all
// channels and the user's own conversation where place is empty: whatever has
// an id greater than after and a revision greater than since.
func (s *Store) Utterances(ctx context.Context, workspace int64, user, place string, after, since int64) ([]bot.Utterance, error) {
	where, args := `place = $5`, []any{workspace, after, since, user, place}
	if place == "" {
		where, args[4] = `(place = $5 or substr(place, 1, 1) = '#')`, "@"+user
	}
	var rows []utteranceRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select `+utteranceColumns+` from playground_utterance
		where workspace = $1 and id > $2 and revision > $3 and (reader = '' or reader = $4) and `+where+`
		order by id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read utterances: %w", err)
	}
	utterances := make([]bot.Utterance, len(rows))
	for i, row := range rows {
		if utterances[i], err = row.utterance(); err != nil {
			return nil, err
		}
	}
	return utterances, nil
}

// LatestRevision gives the greatest revision of a workspace's utterances.
func (s *Store) LatestRevision(ctx context.Context, workspace int64) (revision int64, err error) {
	err = s.q(ctx).GetContext(ctx, &revision,
		`select coalesce(max(last), 0) from playground_counter where workspace = $1`, workspace)
	if err != nil {
		return 0, fmt.Errorf("read latest revision: %w", err)
	}
	return revision, nil
}

// ClockAhead gives how far the playground's clock is ahead of the real one.
func (s *Store) ClockAhead(ctx context.Context) (time.Duration, error) {
	var micros int64
	err := s.q(ctx).GetContext(ctx, &micros, `select coalesce(max(ahead_micros), 0) from playground_clock`)
	if err != nil {
		return 0, fmt.Errorf("read playground clock: %w", err)
	}
	return time.Duration(micros) * time.Microsecond, nil
}

// SetClockAhead keeps how far the playground's clock is ahead of the real one,
// to the microsecond.
func (s *Store) SetClockAhead(ctx context.Context, ahead time.Duration) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		_, err := s.q(ctx).ExecContext(ctx, `insert into playground_clock (one, ahead_micros) values (1, $1)
			on conflict (one) do update set ahead_micros = excluded.ahead_micros`, ahead.Microseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("set playground clock: %w", err)
	}
	return nil
}

// nextUtterance gives numbers that grow in the order in which transactions
// commit, because the counter's row is held until then. A reader who asks for
// what is newer than a number therefore misses nothing.
func (s *Store) nextUtterance(ctx context.Context, workspace int64) (number int64, err error) {
	err = s.q(ctx).GetContext(ctx, &number, `insert into playground_counter (workspace, last) values ($1, 1)
		on conflict (workspace) do update set last = playground_counter.last + 1 returning last`, workspace)
	return number, err
}

func (s *Store) oneUtterance(ctx context.Context, where string, workspace int64, arg any) (bot.Utterance, bool, error) {
	var row utteranceRow
	err := s.q(ctx).GetContext(ctx, &row,
		`select `+utteranceColumns+` from playground_utterance where workspace = $1 and `+where, workspace, arg)
	if errors.Is(err, sql.ErrNoRows) {
		return bot.Utterance{}, false, nil
	}
	if err != nil {
		return bot.Utterance{}, false, fmt.Errorf("read utterance: %w", err)
	}
	u, err := row.utterance()
	return u, err == nil, err
}

func writeUtterance(u bot.Utterance) (body, form string, err error) {
	text, err := json.Marshal(u.Message)
	if err != nil || u.Form == nil {
		return string(text), "", err
	}
	filled, err := json.Marshal(u.Form)
	return string(text), string(filled), err
}
