package board

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const whyAction = "board.why"

// winsAction is the button of the quotas that explains one person's figures of
// a period, win by win, to who may know; its value is the member and the
// period's key.
const winsAction = "quota.why"

// mostOpened is how many people's figures an explanation offers to open, and
// inRow how many buttons stand side by side.
const (
	mostOpened = 10
	inRow      = 5
)

// whyButton asks how a board was made.
func whyButton(v bot.Voice, w wanted) bot.Button {
	return bot.Button{Action: whyAction, Value: w.value(), Label: v.Plain("board.why")}
}

// why explains a board: what is compared and how ranks are made of it, the
// asker's own row, and the way to the wins of those whom the asker may read.
func (f feature) why(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	w, err := f.pressed(r)
	if err != nil {
		return bot.Reply{}, err
	}
	rules := [][]bot.Span{}
	for _, rule := range rulesOf(w) {
		rules = append(rules, r.Say(rule, "period", w.Period, "currency", string(r.Workspace.Currency)))
	}
	blocks := []bot.Block{bot.Heading{Text: r.Say("board.why_title", "period", w.Period)}}
	if w.teams {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.List{Items: rules})}), nil
	}
	board, err := f.Results.Board(ctx, r.Workspace.ID, w.BoardQuery)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("explain board: %w", err)
	}
	rows := slices.Concat(board.Rows, board.Near)
	if i := slices.IndexFunc(rows, isOf(r.Actor.ID)); i >= 0 {
		rules = append(rules, own(r.Voice, r.Workspace.Currency, board, rows[i]))
	}
	return bot.Answer(bot.Message{Blocks: slices.Concat(blocks, []bot.Block{bot.List{Items: rules}}, openers(r, w.Period, rows))}), nil
}

// rulesOf are the sentences that say how a board is made.
func rulesOf(w wanted) []string {
	if w.teams {
		return []string{"board.why_teams_" + string(w.By), "board.why_teams_day", "board.why_rank", "board.why_teams_total"}
	}
	rules := []string{"board.why_" + string(w.By), "board.why_rank", "board.why_hidden"}
	if w.By == coaching.ByPercent {
		rules = append(rules, "board.why_no_quota")
	}
	return rules
}

// own is the asker's row in figures.
func own(v bot.Voice, currency coaching.Currency, b coaching.Board, row coaching.Row) []bot.Span {
	args := []any{"n", row.Rank - 1, "rank", row.Rank, "of", b.Ranked, "wins", coaching.Say("board.wins", "n", row.Wins),
		"amount", coaching.Money{Minor: row.Amount, Currency: currency}}
	if b.By == coaching.ByPercent {
		var target any = coaching.Money{Minor: row.Target, Currency: currency}
		if row.Metric == coaching.Wins {
			target = coaching.Say("board.wins", "n", row.Target)
		}
		share, _ := row.Attainment()
		args = append(args, "done", figure(currency, row.Score, "done"), "target", target, "share", share)
	}
	return v.Say("board.why_own_"+string(b.By), args...)
}

// openers are buttons that open the wins behind rows: the asker's own, and of
// those who are shown the people whom the asker may read.
func openers(r *bot.Request, period coaching.Period, rows []coaching.Row) []bot.Block {
	var buttons []bot.Button
	for _, row := range rows {
		m := row.Member
		label := m.Name
		switch {
		case m.ID == r.Actor.ID:
			label = r.Plain("board.my_wins")
		case !r.Actor.Manages(m) && !r.Actor.Has(coaching.CS) && !r.Actor.Has(coaching.Auditor):
			continue
		}
		b := bot.Button{Action: winsAction, Value: strconv.FormatInt(m.ID, 10) + " " + period.Key(), Label: label}
		if len(buttons) < mostOpened && !slices.Contains(buttons, b) {
			buttons = append(buttons, b)
		}
	}
	var blocks []bot.Block
	for some := range slices.Chunk(buttons, inRow) {
		blocks = append(blocks, bot.Buttons{Buttons: some})
	}
	return blocks
}

// isOf tells a member's row.
func isOf(member int64) func(coaching.Row) bool {
	return func(row coaching.Row) bool { return row.Member.ID == member }
}
