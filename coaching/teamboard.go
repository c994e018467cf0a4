package coaching

import (
	"cmp"
	"slices"
)

// TeamScore is what was won under a team's name in a period. Target is the sum
// of the quotas in force of those who are in the team on the board's day: of
// their revenue, else of their wins. Wins are distinct ones: one that two of a
// team share counts once.
type TeamScore struct {
	Team Team
	Score
}

// TeamRow is a team's line on a board; its rank is a true one.
type TeamRow struct {
	Rank int
	TeamScore
}

// TeamBoard ranks teams against each other. Total and Distinct count the whole
// workspace, with what was won by people without a team.
type TeamBoard struct {
	BoardQuery
	Rows     []TeamRow
	Own      []TeamRow // the asker's team, when it is not among Rows
	NoQuota  []Team    // on a percent board: teams without a quota, in the total only
	Total    int64
	Distinct int
	Ranked   int
}

// RankTeams ranks the scores of teams as RankBoard ranks people. Total and
// Distinct are left to the caller.
func RankTeams(scores []TeamScore, query BoardQuery) TeamBoard {
	board := TeamBoard{BoardQuery: query}
	var ranked []TeamScore
	for _, score := range scores {
		switch {
		case query.By.ranks(score.Score):
			ranked = append(ranked, score)
		case query.By == ByPercent:
			board.NoQuota = append(board.NoQuota, score.Team)
		}
	}
	board.Ranked = len(ranked)
	slices.SortFunc(board.NoQuota, func(a, b Team) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(ranked, func(a, b TeamScore) int {
		return cmp.Or(query.By.compare(b.Score, a.Score), a.LastAt.Compare(b.LastAt), cmp.Compare(a.Team.ID, b.Team.ID))
	})
	rank := 0
	for i, score := range ranked {
		if i == 0 || query.By.compare(score.Score, ranked[i-1].Score) != 0 {
			rank = i + 1
		}
		switch row := (TeamRow{rank, score}); {
		case i < query.Top:
			board.Rows = append(board.Rows, row)
		case score.Team.ID == query.Team:
			board.Own = append(board.Own, row)
		}
	}
	return board
}
