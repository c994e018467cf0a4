package importing

import (
	"strings"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/coaching/reading"
	"github.com/carillon-bot/carillon/coaching/sheet"
)

// winColumns are those of a sheet of wins: a row is a win. The export of wins is
// no such sheet: there a row is what one act changed for one person.
var winColumns = []sheet.Column{
	{Name: "external_id", Also: []string{"id", "deal_id", "opportunity_id", "id externe", "identifiant", "numéro"}, Required: true},
	{Name: "customer", Also: []string{"client", "account", "compte", "company", "société"}, Required: true},
	{Name: "amount", Also: []string{"montant"}, Required: true},
	{Name: "currency", Also: []string{"devise", "monnaie"}},
	{Name: "closed_on", Also: []string{"closed", "close_date", "date", "date de signature", "date signature", "signé le"}, Required: true},
	{Name: "member", Also: []string{"membre", "owner", "commercial", "author", "auteur"}, Required: true},
	{Name: "credits", Also: []string{"split", "partage"}},
	{Name: "product", Also: []string{"produit"}},
	{Name: "note"},
	{Name: "tags", Also: []string{"étiquettes", "mots-clés"}},
}

// maxExternalID is how many characters another program's name of a deal has.
const maxExternalID = 200

// WinReader is what a sheet of wins is read with: who reads it, and when.
type WinReader struct {
	Workspace coaching.Workspace
	People    People
	By        coaching.Member
	Now       time.Time
}

// WinSheet is the rows of a sheet of wins, and which of the columns that need
// not be there it has.
type WinSheet struct {
	Rows    []WinRow
	columns sheet.Sheet
}

// WinRow is a row of a sheet: a win without its rate and credits, and whom its
// member shares it with.
type WinRow struct {
	Line  int
	Win   coaching.Win
	Parts []coaching.Part
}

// Read reads a sheet of wins: the rows that have no fault, and the faults.
func (r WinReader) Read(body []byte) (WinSheet, []sheet.Fault) {
	s, faults := sheet.Read(body, winColumns)
	wins := WinSheet{columns: s}
	lines := map[string]int{}
	for _, cells := range s.Rows {
		row, wrong := r.row(cells)
		if line, twice := lines[row.Win.ExternalID]; twice {
			wrong = append(wrong, sheet.Fault{Line: row.Line, Say: coaching.Say("importing.win_twice", "text", row.Win.ExternalID, "line", line)})
		} else if row.Win.ExternalID != "" {
			lines[row.Win.ExternalID] = row.Line
		}
		if len(wrong) == 0 {
			wins.Rows = append(wins.Rows, row)
		}
		faults = append(faults, wrong...)
	}
	return wins, allFaults(s, faults)
}

func (r WinReader) row(cells sheet.Row) (WinRow, []sheet.Fault) {
	row := WinRow{Line: cells.Line, Win: coaching.Win{
		Workspace: r.Workspace.ID, ExternalID: cells.Cell("external_id"), Customer: cells.Cell("customer"),
		Product: cells.Cell("product"), Note: cells.Cell("note"), Tags: tags(cells.Cell("tags")),
		RecordedAt: r.Now, State: coaching.Standing,
	}}
	var faults []sheet.Fault
	note := func(errs ...error) {
		for _, err := range errs {
			if err != nil {
				faults = append(faults, faultAt(cells.Line, err))
			}
		}
	}
	author, err := r.member(cells.Cell("member"))
	note(err)
	row.Win.Author = author.ID
	row.Win.Amount, err = r.amount(cells.Cell("amount"), cells.Cell("currency"))
	note(err)
	row.Win.ClosedOn, err = r.closedOn(cells.Cell("closed_on"), author)
	note(err)
	row.Parts, err = r.parts(cells.Cell("credits"), author)
	note(err,
		required("external_id", row.Win.ExternalID), fits("external_id", row.Win.ExternalID, maxExternalID),
		required("customer", row.Win.Customer), fits("customer", row.Win.Customer, coaching.MaxCustomer),
		fits("product", row.Win.Product, coaching.MaxProduct), fits("note", row.Win.Note, coaching.MaxNote),
		coaching.CheckTags(row.Win.Tags))
	if len(faults) == 0 { // what the parts come to is looked at once the rest can be read
		_, err := coaching.Credits(coaching.Part{Member: author.ID}, row.Parts, row.Win.Amount, coaching.Money{})
		note(err)
	}
	return row, faults
}

// member gives whose win it is: somebody who has left may have closed it.
func (r WinReader) member(cell string) (coaching.Member, error) {
	if err := required("member", cell); err != nil {
		return coaching.Member{}, err
	}
	return r.People.Any(cell)
}

func (r WinReader) amount(cell, currency string) (coaching.Money, error) {
	if err := required("amount", cell); err != nil {
		return coaching.Money{}, err
	}
	style := reading.AmountStyle{Locale: r.By.Locale, Reporting: r.Workspace.Currency, Dollar: r.Workspace.Dollar()}
	if currency != "" {
		code, known := coaching.ParseCurrency(currency)
		if !known {
			return coaching.Money{}, coaching.Refuse(coaching.Invalid, "importing.no_currency", "text", currency)
		}
		style.Reporting = code
	}
	m, err := whole(cell, func(tokens []reading.Token) (coaching.Money, int, error) { return reading.Amount(tokens, style) })
	if err == nil && currency != "" && m.Currency != style.Reporting {
		err = coaching.Refuse(coaching.Invalid, "importing.two_currencies", "text", cell, "currency", string(style.Reporting))
	}
	return m, err
}

func (r WinReader) closedOn(cell string, author coaching.Member) (coaching.Day, error) {
	if err := required("closed_on", cell); err != nil {
		return coaching.Day{}, err
	}
	zone := r.Workspace.Zone
	if author.Zone != nil {
		zone = author.Zone
	}
	today := coaching.DayOf(r.Now, zone)
	day, err := whole(cell, func(tokens []reading.Token) (coaching.Day, int, error) {
		return reading.Day(tokens, today, r.Workspace.Fiscal, r.By.Locale, reading.Past)
	})
	if err == nil && day.After(today) {
		err = coaching.Refuse(coaching.Invalid, "win.future", "day", day)
	}
	return day, err
}

// parts reads whom a win is shared with, as bob:30;mia:20. Its member has what
// the others leave, and may be named with just that.
func (r WinReader) parts(cell string, author coaching.Member) ([]coaching.Part, error) {
	var parts []coaching.Part
	others, own := coaching.Share(0), coaching.Share(0)
	for _, piece := range pieces(cell) {
		name, share, err := partOf(piece)
		if err != nil {
			return nil, err
		}
		m, err := r.People.Any(name)
		switch {
		case err != nil:
			return nil, err
		case m.ID == author.ID:
			own += share
		default:
			others += share
			parts = append(parts, coaching.Part{Member: m.ID, Share: share})
		}
	}
	if own > 0 && own+others != coaching.Whole {
		return nil, coaching.Refuse(coaching.Invalid, "importing.shares", "share", own+others)
	}
	return parts, nil
}

// partOf reads a name, and the percentage behind a colon or with a percent sign.
func partOf(piece string) (name string, share coaching.Share, err error) {
	if before, after, found := strings.Cut(piece, ":"); found {
		percent := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(after), "%"))
		share, err = whole(percent+"%", reading.Percent)
		return strings.TrimSpace(before), share, err
	}
	if before, signed := strings.CutSuffix(piece, "%"); signed {
		if i := strings.LastIndexByte(strings.TrimSpace(before), ' '); i > 0 {
			share, err = whole(strings.TrimSpace(before[i:])+"%", reading.Percent)
			return strings.TrimSpace(before[:i]), share, err
		}
	}
	return piece, 0, nil
}

// tags reads words between semicolons, commas or bars, with a hash or without.
func tags(cell string) []string {
	var all []string
	for _, piece := range pieces(cell) {
		if tag := strings.TrimLeft(piece, "#"); tag != "" {
			all = append(all, tag)
		}
	}
	return all
}

// pieces are the parts of a cell that holds several.
func pieces(cell string) []string {
	var all []string
	for _, piece := range strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == ',' || r == '|' }) {
		if piece = strings.TrimSpace(piece); piece != "" {
			all = append(all, piece)
		}
	}
	return all
}
