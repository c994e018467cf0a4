package coaching

import "time"

// By is what a board ranks people by.
type By string

// The ways to rank: percent of quota is the default, for it is the fairest.
const (
	ByPercent By = "percent"
	ByAmount  By = "amount"
	ByCount   By = "count"
)

// BoardQuery says which board is wanted.
type BoardQuery struct {
	Period Period
	By     By
	Team   int64 // whose people are ranked, zero for everybody; on a TeamBoard, the asker's own
	Today  Day   // quotas in force on this day count
	Top    int   // how many rows from the top
	Member int64 // whose own row and neighbours are wanted too; zero for nobody's
}

// Score is what one person did in a period. Target is the quota in force, zero
// without one; it is in units of Metric.
type Score struct {
	Member Member
	Amount int64 // minor units of the reporting currency
	Wins   int
	Target int64
	Metric Metric
	LastAt time.Time
}

// Row is a person's line on a board. Ranks are true ranks: ties share one and
// the next is skipped, and a person who is not shown leaves a gap.
type Row struct {
	Rank int
	Score
}

// Board is a ranking of a period. Total and Distinct count everybody, shown or
// not. Rows are those of the top who are on the board; Near are the asker and
// their neighbours when they are not among Rows.
type Board struct {
	BoardQuery
	Rows     []Row
	Near     []Row
	NoQuota  []Member // on a percent board: who has no quota, in the total only
	Total    int64    // minor units of the reporting currency
	Distinct int      // distinct wins
	Ranked   int      // how many people have a rank
}
