package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// workspaceColumns are a workspace w and its wins channel c, under a name that
// ends in a point or under none.
func workspaceColumns(under string) string {
	return strings.ReplaceAll(`w.id as "@id", w.name as "@name", w.zone as "@zone", w.locale as "@locale",
		w.currency as "@currency", w.fiscal as "@fiscal", w.country as "@country", w.demo as "@demo"`, "@", under) +
		`, ` + channelColumns(under+"wins.")
}

type workspaceRow struct {
	ID       int64
	Name     string
	Zone     string
	Locale   coaching.Locale
	Currency coaching.Currency
	Fiscal   coaching.Fiscal
	Country  string
	Demo     bool
	Wins     channelRow
}

func (s *Store) workspace(row workspaceRow) (coaching.Workspace, error) {
	zone, err := s.zones.named(row.Zone)
	if err != nil {
		return coaching.Workspace{}, err
	}
	w := coaching.Workspace{ID: row.ID, Name: row.Name, Zone: zone, Locale: row.Locale, Currency: row.Currency, Fiscal: row.Fiscal, Country: row.Country, Demo: row.Demo}
	if row.Wins.ID != 0 {
		wins, err := s.channel(row.Wins)
		if err != nil {
			return coaching.Workspace{}, err
		}
		w.Wins = &wins
	}
	return w, nil
}

// Workspace gives a workspace by its id; NotFound when there is none such.
func (s *Store) Workspace(ctx context.Context, id int64) (coaching.Workspace, error) {
	var row workspaceRow
	err := s.q(ctx).GetContext(ctx, &row, `select `+workspaceColumns("")+`
		from workspace w left join channel c on c.id = w.wins_channel
		where w.id = $1`, id)
	if err != nil {
		return coaching.Workspace{}, missing(err, "read workspace", "missing.workspace")
	}
	return s.workspace(row)
}

// Workspaces gives every workspace, in the order in which they came.
func (s *Store) Workspaces(ctx context.Context) ([]coaching.Workspace, error) {
	var rows []workspaceRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select `+workspaceColumns("")+`
		from workspace w left join channel c on c.id = w.wins_channel order by w.id`)
	if err != nil {
		return nil, fmt.Errorf("read workspaces: %w", err)
	}
	all := make([]coaching.Workspace, len(rows))
	for i, row := range rows {
		if all[i], err = s.workspace(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// installed gives the workspace of a platform's tenant, or ErrNotInstalled.
func (s *Store) installed(ctx context.Context, platform, tenant string) (coaching.Workspace, error) {
	var row workspaceRow
	err := s.q(ctx).GetContext(ctx, &row, `select `+workspaceColumns("")+`
		from installation i join workspace w on w.id = i.workspace left join channel c on c.id = w.wins_channel
		where i.platform = $1 and i.tenant = $2`, platform, tenant)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return coaching.Workspace{}, fmt.Errorf("tenant of %s: %w", platform, bot.ErrNotInstalled)
	case err != nil:
		return coaching.Workspace{}, fmt.Errorf("read installation: %w", err)
	}
	return s.workspace(row)
}

// Install gives the workspace of a platform's tenant, or creates w for it. One
// that was taken away is back, with everything it had. The wins channel of w is
// not read: it can only be in a workspace that exists.
func (s *Store) Install(ctx context.Context, platform, tenant string, w coaching.Workspace) (coaching.Workspace, error) {
	installed, err := s.installed(ctx, platform, tenant)
	if err == nil {
		return installed, s.reinstall(ctx, platform, tenant)
	}
	if !errors.Is(err, bot.ErrNotInstalled) {
		return installed, err
	}
	err = s.Within(ctx, func(ctx context.Context) error {
		var id int64
		err := s.q(ctx).GetContext(ctx, &id, `insert into workspace (name, zone, locale, currency, fiscal, country, demo)
			values ($1, $2, $3, $4, $5, $6, $7) returning id`,
			w.Name, w.Zone.String(), w.Locale, w.Currency, w.Fiscal, w.Country, w.Demo)
		if err != nil {
			return fmt.Errorf("create workspace: %w", err)
		}
		added, err := s.added(ctx, `insert into installation (platform, tenant, workspace) values ($1, $2, $3)
			on conflict do nothing`, platform, tenant, id)
		if err != nil {
			return fmt.Errorf("install workspace: %w", err)
		}
		if !added { // another process was quicker; its workspace it is
			if _, err := s.q(ctx).ExecContext(ctx, `delete from workspace where id = $1`, id); err != nil {
				return fmt.Errorf("install workspace: %w", err)
			}
		}
		installed, err = s.installed(ctx, platform, tenant)
		return err
	})
	return installed, err
}

// SaveWorkspace stores a workspace's name, zone, locale, currency, country and
// wins channel as they are in w.
func (s *Store) SaveWorkspace(ctx context.Context, w coaching.Workspace) error {
	var wins reference
	if w.Wins != nil {
		wins = reference(w.Wins.ID)
	}
	return s.Within(ctx, func(ctx context.Context) error {
		saved, err := s.added(ctx, `update workspace set name = $1, zone = $2, locale = $3, currency = $4, wins_channel = $5, country = $6
			where id = $7`, w.Name, w.Zone.String(), w.Locale, w.Currency, wins, w.Country, w.ID)
		if err != nil {
			return fmt.Errorf("save workspace: %w", err)
		}
		if !saved {
			return coaching.Refuse(coaching.NotFound, "missing.workspace")
		}
		return nil
	})
}

// HasWins reports whether the workspace ever recorded a win.
func (s *Store) HasWins(ctx context.Context, workspace int64) (bool, error) {
	var has bool
	err := s.q(ctx).GetContext(ctx, &has, `select exists (select 1 from win where workspace = $1)`, workspace)
	if err != nil {
		return false, fmt.Errorf("look for wins: %w", err)
	}
	return has, nil
}
