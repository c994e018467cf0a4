package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

type lostRow struct {
	ID         int64
	Workspace  int64
	Author     int64
	Customer   string
	Reason     string
	Lesson     string
	Competitor string
	Product    string
	Amount     int64
	Currency   coaching.Currency
	ClosedOn   date    `db:"closed_on"`
	RecordedAt instant `db:"recorded_at"`
	Removed    bool
	Version    int
}

func (row lostRow) deal() coaching.LostDeal {
	return coaching.LostDeal{
		ID: row.ID, Workspace: row.Workspace, Author: row.Author,
		Customer: row.Customer, Reason: row.Reason, Lesson: row.Lesson,
		Competitor: row.Competitor, Product: row.Product,
		Amount:   coaching.Money{Minor: row.Amount, Currency: row.Currency},
		ClosedOn: row.ClosedOn.Day, RecordedAt: row.RecordedAt.Time,
		Removed: row.Removed, Version: row.Version,
	}
}

// lostDeals gives the lost deals that the rest of a select finds.
func (s *Store) lostDeals(ctx context.Context, rest string, args ...any) ([]coaching.LostDeal, error) {
	var rows []lostRow
	err := s.q(ctx).SelectContext(ctx, &rows, `select id, workspace, author, customer, reason, lesson, competitor, product,
		amount, currency, closed_on, recorded_at, removed, version from lost_deal `+rest, args...)
	if err != nil {
		return nil, fmt.Errorf("read lost deals: %w", err)
	}
	deals := make([]coaching.LostDeal, len(rows))
	for i, row := range rows {
		deals[i] = row.deal()
	}
	return deals, nil
}

// RecordLost stores a new lost deal and its first version, and gives it its
// number.
func (s *Store) RecordLost(ctx context.Context, d coaching.LostDeal) (coaching.LostDeal, error) {
	d.Version = 1
	err := s.Within(ctx, func(ctx context.Context) error {
		err := s.q(ctx).GetContext(ctx, &d.ID, `insert into lost_deal (workspace, author, customer, customer_key, reason, lesson,
				competitor, product, amount, currency, closed_on, recorded_at, removed, version)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
			d.Workspace, d.Author, d.Customer, coaching.CustomerKey(d.Customer), d.Reason, d.Lesson,
			d.Competitor, d.Product, d.Amount.Minor, d.Amount.Currency, date{d.ClosedOn}, instant{d.RecordedAt}, d.Removed, d.Version)
		if err != nil {
			return fmt.Errorf("add lost deal: %w", err)
		}
		return s.keepLost(ctx, d, d.Author, d.RecordedAt)
	})
	return d, err
}

// ChangeLost stores what a lost deal has become, as a version of its own; a
// Conflict when it has changed since d.Version, which then grows by one. Its
// author and when it was recorded never change.
func (s *Store) ChangeLost(ctx context.Context, d coaching.LostDeal, by int64, at time.Time) (coaching.LostDeal, error) {
	before := d.Version
	d.Version++
	err := s.Within(ctx, func(ctx context.Context) error {
		changed, err := s.added(ctx, `update lost_deal set customer = $1, customer_key = $2, reason = $3, lesson = $4,
				competitor = $5, product = $6, amount = $7, currency = $8, closed_on = $9, removed = $10, version = $11
			where workspace = $12 and id = $13 and version = $14`,
			d.Customer, coaching.CustomerKey(d.Customer), d.Reason, d.Lesson, d.Competitor, d.Product,
			d.Amount.Minor, d.Amount.Currency, date{d.ClosedOn}, d.Removed, d.Version, d.Workspace, d.ID, before)
		if err != nil {
			return fmt.Errorf("change lost deal %d: %w", d.ID, err)
		}
		if !changed {
			return coaching.Refuse(coaching.Conflict, "conflict.lost", "number", d.Number())
		}
		return s.keepLost(ctx, d, by, at)
	})
	return d, err
}

func (s *Store) keepLost(ctx context.Context, d coaching.LostDeal, by int64, at time.Time) error {
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write lost deal %d: %w", d.ID, err)
	}
	_, err = s.q(ctx).ExecContext(ctx, `insert into lost_version (workspace, lost, version, made_by, at, body)
		values ($1, $2, $3, $4, $5, $6)`, d.Workspace, d.ID, d.Version, by, instant{at}, body)
	if err != nil {
		return fmt.Errorf("keep version %d of lost deal %d: %w", d.Version, d.ID, err)
	}
	return nil
}

// LostDeal gives one lost deal, a removed one too; NotFound when the workspace
// has no such number.
func (s *Store) LostDeal(ctx context.Context, workspace, id int64) (coaching.LostDeal, error) {
	deals, err := s.lostDeals(ctx, `where workspace = $1 and id = $2`, workspace, id)
	if err != nil {
		return coaching.LostDeal{}, err
	}
	if len(deals) == 0 {
		return coaching.LostDeal{}, coaching.Refuse(coaching.NotFound, "missing.lost", "number", strconv.FormatInt(id, 10))
	}
	return deals[0], nil
}

// LostVersions gives what a lost deal was at each of its versions, oldest first.
func (s *Store) LostVersions(ctx context.Context, workspace, id int64) ([]coaching.LostDeal, error) {
	var bodies [][]byte
	err := s.q(ctx).SelectContext(ctx, &bodies, `select body from lost_version
		where workspace = $1 and lost = $2 order by version`, workspace, id)
	if err != nil {
		return nil, fmt.Errorf("read versions of lost deal %d: %w", id, err)
	}
	versions := make([]coaching.LostDeal, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal(body, &versions[i]); err != nil {
			return nil, fmt.Errorf("read version of lost deal %d: %w", id, err)
		}
	}
	return versions, nil
}

// LostDeals gives the lost deals that stand and that a query asks for, latest
// first.
func (s *Store) LostDeals(ctx context.Context, workspace int64, q coaching.LostQuery) ([]coaching.LostDeal, error) {
	args := []any{workspace}
	var conditions strings.Builder
	add := func(condition string, value any) {
		args = append(args, value)
		conditions.WriteString(" and " + condition + " $" + strconv.Itoa(len(args)))
	}
	if len(q.Authors) > 0 {
		conditions.WriteString(" and author in (" + placeholders(len(args)+1, len(q.Authors)) + ")")
		args = append(args, anys(q.Authors)...)
	}
	if q.In != (coaching.Period{}) {
		add("closed_on >=", date{q.In.Start})
		add("closed_on <=", date{q.In.End})
	}
	if q.Before > 0 {
		add("id <", q.Before)
	}
	args = append(args, q.Limit)
	return s.lostDeals(ctx, `where workspace = $1 and not removed`+conditions.String()+
		` order by id desc limit $`+strconv.Itoa(len(args)), args...)
}

// SimilarLost gives the lost deals that stand of an author and a customer, by
// CustomerKey, that were closed between two days, both included, latest first.
func (s *Store) SimilarLost(ctx context.Context, workspace, author int64, customerKey string, first, last coaching.Day) ([]coaching.LostDeal, error) {
	return s.lostDeals(ctx, `where workspace = $1 and author = $2 and customer_key = $3 and not removed
		and closed_on between $4 and $5 order by id desc`, workspace, author, customerKey, date{first}, date{last})
}
