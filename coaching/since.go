package coaching

import "time"

// farthestBack is how many days a last working day is looked for: nobody who
// works at all is off for longer by their week and their holidays.
const farthestBack = 30

// LastWorkdayEnd is when the person's working day before today ended: what was
// known to them by then was yesterday's.
func (m Member) LastWorkdayEnd(now time.Time) time.Time {
	day := DayOf(now, m.Zone).AddDays(-1)
	for range farthestBack {
		if m.Workdays().Has(day) {
			break
		}
		day = day.AddDays(-1)
	}
	return m.Hours.To.On(day, m.Zone)
}

// Movement is what one act changed of a person's sums in a period: a win was
// recorded, corrected or taken back, or began to count because its currency had
// a rate at last (Settled).
type Movement struct {
	Win      int64
	Customer string
	Kind     EntryKind
	Settled  bool
	By       int64
	Reason   string
	Amount   int64 // minor units of the reporting currency
	Wins     int
}

// Moves compares where people stood and stand: one for each of whom something
// changed that the board shows.
func Moves(before, after []Score, query BoardQuery) []Move {
	query.Top = max(len(before), len(after))
	ranks, was := map[int64]int{}, map[int64]Score{}
	for _, row := range everyRank(before, query) {
		ranks[row.Member.ID] = row.Rank
	}
	for _, score := range before {
		was[score.Member.ID] = score
	}
	var moves []Move
	for _, row := range everyRank(after, query) {
		old := was[row.Member.ID]
		move := Move{
			Member: row.Member.ID, From: ranks[row.Member.ID], To: row.Rank,
			Amount: row.Amount - old.Amount, Wins: row.Wins - old.Wins,
			Requoted: query.By == ByPercent && (row.Target != old.Target || row.Metric != old.Metric),
		}
		if move.From != move.To || move.Amount != 0 || move.Wins != 0 || move.Requoted {
			moves = append(moves, move)
		}
	}
	return moves
}

// Move is what changed of a person's row on a board. From is zero for who had
// no rank.
type Move struct {
	Member   int64
	From, To int
	Amount   int64
	Wins     int
	Requoted bool // the quota is another
}

// everyRank is the rows of everybody with a rank, on the board or not.
func everyRank(scores []Score, query BoardQuery) []Row {
	shown := make([]Score, len(scores))
	for i, s := range scores {
		s.Member.OnBoard = true
		shown[i] = s
	}
	return RankBoard(shown, query).Rows
}
