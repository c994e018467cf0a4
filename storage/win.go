package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// winColumns are a win w. Its credits come as lines of a member's and a team's
// id, a share, an amount and what it is in the reporting currency.
const winColumns = `w.id, coalesce(w.external_id, '') as external_id, w.workspace, w.author, w.customer, w.product, w.note, w.tags,
	w.amount, w.currency, w.reporting, w.reporting_currency, w.rate, w.rate_day,
	w.closed_on, w.recorded_at, w.state, w.version,
	coalesce((select string_agg(k.member || ' ' || coalesce(k.team, 0) || ' ' || k.share || ' ' || k.amount || ' ' || k.reporting,
		'` + "\n" + `' order by k.position) from credit k where k.win = w.id), '') as credits`

type winRow struct {
	ID                int64
	ExternalID        string `db:"external_id"`
	Workspace         int64
	Author            int64
	Customer          string
	Product           string
	Note              string
	Tags              words
	Amount            int64
	Currency          coaching.Currency
	Reporting         int64
	ReportingCurrency coaching.Currency `db:"reporting_currency"`
	Rate              string
	RateDay           date    `db:"rate_day"`
	ClosedOn          date    `db:"closed_on"`
	RecordedAt        instant `db:"recorded_at"`
	State             coaching.WinState
	Version           int
	Credits           string
}

func (row winRow) win() (coaching.Win, error) {
	w := coaching.Win{
		ID: row.ID, ExternalID: row.ExternalID, Workspace: row.Workspace, Author: row.Author,
		Customer: row.Customer, Product: row.Product, Note: row.Note, Tags: row.Tags,
		Amount:     coaching.Money{Minor: row.Amount, Currency: row.Currency},
		Reporting:  coaching.Money{Minor: row.Reporting, Currency: row.ReportingCurrency},
		Rate:       coaching.Rate{Decimal: row.Rate, Day: row.RateDay.Day},
		ClosedOn:   row.ClosedOn.Day,
		RecordedAt: row.RecordedAt.Time,
		State:      row.State,
		Version:    row.Version,
	}
	for line := range nonEmptyLines(row.Credits) {
		var figures [5]int64
		for i, text := range strings.Fields(line) {
			var err error
			if figures[i], err = strconv.ParseInt(text, 10, 64); err != nil {
				return w, fmt.Errorf("read credit: %w", err)
			}
		}
		w.Credits = append(w.Credits, coaching.Credit{
			Member: figures[0], Team: figures[1], Share: coaching.Share(figures[2]),
			Amount:    coaching.Money{Minor: figures[3], Currency: w.Amount.Currency},
			Reporting: coaching.Money{Minor: figures[4], Currency: w.Reporting.Currency},
		})
	}
	return w, nil
}

// wins gives the wins w that the rest of a select finds.
func (s *Store) wins(ctx context.Context, rest string, args ...any) ([]coaching.Win, error) {
	var rows []winRow
	if err := s.q(ctx).SelectContext(ctx, &rows, `select `+winColumns+` from win w `+rest, args...); err != nil {
		return nil, fmt.Errorf("read wins: %w", err)
	}
	wins := make([]coaching.Win, len(rows))
	for i, row := range rows {
		var err error
		if wins[i], err = row.win(); err != nil {
			return nil, fmt.Errorf("read win %d: %w", row.ID, err)
		}
	}
	return wins, nil
}

// Win gives one win; NotFound when the workspace has no such number.
func (s *Store) Win(ctx context.Context, workspace, id int64) (coaching.Win, error) {
	return s.oneWin(ctx, workspace, id, "")
}

func (s *Store) oneWin(ctx context.Context, workspace, id int64, lock string) (coaching.Win, error) {
	wins, err := s.wins(ctx, `where w.workspace = $1 and w.id = $2`+lock, workspace, id)
	if err != nil {
		return coaching.Win{}, err
	}
	if len(wins) == 0 {
		return coaching.Win{}, coaching.Refuse(coaching.NotFound, "missing.win", "win", id)
	}
	return wins[0], nil
}

// MemberWins gives the latest wins that a member has a credit of, standing ones
// only unless all is set, newest first.
func (s *Store) MemberWins(ctx context.Context, workspace, member int64, all bool, limit int) ([]coaching.Win, error) {
	return s.wins(ctx, `join credit c on c.win = w.id
		where c.workspace = $1 and c.member = $2 and (w.state = $3 or $4)
		order by w.id desc limit $5`, workspace, member, coaching.Standing, all, limit)
}

// MemberWinsIn gives the standing wins that a member has a credit of and that
// were closed in a period, newest first, at most limit.
func (s *Store) MemberWinsIn(ctx context.Context, workspace, member int64, p coaching.Period, limit int) ([]coaching.Win, error) {
	// Which they are is found before anything is read of them: planned while there
	// are few wins, a statement that sorts them read whole takes 40 ms for 1,600.
	return s.wins(ctx, `join (select c.win, c.closed_on from credit c join win standing on standing.id = c.win
			where c.workspace = $1 and c.member = $2 and standing.state = $3 and c.closed_on between $4 and $5
			order by c.closed_on desc, c.win desc limit $6) latest on latest.win = w.id
		order by latest.closed_on desc, latest.win desc`,
		workspace, member, coaching.Standing, date{p.Start}, date{p.End}, limit)
}

// ListWins gives the wins of a query, at most as many as it says. Those after a
// mark are the next ones, the latest of these first.
func (s *Store) ListWins(ctx context.Context, workspace int64, q coaching.WinQuery) ([]coaching.Win, error) {
	condition, order := "", "desc"
	args := []any{workspace, q.Member, date{q.Period.Start}, date{q.Period.End}, q.Most}
	if q.Beside != (coaching.WinMark{}) {
		args = append(args, date{q.Beside.Day}, q.Beside.Win)
		condition = ` and (c.closed_on, c.win) < ($6, $7)`
		if q.Newer {
			condition, order = ` and (c.closed_on, c.win) > ($6, $7)`, "asc"
		}
	}
	if q.Standing {
		args = append(args, coaching.Standing)
		condition += fmt.Sprintf(` and w.state = $%d`, len(args))
	}
	wins, err := s.wins(ctx, `join credit c on c.win = w.id
		where c.workspace = $1 and c.member = $2
		and (cast($3 as text) is null or c.closed_on >= $3) and (cast($4 as text) is null or c.closed_on <= $4)`+condition+`
		order by c.closed_on `+order+`, c.win `+order+` limit $5`, args...)
	if order == "asc" {
		slices.Reverse(wins)
	}
	return wins, err
}

// SumWins gives what those of a query's wins come to that count, whatever page
// it asks for.
func (s *Store) SumWins(ctx context.Context, workspace int64, q coaching.WinQuery) (amount int64, wins int, err error) {
	var sum struct {
		Amount int64
		Wins   int
	}
	err = s.q(ctx).GetContext(ctx, &sum, `select cast(coalesce(sum(c.reporting), 0) as bigint) as amount, count(*) as wins
		from win w join credit c on c.win = w.id
		where c.workspace = $1 and c.member = $2 and w.state = $3 and w.reporting_currency <> ''
		and (cast($4 as text) is null or c.closed_on >= $4) and (cast($5 as text) is null or c.closed_on <= $5)`,
		workspace, q.Member, coaching.Standing, date{q.Period.Start}, date{q.Period.End})
	if err != nil {
		return 0, 0, fmt.Errorf("sum wins: %w", err)
	}
	return sum.Amount, sum.Wins, nil
}

// SimilarWins gives the standing wins of a customer, by CustomerKey, that were
// closed between two days, both included, newest first.
func (s *Store) SimilarWins(ctx context.Context, workspace int64, customerKey string, first, last coaching.Day) ([]coaching.Win, error) {
	return s.wins(ctx, `where w.workspace = $1 and w.customer_key = $2 and w.state = $3 and w.closed_on between $4 and $5
		order by w.closed_on desc, w.id desc`, workspace, customerKey, coaching.Standing, date{first}, date{last})
}

// addWin inserts a win and gives its number.
func (s *Store) addWin(ctx context.Context, w coaching.Win) (int64, error) {
	var id int64
	rows := newWinRows()
	addWinRow(rows, w)
	if err := s.q(ctx).GetContext(ctx, &id, rows.statement()+` returning id`, rows.values...); err != nil {
		return 0, fmt.Errorf("add win: %w", err)
	}
	return id, nil
}

func newWinRows() *rows {
	return newRows("win", "external_id", "workspace", "author", "customer", "customer_key", "product", "note", "tags",
		"amount", "currency", "reporting", "reporting_currency", "rate", "rate_day", "closed_on", "recorded_at", "state", "version")
}

func addWinRow(to *rows, w coaching.Win) {
	to.add(name(w.ExternalID), w.Workspace, w.Author, w.Customer, coaching.CustomerKey(w.Customer), w.Product, w.Note, words(w.Tags),
		w.Amount.Minor, w.Amount.Currency, w.Reporting.Minor, w.Reporting.Currency, w.Rate.Decimal, date{w.Rate.Day},
		date{w.ClosedOn}, instant{w.RecordedAt}, w.State, w.Version)
}

// saveWin stores what a win has become, with its credits. Its author and when
// it was recorded never change.
func (s *Store) saveWin(ctx context.Context, w coaching.Win) error {
	_, err := s.q(ctx).ExecContext(ctx, `update win set customer = $1, customer_key = $2, product = $3, note = $4, tags = $5,
			amount = $6, currency = $7, reporting = $8, reporting_currency = $9, rate = $10, rate_day = $11,
			closed_on = $12, state = $13, version = $14
		where workspace = $15 and id = $16`,
		w.Customer, coaching.CustomerKey(w.Customer), w.Product, w.Note, words(w.Tags),
		w.Amount.Minor, w.Amount.Currency, w.Reporting.Minor, w.Reporting.Currency, w.Rate.Decimal, date{w.Rate.Day},
		date{w.ClosedOn}, w.State, w.Version, w.Workspace, w.ID)
	if err != nil {
		return fmt.Errorf("save win: %w", err)
	}
	if _, err := s.q(ctx).ExecContext(ctx, `delete from credit where win = $1`, w.ID); err != nil {
		return fmt.Errorf("take credits: %w", err)
	}
	return s.addCredits(ctx, w)
}

// addCredits inserts the credits of wins.
func (s *Store) addCredits(ctx context.Context, wins ...coaching.Win) error {
	credits := newRows("credit", "win", "position", "workspace", "member", "team", "share", "amount", "reporting", "closed_on")
	for _, w := range wins {
		for i, c := range w.Credits {
			credits.add(w.ID, i, w.Workspace, c.Member, reference(c.Team), c.Share, c.Amount.Minor, c.Reporting.Minor, date{w.ClosedOn})
		}
	}
	return s.insert(ctx, credits)
}
