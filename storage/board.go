package storage

import (
	"context"
	"fmt"
	"slices"

	"github.com/carillon-bot/carillon/coaching"
)

// Board ranks; see coaching.RankBoard for what it means. People without a quota
// are named on a percent board when they sell: when they have a win in the
// period, or are reps; of a team's board, when they are in it.
func (s *Store) Board(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.Board, error) {
	board, err := s.rank(ctx, workspace, q)
	if err == nil {
		err = s.readMembers(ctx, workspace, &board)
	}
	if err != nil {
		return coaching.Board{}, fmt.Errorf("rank board: %w", err)
	}
	return board, nil
}

// rank ranks on the world as it is at one moment.
func (s *Store) rank(ctx context.Context, workspace int64, q coaching.BoardQuery) (board coaching.Board, err error) {
	by := s.rankTally
	if q.By == coaching.ByPercent || summedBy(q.Period).grain != q.Period.Grain {
		by = s.rankScores
	}
	err = s.snapshot(ctx, func(ctx context.Context) error {
		board, err = by(ctx, workspace, q)
		return err
	})
	return board, err
}

// readMembers completes a board, whose members are but ids.
func (s *Store) readMembers(ctx context.Context, workspace int64, board *coaching.Board) error {
	var members []*coaching.Member
	for _, rows := range [][]coaching.Row{board.Rows, board.Near} {
		for i := range rows {
			members = append(members, &rows[i].Member)
		}
	}
	for i := range board.NoQuota {
		members = append(members, &board.NoQuota[i])
	}
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	byID, err := s.membersByID(ctx, workspace, ids)
	if err != nil {
		return err
	}
	for _, m := range members {
		*m = byID[m.ID]
	}
	return nil
}

// rankScores ranks by reading everybody's score. It serves the boards whose
// order is in no index: percentages, and periods that are summed from days.
func (s *Store) rankScores(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.Board, error) {
	scores, distinct, err := s.scores(ctx, workspace, q)
	board := coaching.RankBoard(scores, q)
	board.Distinct = distinct
	return board, err
}

// rankTally ranks in the order of an index of the tally, and reads no more than
// what is shown.
func (s *Store) rankTally(ctx context.Context, workspace int64, q coaching.BoardQuery) (coaching.Board, error) {
	totals, err := s.totals(ctx, workspace, q)
	if err != nil {
		return coaching.Board{}, err
	}
	board := coaching.Board{BoardQuery: q, Total: totals.Total, Distinct: totals.Distinct, Ranked: totals.Ranked}
	ranking := rankingBy(q)
	if board.Rows, err = s.top(ctx, ranking, workspace, q); err != nil {
		return coaching.Board{}, err
	}
	if !slices.ContainsFunc(board.Rows, func(row coaching.Row) bool { return row.Member.ID == q.Member }) {
		if board.Near, err = s.near(ctx, ranking, workspace, q); err != nil {
			return coaching.Board{}, err
		}
	}
	return board, s.readTargets(ctx, workspace, q, board.Rows, board.Near)
}

// near gives the asker's row, if the asker has a rank, and those of the shown
// people before and after. Of these it counts who stands between them and the
// asker, which are few.
func (s *Store) near(ctx context.Context, r ranking, workspace int64, q coaching.BoardQuery) ([]coaching.Row, error) {
	own, err := s.ranked(ctx, `1 + `+r.counted(` > f.`+r.column), ` and t.member = $5`, r, workspace, q, q.Member)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	value, last := own[0].Amount, instant{own[0].LastAt}
	if q.By == coaching.ByCount {
		value = int64(own[0].Wins)
	}
	beside := func(rank, condition string) ([]coaching.Row, error) {
		return s.ranked(ctx, rank, condition+` limit 1`, r, workspace, q, value, last, q.Member, own[0].Rank)
	}
	above, err := beside(`$8 - `+r.counted(` > $5 and `+r.column+` <= f.`+r.column), r.shown+r.above+r.ascending)
	if err != nil {
		return nil, err
	}
	below, err := beside(`$8 + `+r.counted(` > f.`+r.column+` and `+r.column+` <= $5`), r.shown+r.below+r.descending)
	if err != nil {
		return nil, err
	}
	return slices.Concat(above, own, below), nil
}

// ranking is a column of the tally t in the pieces of SQL that rank by it. Own
// value, last win, member and rank are $5 to $8.
type ranking struct {
	column                string
	shown                 string
	descending, ascending string
	above, below          string
}

func rankingBy(q coaching.BoardQuery) ranking {
	column := "amount"
	if q.By == coaching.ByCount {
		column = "wins"
	}
	return ranking{
		column:     column,
		shown:      ` and exists (select 1 from member m where m.id = t.member and m.on_board)`,
		descending: ` order by t.` + column + ` desc, t.last_at, t.member`,
		ascending:  ` order by t.` + column + `, t.last_at desc, t.member desc`,
		above: ` and t.` + column + ` >= $5 and
			(t.` + column + ` > $5 or t.last_at < $6 or t.last_at = $6 and t.member < $7)`,
		below: ` and t.` + column + ` <= $5 and
			(t.` + column + ` < $5 or t.last_at > $6 or t.last_at = $6 and t.member > $7)`,
	}
}

// rankedOnes are the rows of the tally that have a rank on a board: those of
// active people with a win. Few people are inactive, so they are the list.
const rankedOnes = `workspace = $1 and team = $2 and grain = $3 and start_day = $4 and wins <> 0
	and member not in (select id from member where workspace = $1 and not active)`

// counted is how many rows with a rank have a column of such a value.
func (r ranking) counted(condition string) string {
	return `(select count(*) from tally where ` + rankedOnes + ` and ` + r.column + condition + `)`
}

// top gives the rows of the first people who are shown. It reads the index from
// its head, with those who are not shown, so that ranks come as it goes.
func (s *Store) top(ctx context.Context, r ranking, workspace int64, q coaching.BoardQuery) ([]coaching.Row, error) {
	return s.rankedRows(ctx, `select member, amount, wins, last_at, rank from (
			select t.member, t.amount, t.wins, t.last_at, rank() over (order by t.`+r.column+` desc) as rank,
				(select m.on_board from member m where m.id = t.member) as shown
			from tally t where `+rankedOnes+`) f
		where shown order by `+r.column+` desc, last_at, member limit $5`, workspace, q, q.Top)
}

// ranked gives the rows with a rank that a further condition finds, best first,
// each with what its rank comes to.
func (s *Store) ranked(ctx context.Context, rank, condition string, r ranking, workspace int64, q coaching.BoardQuery, args ...any) ([]coaching.Row, error) {
	return s.rankedRows(ctx, `select f.member, f.amount, f.wins, f.last_at, `+rank+` as rank
		from (select t.member, t.amount, t.wins, t.last_at from tally t where `+rankedOnes+condition+`) f
		order by f.`+r.column+` desc, f.last_at, f.member`, workspace, q, args...)
}

// rankedRows reads rows with their ranks. Their members are but ids.
func (s *Store) rankedRows(ctx context.Context, query string, workspace int64, q coaching.BoardQuery, args ...any) ([]coaching.Row, error) {
	var found []struct {
		Rank int
		sumRow
	}
	err := s.q(ctx).SelectContext(ctx, &found, query, append([]any{workspace, q.Team, q.Period.Grain, date{q.Period.Start}}, args...)...)
	if err != nil {
		return nil, err
	}
	var rows []coaching.Row
	for _, f := range found {
		rows = append(rows, coaching.Row{Rank: f.Rank, Score: f.score()})
	}
	return rows, nil
}
