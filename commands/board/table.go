package board

import (
	"cmp"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// named is how many people without a quota are named before the others are
// only counted.
const named = 10

// blocks is a board as people see it. The row of the member it was asked for is
// set strong. There is never a list of the last.
func blocks(v bot.Voice, currency coaching.Currency, b coaching.Board) []bot.Block {
	blocks := []bot.Block{bot.Heading{Text: v.Say("board.heading."+string(b.By), "period", b.Period)}}
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
		blocks = append(blocks, bot.Text{Text: noQuota(v, b.NoQuota)})
	}
	return append(blocks, bot.Small{Text: v.Say("board.rule")})
}

// table is the top and, below a gap, the asker between their neighbours.
func table(v bot.Voice, currency coaching.Currency, b coaching.Board) bot.Table {
	t := bot.Table{
		Header: [][]bot.Span{v.Say("board.col.rank"), v.Say("board.col.name")},
		Right:  []bool{true, false, true, true},
	}
	for _, column := range columns(b.By) {
		t.Header = append(t.Header, v.Say("board.col."+column))
	}
	near := slices.DeleteFunc(slices.Clone(b.Near), func(row coaching.Row) bool {
		return slices.ContainsFunc(b.Rows, func(shown coaching.Row) bool { return shown.Member.ID == row.Member.ID })
	})
	// Who left the boards may stand among the top, for themselves alone.
	rows := append(slices.Clone(b.Rows), near...)
	slices.SortStableFunc(rows, func(x, y coaching.Row) int { return cmp.Compare(x.Rank, y.Rank) })
	for i, row := range rows {
		if apart := i == len(b.Rows) && len(near) == len(b.Near); apart && i > 0 && row.Rank > rows[i-1].Rank+1 {
			t.Rows = append(t.Rows, [][]bot.Span{bot.Plainly("…"), bot.Plainly(""), bot.Plainly(""), bot.Plainly("")})
		}
		t.Rows = append(t.Rows, cells(v, currency, b, row))
	}
	return t
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

func cells(v bot.Voice, currency coaching.Currency, b coaching.Board, row coaching.Row) [][]bot.Span {
	cells := [][]bot.Span{v.Spans(row.Rank), v.Spans(row.Member)}
	for _, column := range columns(b.By) {
		cells = append(cells, v.Spans(figure(currency, row, column)))
	}
	if row.Member.ID == b.Member {
		for i, cell := range cells {
			cells[i] = bot.Strongly(cell)
		}
	}
	return cells
}

// figure is what a row has in a column, as a slot takes it.
func figure(currency coaching.Currency, row coaching.Row, column string) any {
	amount := coaching.Money{Minor: row.Amount, Currency: currency}
	switch column {
	case "percent":
		share, _ := row.Attainment()
		return share
	case "done":
		if row.Metric == coaching.Wins {
			return coaching.Say("board.wins", "n", row.Wins)
		}
		return amount
	case "amount":
		return amount
	default:
		return row.Wins
	}
}

// noQuota names who has no quota and is therefore in the total only.
func noQuota(v bot.Voice, members []coaching.Member) []bot.Span {
	var names []string
	for _, m := range members[:min(len(members), named)] {
		names = append(names, m.Name)
	}
	if others := len(members) - len(names); others > 0 {
		names = append(names, bot.PlainSpans(v.Say("board.others", "n", others)))
	}
	return v.Say("board.no_quota", "people", v.List(names))
}
