package coaching

import (
	"cmp"
	"slices"
)

// Attainment is how much of the target is done, a half to the even hundredth
// of a percent; it reports false without a target.
func (s Score) Attainment() (Share, bool) {
	if s.Target <= 0 {
		return 0, false
	}
	return shareOf(s.done(), s.Target), true
}

// done is what the target is compared with.
func (s Score) done() int64 {
	if s.Metric == Wins {
		return int64(s.Wins)
	}
	return s.Amount
}

// RankBoard ranks the scores of a period. It is what every other way to make a
// board is measured against.
//
// Ranked are active people: by percent those with a target, otherwise those
// with a win. Percentages are compared exactly; ties share a rank and the next
// is skipped; among ties stands first who won last the longest ago, then the
// lower ID. Who left the boards is ranked and not shown, save to themselves.
// The total counts everybody. Distinct cannot be told from scores and is left
// to the caller.
func RankBoard(scores []Score, query BoardQuery) Board {
	board := Board{BoardQuery: query}
	var ranked []Score
	for _, score := range scores {
		board.Total += score.Amount
		switch {
		case !score.Member.Active:
		case query.By.ranks(score):
			ranked = append(ranked, score)
		case query.By == ByPercent && score.Member.OnBoard:
			board.NoQuota = append(board.NoQuota, score.Member)
		}
	}
	board.Ranked = len(ranked)
	slices.SortFunc(board.NoQuota, func(a, b Member) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ranked, func(a, b Score) int {
		return cmp.Or(query.By.compare(b, a), a.LastAt.Compare(b.LastAt), cmp.Compare(a.Member.ID, b.Member.ID))
	})

	var seen []Row // by the asker: who is shown, and the asker
	own, shownAbove := -1, 0
	rank := 0
	for i, score := range ranked {
		if i == 0 || query.By.compare(score, ranked[i-1]) != 0 {
			rank = i + 1
		}
		row := Row{rank, score}
		if score.Member.ID == query.Member {
			own = len(seen)
		}
		if score.Member.OnBoard && shownAbove < query.Top {
			board.Rows = append(board.Rows, row)
			shownAbove++
		}
		if score.Member.OnBoard || score.Member.ID == query.Member {
			seen = append(seen, row)
		}
	}
	if own >= 0 && !slices.ContainsFunc(board.Rows, func(row Row) bool { return row.Member.ID == query.Member }) {
		board.Near = seen[max(own-1, 0):min(own+2, len(seen))]
	}
	return board
}

// Rank is a true rank among people, of how many. It may be shared.
type Rank struct {
	Rank, Of int
	Shared   bool
}

// CompareAttainment compares exactly how much of two targets is done: it is
// positive where more is done of the first. Targets are positive.
func CompareAttainment(done, target, otherDone, otherTarget int64) int {
	return compareRatios(done, target, otherDone, otherTarget)
}

// ranks reports whether a score has what the board compares.
func (by By) ranks(s Score) bool {
	if by == ByPercent {
		return s.Target > 0
	}
	return s.Wins > 0
}

// compare orders two scores that are ranked, the lesser first.
func (by By) compare(a, b Score) int {
	switch by {
	case ByAmount:
		return cmp.Compare(a.Amount, b.Amount)
	case ByCount:
		return cmp.Compare(a.Wins, b.Wins)
	default:
		return compareRatios(a.done(), a.Target, b.done(), b.Target)
	}
}
