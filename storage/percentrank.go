package storage

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/carillon-bot/carillon/coaching"
)

// nearly is how far apart two attainments may be in floating point, as a part of
// the greater, before they are compared exactly.
const nearly = 1e-9

// RankByPercent gives the rank by percent of quota of somebody who stands so in
// a period, among everybody with a quota in force. It is RankBoard's, of which
// the store tells no more than how many are before: of 10,000 people only those
// come out one by one who are almost as far as the asker, as lines of what is
// done and a target.
func (s *Store) RankByPercent(ctx context.Context, workspace int64, own coaching.Progress, today coaching.Day) (coaching.Rank, error) {
	q := coaching.BoardQuery{Period: own.Period, Today: today}
	target, tallied := own.Quota.Target, summedBy(q.Period)
	share := float64(own.Done) / float64(target)
	margin := nearly * math.Abs(share)
	var others struct {
		People, Above, Equal int
		Near                 string
	}
	// The list is made first, lest an engine work out afresh what is done
	// wherever it is named: on Postgres that takes twice as long.
	err := s.q(ctx).GetContext(ctx, &others, `with standing as materialized (
			select f.target, coalesce(case when f.metric = 'wins' then t.wins else t.amount end, 0) as done
			from (`+targets(` and member <> $6 and member not in (select id from member where workspace = $1 and not active)`)+`) f
			left join (`+sumsOf(tallied)+`) t on t.member = f.member)
		select count(*) as people,
			count(case when cast(done as double precision) / target > $11 then 1 end) as above,
			count(case when done = $12 and target = $13 then 1 end) as equal,
			coalesce(string_agg(case when cast(done as double precision) / target between $10 and $11
				and not (done = $12 and target = $13) then done || ' ' || target end, '`+"\n"+`'), '') as near
		from standing`,
		workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)},
		own.Quota.Member, tallied.grain, date{tallied.first}, date{tallied.last}, share-margin, share+margin, own.Done, target)
	if err != nil {
		return coaching.Rank{}, fmt.Errorf("rank by percent: %w", err)
	}
	rank := coaching.Rank{Rank: 1 + others.Above, Of: 1 + others.People, Shared: others.Equal > 0}
	for line := range nonEmptyLines(others.Near) {
		doneText, targetText, _ := strings.Cut(line, " ")
		done, err := strconv.ParseInt(doneText, 10, 64)
		if err != nil {
			return rank, fmt.Errorf("rank by percent: %w", err)
		}
		whole, err := strconv.ParseInt(targetText, 10, 64)
		if err != nil {
			return rank, fmt.Errorf("rank by percent: %w", err)
		}
		switch side := coaching.CompareAttainment(done, whole, own.Done, target); {
		case side > 0:
			rank.Rank++
		case side == 0:
			rank.Shared = true
		}
	}
	return rank, nil
}

// sumsOf is the select of what everybody did in a period, by member: workspace,
// grain, first and last day are $1 and $7 to $9.
func sumsOf(rows summed) string {
	where := ` from tally where workspace = $1 and team = 0 and grain = $7 and start_day between $8 and $9`
	if rows.first == rows.last { // nothing to add up
		return `select member, amount, wins` + where
	}
	return `select member, cast(sum(amount) as bigint) as amount, sum(wins) as wins` + where + ` group by member`
}
