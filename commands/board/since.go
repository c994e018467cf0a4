package board

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

const sinceAction = "board.since"

// sinceButton asks which ranks moved since the asker's last working day.
func sinceButton(v bot.Voice, w wanted) bot.Button {
	return bot.Button{Action: sinceAction, Value: w.value(), Label: v.Plain("board.since")}
}

// since answers, for the rows that the asker sees, which moved since the
// asker's last working day ended, and why.
func (f feature) since(ctx context.Context, r *bot.Request) (bot.Reply, error) {
	w, err := f.pressed(r)
	if err != nil || w.teams {
		return bot.Reply{}, bot.UnknownAction()
	}
	end := r.Actor.LastWorkdayEnd(r.Now)
	day := coaching.DayOf(end, r.Voice.Zone)
	board, err := f.Results.Board(ctx, r.Workspace.ID, w.BoardQuery)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("board that moved: %w", err)
	}
	moves, err := f.Results.BoardMoves(ctx, r.Workspace.ID, w.BoardQuery, end, day)
	if err != nil {
		return bot.Reply{}, fmt.Errorf("moves of a board: %w", err)
	}
	blocks := []bot.Block{
		bot.Heading{Text: r.Say("board.since_title", "period", w.Period)},
		bot.Text{Text: r.Say("board.since_when", "day", day, "time", r.Time(end))},
	}
	var items [][]bot.Span
	var told []int64
	for _, row := range slices.Concat(board.Rows, board.Near) {
		at := slices.IndexFunc(moves, func(m coaching.Move) bool { return m.Member == row.Member.ID })
		if at >= 0 && !slices.Contains(told, row.Member.ID) {
			told = append(told, row.Member.ID)
			items = append(items, moved(r.Voice, r.Workspace.Currency, row.Member, moves[at]))
		}
	}
	if len(items) == 0 {
		return bot.Answer(bot.Message{Blocks: append(blocks, bot.Text{Text: r.Say("board.since_nothing")})}), nil
	}
	return bot.Answer(bot.Message{Blocks: append(blocks, bot.List{Items: items})}), nil
}

// moved is one row's move and its reasons.
func moved(v bot.Voice, currency coaching.Currency, m coaching.Member, move coaching.Move) []bot.Span {
	var reasons []string
	if move.Amount != 0 {
		reasons = append(reasons, v.Signed(coaching.Money{Minor: move.Amount, Currency: currency}))
	}
	switch {
	case move.Wins > 0:
		reasons = append(reasons, v.Plain("board.moved_more", "n", move.Wins))
	case move.Wins < 0:
		reasons = append(reasons, v.Plain("board.moved_fewer", "n", -move.Wins))
	}
	if move.Requoted {
		reasons = append(reasons, v.Plain("board.moved_quota"))
	}
	if len(reasons) == 0 {
		reasons = append(reasons, v.Plain("board.moved_others"))
	}
	key := "board.moved_rank"
	switch {
	case move.From == 0:
		key = "board.moved_in"
	case move.From == move.To:
		key = "board.moved_not"
	}
	return v.Say(key, "name", m, "before", move.From, "after", move.To, "reasons", v.List(reasons))
}
