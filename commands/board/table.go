package board

import (
	"cmp"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// mostNamed is how many people or teams without a quota are named before the
// others are only counted.
const mostNamed = 10

// blocks is a board as people see it, of a team where there is one. The row of
// the member it was asked for is set strong. There is never a list of the last.
func blocks(v bot.Voice, currency coaching.Currency, b coaching.Board, team coaching.Team) []bot.Block {
	heading := v.Say("board.heading."+string(b.By), "period", b.Period)
	if team.ID != 0 {
		heading = v.Say("board.heading_team."+string(b.By), "team", team.Name, "period", b.Period)
	}
	blocks := []bot.Block{bot.Heading{Text: heading}}
	if b.Ranked == 0 {
		blocks = append(blocks, bot.Text{Text: v.Say("board.empty." + string(b.By))})
	} else {
		blocks = append(blocks, table(v, currency, b))
	}
	if b.Distinct > 0 {
		blocks = append(blocks, bot.Text{Text: v.Say("board.total", "n", b.Distinct,
			"amount", coaching.Money{Minor: b.Total, Currency: currency})})
	}
	if b.Ranked == 0 {
		return blocks
	}
	if len(b.NoQuota) > 0 {
		names := make([]string, len(b.NoQuota))
		for i, m := range b.NoQuota {
			names[i] = m.Name
		}
		blocks = append(blocks, bot.Text{Text: v.Say("board.no_quota", "people", named(v, names))})
	}
	return append(blocks, bot.Small{Text: v.Say("board.rule")})
}

// table is the top and, below a gap, the asker between their neighbours.
func table(v bot.Voice, currency coaching.Currency, b coaching.Board) bot.Table {
	t := header(v, b.By)
	near := slices.DeleteFunc(slices.Clone(b.Near), func(row coaching.Row) bool {
		return slices.ContainsFunc(b.Rows, func(shown coaching.Row) bool { return shown.Member.ID == row.Member.ID })
	})
	// Who left the boards may stand among the top, for themselves alone.
	rows := append(slices.Clone(b.Rows), near...)
	slices.SortStableFunc(rows, func(x, y coaching.Row) int { return cmp.Compare(x.Rank, y.Rank) })
	for i, row := range rows {
		if apart := i == len(b.Rows) && len(near) == len(b.Near); apart && i > 0 && row.Rank > rows[i-1].Rank+1 {
			t.Rows = append(t.Rows, gap())
		}
		t.Rows = append(t.Rows, cells(v, currency, b.By, ranked{row.Rank, v.Spans(row.Member), row.Score, row.Member.ID == b.Member}))
	}
	return t
}

// header is a table without rows: rank, name and the figures of a row.
func header(v bot.Voice, by coaching.By) bot.Table {
	t := bot.Table{
		Header: [][]bot.Span{v.Say("board.col.rank"), v.Say("board.col.name")},
		Right:  []bool{true, false, true, true},
	}
	for _, column := range columns(by) {
		t.Header = append(t.Header, v.Say("board.col."+column))
	}
	return t
}

// gap stands for the rows that are left out.
func gap() [][]bot.Span {
	return [][]bot.Span{bot.Plainly("…"), bot.Plainly(""), bot.Plainly(""), bot.Plainly("")}
}

// columns are the figures of a row, what is ranked by first.
func columns(by coaching.By) []string {
	switch by {
	case coaching.ByAmount:
		return []string{"amount", "wins"}
	case coaching.ByCount:
		return []string{"wins", "amount"}
	default:
		return []string{"percent", "done"}
	}
}

// ranked is a row of a board, whether it is a person's or a team's. The asker's
// own is set strong.
type ranked struct {
	rank  int
	name  []bot.Span
	score coaching.Score
	own   bool
}

func cells(v bot.Voice, currency coaching.Currency, by coaching.By, row ranked) [][]bot.Span {
	cells := [][]bot.Span{v.Spans(row.rank), row.name}
	for _, column := range columns(by) {
		cells = append(cells, v.Spans(figure(currency, row.score, column)))
	}
	if row.own {
		for i, cell := range cells {
			cells[i] = bot.Strongly(cell)
		}
	}
	return cells
}

// figure is what a score has in a column, as a slot takes it.
func figure(currency coaching.Currency, score coaching.Score, column string) any {
	amount := coaching.Money{Minor: score.Amount, Currency: currency}
	switch column {
	case "percent":
		share, _ := score.Attainment()
		return share
	case "done":
		if score.Metric == coaching.Wins {
			return coaching.Say("board.wins", "n", score.Wins)
		}
		return amount
	case "amount":
		return amount
	default:
		return score.Wins
	}
}

// named is names, of which those beyond some are only counted.
func named(v bot.Voice, names []string) string {
	if others := len(names) - mostNamed; others > 0 {
		names = append(slices.Clone(names[:mostNamed]), v.Plain("board.others", "n", others))
	}
	return v.List(names)
}
