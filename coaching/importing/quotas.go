package importing

import (
	"slices"
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// quotaColumns are those of a sheet of quotas, and the others of an export,
// which is read back: there a person is named by member_id.
var quotaColumns = []sheet.Column{
	{Name: "member", Also: []string{"membre", "commercial", "commerciale", "person", "personne", "name", "nom", "email", "e-mail", "courriel"}, Required: true},
	{Name: "metric", Also: []string{"mesure", "métrique", "indicateur"}},
	{Name: "period", Also: []string{"période"}, Required: true},
	{Name: "base"},
	{Name: "floor", Also: []string{"plancher"}},
	{Name: "target", Also: []string{"objectif", "cible"}, Required: true},
	{Name: "stretch", Also: []string{"ambition"}},
	{Name: "from", Also: []string{"dès", "à partir du", "effective_from"}},
	{Name: "reason", Also: []string{"motif", "raison"}},
	{Name: "member_id", Aside: true},
	{Name: "set_by", Aside: true},
	{Name: "set_at", Aside: true},
}

// maxQuotaReason is how many characters a reason may have.
const maxQuotaReason = 500

// quotaGrains are the sizes of the periods that a quota is set for.
var quotaGrains = []coaching.Grain{coaching.Week, coaching.Month, coaching.Quarter, coaching.Half, coaching.Year}

// QuotaReader is what a sheet of quotas is read with: who reads it, and when.
type QuotaReader struct {
	Workspace coaching.Workspace
	People    People
	By        coaching.Member
	Today     coaching.Day // the reader's local date
	Now       time.Time
}

// QuotaRow is a row of a sheet: a quota of a member. Dated says that the day
// from which it is in force was given.
type QuotaRow struct {
	Line   int
	Member coaching.Member
	Quota  coaching.Quota
	Dated  bool
}

// Read reads a sheet of quotas: the rows that have no fault, and the faults.
func (r QuotaReader) Read(body []byte) ([]QuotaRow, []sheet.Fault) {
	s, faults := sheet.Read(body, quotaColumns)
	var rows []QuotaRow
	for _, cells := range s.Rows {
		row, wrong := r.row(cells)
		if len(wrong) == 0 {
			rows = append(rows, row)
		}
		faults = append(faults, wrong...)
	}
	return rows, allFaults(s, faults)
}

func (r QuotaReader) row(cells sheet.Row) (QuotaRow, []sheet.Fault) {
	row := QuotaRow{Line: cells.Line, Quota: coaching.Quota{
		Workspace: r.Workspace.ID, Reason: cells.Cell("reason"), SetBy: r.By.ID, SetAt: r.Now,
	}}
	var faults []sheet.Fault
	note := func(err error) {
		if err != nil {
			faults = append(faults, faultAt(cells.Line, err))
		}
	}
	var err error
	row.Member, err = r.member(cells)
	note(err)
	row.Quota.Member = row.Member.ID
	row.Quota.Period, err = r.period(cells.Cell("period"))
	note(err)
	row.Quota.Metric, err = metric(cells.Cell("metric"))
	note(err)
	if err == nil {
		for _, level := range []struct {
			column string
			units  *int64
		}{
			{"base", &row.Quota.Base}, {"floor", &row.Quota.Floor}, {"target", &row.Quota.Target}, {"stretch", &row.Quota.Stretch},
		} {
			*level.units, err = r.level(level.column, cells.Cell(level.column), row.Quota.Metric)
			note(err)
		}
	}
	if cell := cells.Cell("from"); cell != "" {
		row.Dated = true
		row.Quota.From, err = r.from(cell, row.Quota.Period)
		note(err)
	}
	note(fits("reason", row.Quota.Reason, maxQuotaReason))
	return row, faults
}

func (r QuotaReader) member(cells sheet.Row) (coaching.Member, error) {
	if handle := cells.Cell("member_id"); handle != "" {
		return r.People.Active("@" + handle)
	}
	name := cells.Cell("member")
	if err := required("member", name); err != nil {
		return coaching.Member{}, err
	}
	return r.People.Active(name)
}

// from reads the day from which a quota is in force. Without a year it is the
// next such day, unless the one before is in the period and that is not.
func (r QuotaReader) from(cell string, period coaching.Period) (coaching.Day, error) {
	read := func(lean reading.Lean) (coaching.Day, error) {
		return whole(cell, func(tokens []reading.Token) (coaching.Day, int, error) {
			return reading.Day(tokens, r.Today, r.Workspace.Fiscal, r.By.Locale, lean)
		})
	}
	day, err := read(reading.Future)
	if earlier, wrong := read(reading.Past); err == nil && wrong == nil && period.Contains(earlier) && !period.Contains(day) {
		return earlier, nil
	}
	return day, err
}

func (r QuotaReader) period(cell string) (coaching.Period, error) {
	if err := required("period", cell); err != nil {
		return coaching.Period{}, err
	}
	period, err := whole(cell, func(tokens []reading.Token) (coaching.Period, int, error) {
		return reading.Period(tokens, r.Today, r.Workspace.Fiscal)
	})
	if err == nil && !slices.Contains(quotaGrains, period.Grain) {
		err = coaching.Refuse(coaching.Invalid, "importing.grain", "text", cell)
	}
	return period, err
}

// metric reads what a quota is counted in: revenue where nothing is said.
func metric(cell string) (coaching.Metric, error) {
	switch strings.ReplaceAll(coaching.NameKey(cell), "_", " ") {
	case "", "revenue", "ca", "chiffre d'affaires", "revenu", "revenus":
		return coaching.Revenue, nil
	case "wins", "win", "deals", "ventes", "vente", "nombre de ventes":
		return coaching.Wins, nil
	}
	return "", coaching.Refuse(coaching.Invalid, "importing.metric", "text", cell)
}

// level reads one of a quota's levels; nought is none, but for the target.
func (r QuotaReader) level(column, cell string, metric coaching.Metric) (int64, error) {
	switch {
	case column == "target":
		if err := required(column, cell); err != nil {
			return 0, err
		}
	case strings.Trim(cell, "0.,") == "":
		return 0, nil
	}
	if metric == coaching.Wins {
		return whole(cell, reading.Number)
	}
	m, err := whole(cell, func(tokens []reading.Token) (coaching.Money, int, error) {
		return reading.Amount(tokens, reading.AmountStyle{Locale: r.By.Locale, Reporting: r.Workspace.Currency, Dollar: r.Workspace.Dollar()})
	})
	if err == nil && m.Currency != r.Workspace.Currency {
		err = coaching.Refuse(coaching.Invalid, "importing.currency", "currency", string(m.Currency), "reporting", string(r.Workspace.Currency))
	}
	return m.Minor, err
}
