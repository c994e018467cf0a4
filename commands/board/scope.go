package board

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// wanted is which board somebody asked for: of everybody, of the people of a
// team, or of teams against each other.
type wanted struct {
	coaching.BoardQuery
	teams bool
}

// value is the board as a button carries it.
func (w wanted) value() string {
	scope := strconv.FormatInt(w.Team, 10)
	if w.teams {
		scope = "teams"
	}
	return strings.Join([]string{string(w.By), scope, w.Period.Key()}, " ")
}

// pressed reads what value wrote. Whoever presses is asked for, as they were
// when the board was shown.
func (f feature) pressed(r *bot.Request) (wanted, error) {
	parts := strings.Split(r.Value, " ")
	if len(parts) != 3 {
		return wanted{}, bot.UnknownAction()
	}
	w := wanted{BoardQuery: coaching.BoardQuery{By: coaching.By(parts[0]), Today: r.Today, Top: top, Member: r.Actor.ID}}
	var err error
	if w.Period, err = coaching.ParsePeriod(parts[2]); err != nil || !r.Fiscal.Has(w.Period) {
		return wanted{}, bot.UnknownAction()
	}
	if !slices.Contains([]coaching.By{coaching.ByPercent, coaching.ByAmount, coaching.ByCount}, w.By) {
		return wanted{}, bot.UnknownAction()
	}
	if w.teams = parts[1] == "teams"; w.teams {
		w.Team = r.Actor.Team.ID
		return w, nil
	}
	if w.Team, err = strconv.ParseInt(parts[1], 10, 64); err != nil {
		return wanted{}, bot.UnknownAction()
	}
	return w, nil
}

// made is a board, ready to be shown.
type made struct {
	blocks []bot.Block
	ranked int
}

// make makes a board from what is true now.
func (f feature) make(ctx context.Context, v bot.Voice, workspace coaching.Workspace, w wanted) (made, error) {
	if w.teams {
		board, err := f.Results.TeamBoard(ctx, workspace.ID, w.BoardQuery)
		if err != nil {
			return made{}, fmt.Errorf("board of teams: %w", err)
		}
		return made{teamBlocks(v, workspace.Currency, board), board.Ranked}, nil
	}
	var team coaching.Team
	if w.Team != 0 {
		teams, err := f.Results.Teams(ctx, workspace.ID)
		if err != nil {
			return made{}, fmt.Errorf("teams: %w", err)
		}
		at := slices.IndexFunc(teams, func(t coaching.Team) bool { return t.ID == w.Team })
		if at < 0 {
			return made{}, bot.UnknownAction()
		}
		team = teams[at]
	}
	board, err := f.Results.Board(ctx, workspace.ID, w.BoardQuery)
	if err != nil {
		return made{}, fmt.Errorf("board: %w", err)
	}
	return made{blocks(v, workspace.Currency, board, team), board.Ranked}, nil
}
