package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
)

// Raze removes the workspace of a platform's tenant with everything in it, its
// ledger too: it is for made-up data. Where none is installed there is nothing
// to do; one that is installed elsewhere as well stays, and is an error.
//
// What it has to remove, and in which order, it learns from the database: every
// table that belongs to workspaces says so by a column of that name.
func (s *Store) Raze(ctx context.Context, platform, tenant string) error {
	err := s.Within(ctx, func(ctx context.Context) error {
		w, err := s.installed(ctx, platform, tenant)
		if errors.Is(err, bot.ErrNotInstalled) {
			return nil
		} else if err != nil {
			return err
		}
		if err := s.silence(ctx, w.ID); err != nil {
			return err
		}
		var elsewhere bool
		if err := s.q(ctx).GetContext(ctx, &elsewhere, `select count(*) > 1 from installation where workspace = $1`, w.ID); err != nil {
			return err
		}
		if elsewhere {
			return fmt.Errorf("workspace %d is installed elsewhere too", w.ID)
		}
		tables, err := s.walled(ctx)
		if err != nil {
			return err
		}
		// The one reference from a workspace to what is in it.
		if _, err := s.q(ctx).ExecContext(ctx, `update workspace set wins_channel = null where id = $1`, w.ID); err != nil {
			return err
		}
		for _, table := range tables {
			if _, err := s.q(ctx).ExecContext(ctx, `delete from `+table+` where workspace = $1`, w.ID); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		_, err = s.q(ctx).ExecContext(ctx, `delete from workspace where id = $1`, w.ID)
		return err
	})
	if err != nil {
		return fmt.Errorf("raze workspace: %w", err)
	}
	return nil
}

// silence waits until what goes on in a workspace is done, and holds back all
// else until the transaction ends. People's acts begin with a delivery, and end
// with an utterance in the playground; in this order nobody waits in a circle.
func (s *Store) silence(ctx context.Context, workspace int64) error {
	for _, table := range []string{"delivery", "playground_counter"} {
		if lock := s.dialect.lockTable(table); lock != "" {
			if _, err := s.q(ctx).ExecContext(ctx, lock); err != nil {
				return fmt.Errorf("lock %s: %w", table, err)
			}
		}
	}
	var id int64
	if err := s.q(ctx).GetContext(ctx, &id, `select id from workspace where id = $1`+s.dialect.doomed(), workspace); err != nil {
		return fmt.Errorf("lock workspace: %w", err)
	}
	return nil
}

// tableReference says that rows of one table may point to rows of another.
type tableReference struct{ Child, Parent string }

// walled gives the tables whose rows belong to a workspace, each before those
// that it refers to.
func (s *Store) walled(ctx context.Context) ([]string, error) {
	var tables []string
	if err := s.q(ctx).SelectContext(ctx, &tables, s.dialect.tablesWith("workspace")); err != nil {
		return nil, fmt.Errorf("read tables: %w", err)
	}
	var references []tableReference
	if err := s.q(ctx).SelectContext(ctx, &references, s.dialect.references()); err != nil {
		return nil, fmt.Errorf("read references: %w", err)
	}
	var ordered []string
	for len(tables) > 0 {
		free := slices.IndexFunc(tables, func(table string) bool {
			return !slices.ContainsFunc(references, func(r tableReference) bool {
				return r.Parent == table && r.Child != table && slices.Contains(tables, r.Child)
			})
		})
		if free < 0 {
			return nil, fmt.Errorf("tables %v refer to each other in a circle", tables)
		}
		ordered = append(ordered, tables[free])
		tables = slices.Delete(tables, free, free+1)
	}
	return ordered, nil
}
