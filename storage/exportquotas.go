package storage

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// quotasHeader names the columns of the export of quotas.
var quotasHeader = []string{
	"member_id", "member", "metric", "period", "base", "floor", "target", "stretch",
	"effective_from", "set_by", "set_at", "reason",
}

// WriteQuotas writes every version of the quotas of periods that have a day
// between two, both included, as CSV with a header, in the order in which they
// were set. A zero day is no bound. People are their ids on the platform, amounts
// have a point and all the decimals of the reporting currency, a level that was
// not set is empty, times are in UTC as RFC 3339.
func (s *Store) WriteQuotas(ctx context.Context, w io.Writer, workspace int64, from, to coaching.Day) error {
	file := csv.NewWriter(w)
	if err := file.Write(quotasHeader); err != nil {
		return fmt.Errorf("write quotas: %w", err)
	}
	err := s.snapshot(ctx, func(ctx context.Context) error {
		return s.exportQuotas(ctx, workspace, from, to, func(record []string) error { return file.Write(record) })
	})
	if err != nil {
		return fmt.Errorf("write quotas: %w", err)
	}
	file.Flush()
	if err := file.Error(); err != nil {
		return fmt.Errorf("write quotas: %w", err)
	}
	return nil
}

func (s *Store) exportQuotas(ctx context.Context, workspace int64, from, to coaching.Day, fn func(record []string) error) error {
	home, err := s.Workspace(ctx, workspace)
	if err != nil {
		return err
	}
	rows, err := s.q(ctx).QueryxContext(ctx, `select `+quotaColumns+`, m.user_id, m.name, b.user_id as setter
		from quota q join member m on m.id = q.member join member b on b.id = q.set_by
		where q.workspace = $1
		and (cast($2 as text) is null or q.end_day >= $2) and (cast($3 as text) is null or q.start_day <= $3)
		order by q.id`, workspace, date{from}, date{to})
	if err != nil {
		return fmt.Errorf("read quotas: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row exportedQuota
		if err := rows.StructScan(&row); err != nil {
			return fmt.Errorf("read quotas: %w", err)
		}
		if err := fn(row.record(home)); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read quotas: %w", err)
	}
	return nil
}

// exportedQuota is a version with its owner and who set it.
type exportedQuota struct {
	quotaRow
	User   string `db:"user_id"`
	Name   string
	Setter string
}

func (row exportedQuota) record(home coaching.Workspace) []string {
	q := row.quota()
	level := func(units int64) string {
		if units == 0 {
			return ""
		}
		return q.Metric.Decimal(units, home.Currency)
	}
	return []string{
		row.User, row.Name, string(q.Metric), home.Fiscal.Name(q.Period),
		level(q.Base), level(q.Floor), level(q.Target), level(q.Stretch),
		q.From.String(), row.Setter, q.SetAt.UTC().Format(time.RFC3339), q.Reason,
	}
}
