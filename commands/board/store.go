package board

import (
	"context"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Results are what boards are made of.
type Results interface {
	// Board ranks; see coaching.RankBoard for what it means.
	Board(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.Board, error)
	// BoardMoves gives what changed on a board since an instant, when the day
	// was then; see coaching.Moves.
	BoardMoves(ctx context.Context, workspace int64, q coaching.BoardQuery, since time.Time, then coaching.Day) ([]coaching.Move, error)
	// TeamBoard ranks teams; see coaching.RankTeams for what it means.
	TeamBoard(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.TeamBoard, error)
	// Teams gives every team, in order of name.
	Teams(ctx context.Context, workspace int64) ([]coaching.Team, error)
	// QuotaPeriod is the period for which most members have a quota in force
	// on a day; the zero Period when nobody has one.
	QuotaPeriod(ctx context.Context, workspace int64, day coaching.Day) (coaching.Period, error)
}

// Roles tell who holds which.
type Roles interface {
	// Holders gives the active members who hold a role, in order of name.
	Holders(ctx context.Context, workspace int64, role coaching.Role) ([]coaching.Member, error)
}

// Posts remember which board was asked to be posted, until it is rendered.
type Posts interface {
	// SaveBoardPost keeps a query in the caller's transaction and gives the
	// number by which it is found.
	SaveBoardPost(ctx context.Context, workspace int64, q coaching.BoardQuery) (int64, error)
	// BoardPost gives a query that was kept; NotFound when there is none such.
	BoardPost(ctx context.Context, workspace, id int64) (coaching.BoardQuery, error)
}
