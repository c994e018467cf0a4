package board

import (
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// teamBlocks is a board of teams against each other.
func teamBlocks(v bot.Voice, currency coaching.Currency, b coaching.TeamBoard) []bot.Block {
	blocks := []bot.Block{bot.Heading{Text: v.Say("board.heading_teams."+string(b.By), "period", b.Period)}}
	if b.Ranked == 0 {
		return append(blocks, bot.Text{Text: v.Say("board.empty_teams." + string(b.By))})
	}
	t := header(v, b.By)
	for i, row := range slices.Concat(b.Rows, b.Own) {
		if i == len(b.Rows) && row.Rank > b.Rows[i-1].Rank+1 {
			t.Rows = append(t.Rows, gap())
		}
		t.Rows = append(t.Rows, cells(v, currency, b.By, ranked{row.Rank, bot.Plainly(row.Team.Name), row.Score, row.Team.ID == b.Team}))
	}
	blocks = append(blocks, t, bot.Text{Text: v.Say("board.total", "n", b.Distinct,
		"amount", coaching.Money{Minor: b.Total, Currency: currency})})
	if len(b.NoQuota) > 0 {
		names := make([]string, len(b.NoQuota))
		for i, team := range b.NoQuota {
			names[i] = team.Name
		}
		blocks = append(blocks, bot.Text{Text: v.Say("board.no_quota", "people", named(v, names))})
	}
	return append(blocks, bot.Small{Text: v.Say("board.rule_teams." + string(b.By))})
}
