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
	// What people have to reach and what they did are laid above each other and
	// not joined: planned while there are few people, a join would go through all
	// of them for each. Each is worked out once, whatever an engine thinks of it.
	err := s.q(ctx).GetContext(ctx, &others, `with standing as materialized (
			select target, done, cast(done as double precision) / target as share
			from (select max(target) as target, cast(case max(metric) when 'wins' then sum(wins) else sum(amount) end as bigint) as done
				from (select member, metric, target, 0 as amount, 0 as wins
					from (`+targets(` and member <> $6 and member not in (select id from member where workspace = $1 and not active)`)+`) quotas
					union all
					select member, null, null, amount, wins from tally
					where workspace = $1 and team = 0 and grain = $7 and start_day between $8 and $9) figures
				group by member having max(target) is not null) people)
		select count(*) as people,
			count(case when share > $11 then 1 end) as above,
			count(case when done = $12 and target = $13 then 1 end) as equal,
			coalesce(string_agg(case when share between $10 and $11
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
