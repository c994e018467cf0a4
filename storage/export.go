package storage

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// ExportedWin is what one ledger entry changed for one credited member, as the
// export of wins holds it. Amounts are differences, negative where they take
// away. Customer, product, tags and note are the win's as it stands.
type ExportedWin struct {
	Entry     int64
	Win       int64
	Kind      coaching.EntryKind
	At        time.Time
	ClosedOn  coaching.Day
	MemberID  string // the member's id on the platform where they were first seen
	Member    string
	Customer  string
	Product   string
	Amount    coaching.Money // of the whole win
	Credit    coaching.Money // of this member
	Reporting coaching.Money // of this member; without a currency while pending
	Rate      coaching.Rate
	Tags      []string
	Note      string
	Reason    string
}

// ExportWins calls fn for what the ledger says of the days between two, both
// included, in order of entry. A zero day is no bound.
func (s *Store) ExportWins(ctx context.Context, workspace int64, from, to coaching.Day, fn func(ExportedWin) error) error {
	return s.snapshot(ctx, func(ctx context.Context) error {
		rows, err := s.q(ctx).QueryxContext(ctx, `select e.id as entry, e.win, e.kind, e.at, e.closed_on,
				m.user_id, m.name, w.customer, w.product, e.amount, e.currency,
				c.amount as credit, c.reporting, e.reporting_currency, e.rate, e.rate_day,
				w.tags, w.note, e.reason
			from entry e
			join entry_credit c on c.entry = e.id
			join member m on m.id = c.member
			join win w on w.id = e.win
			where e.workspace = $1
			and (cast($2 as text) is null or e.closed_on >= $2) and (cast($3 as text) is null or e.closed_on <= $3)
			order by e.id, c.position`, workspace, date{from}, date{to})
		if err != nil {
			return fmt.Errorf("export wins: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var row exportRow
			if err := rows.StructScan(&row); err != nil {
				return fmt.Errorf("export wins: %w", err)
			}
			if err := fn(row.exported()); err != nil {
				return err
			}
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("export wins: %w", err)
		}
		return nil
	})
}

type exportRow struct {
	Entry             int64
	Win               int64
	Kind              coaching.EntryKind
	At                instant
	ClosedOn          date   `db:"closed_on"`
	User              string `db:"user_id"`
	Name              string
	Customer          string
	Product           string
	Amount            int64
	Currency          coaching.Currency
	Credit            int64
	Reporting         int64
	ReportingCurrency coaching.Currency `db:"reporting_currency"`
	Rate              string
	RateDay           date `db:"rate_day"`
	Tags              words
	Note              string
	Reason            string
}

func (row exportRow) exported() ExportedWin {
	return ExportedWin{
		Entry: row.Entry, Win: row.Win, Kind: row.Kind, At: row.At.Time, ClosedOn: row.ClosedOn.Day,
		MemberID: row.User, Member: row.Name, Customer: row.Customer, Product: row.Product,
		Amount:    coaching.Money{Minor: row.Amount, Currency: row.Currency},
		Credit:    coaching.Money{Minor: row.Credit, Currency: row.Currency},
		Reporting: coaching.Money{Minor: row.Reporting, Currency: row.ReportingCurrency},
		Rate:      coaching.Rate{Decimal: row.Rate, Day: row.RateDay.Day},
		Tags:      row.Tags, Note: row.Note, Reason: row.Reason,
	}
}

// winsHeader names the columns of the export of wins.
var winsHeader = []string{
	"entry_id", "win_id", "kind", "at", "closed_on", "member_id", "member", "customer", "product",
	"amount", "currency", "credit", "reporting_amount", "reporting_currency", "rate", "rate_date",
	"tags", "note", "reason",
}

// WriteWins writes what ExportWins gives as CSV with a header: times in UTC as
// RFC 3339, amounts with a point and all the decimals of their currency, tags
// joined by semicolons, texts as they were typed.
func (s *Store) WriteWins(ctx context.Context, w io.Writer, workspace int64, from, to coaching.Day) error {
	file := csv.NewWriter(w)
	if err := file.Write(winsHeader); err != nil {
		return fmt.Errorf("write wins: %w", err)
	}
	err := s.ExportWins(ctx, workspace, from, to, func(row ExportedWin) error {
		return file.Write(row.record())
	})
	if err != nil {
		return fmt.Errorf("write wins: %w", err)
	}
	file.Flush()
	if err := file.Error(); err != nil {
		return fmt.Errorf("write wins: %w", err)
	}
	return nil
}

func (e ExportedWin) record() []string {
	reporting := ""
	if e.Reporting.Currency != "" {
		reporting = e.Reporting.Decimal()
	}
	return []string{
		strconv.FormatInt(e.Entry, 10), strconv.FormatInt(e.Win, 10), string(e.Kind),
		e.At.UTC().Format(time.RFC3339), e.ClosedOn.String(), e.MemberID, e.Member, e.Customer, e.Product,
		e.Amount.Decimal(), string(e.Amount.Currency), e.Credit.Decimal(),
		reporting, string(e.Reporting.Currency), e.Rate.Decimal, e.Rate.Day.String(),
		strings.Join(e.Tags, ";"), e.Note, e.Reason,
	}
}
