package storage

import (
	"context"
	"fmt"
	"math"

	"github.com/carillon-bot/carillon/coaching"
)

// nearly is how far apart two attainments may be in floating point, as a part of
// the greater, before they are compared exactly.
const nearly = 1e-9

// RankByPercent gives the rank by percent of quota of somebody who stands so in
// a period, among everybody with a quota in force. It is RankBoard's, of which
// the store tells no more than how many are clearly before and behind: of 10,000
// people only those come out one by one who are as far as the asker is, or
// almost.
func (s *Store) RankByPercent(ctx context.Context, workspace int64, own coaching.Progress, today coaching.Day) (coaching.Rank, error) {
	q := coaching.BoardQuery{Period: own.Period, Today: today}
	target, tallied := own.Quota.Target, summedBy(q.Period)
	share := float64(own.Done) / float64(target)
	margin := nearly * math.Abs(share)
	var others []struct {
		Side         int
		Done, Target int64
		People       int
	}
	err := s.q(ctx).SelectContext(ctx, &others, `select side, case when side = 0 then done else 0 end as done,
			case when side = 0 then target else 0 end as target, count(*) as people
		from (select done, target, case when share > $12 then 1 when share < $11 then -1 else 0 end as side
			from (select done, target, cast(done as double precision) / target as share
				from (select f.target, coalesce(case when f.metric = 'wins' then t.wins else t.amount end, 0) as done
					from (`+targets(` and member <> $6 and member not in (select id from member where workspace = $1 and not active)`)+`) f
					left join (select member, cast(sum(amount) as bigint) as amount, sum(wins) as wins from tally
						where workspace = $1 and team = $7 and grain = $8 and start_day between $9 and $10 group by member) t
					on t.member = f.member) doing) compared) sided
		group by 1, 2, 3`,
		workspace, q.Period.Grain, date{q.Period.Start}, date{q.Period.End}, date{quotaDay(q)},
		own.Quota.Member, q.Team, tallied.grain, date{tallied.first}, date{tallied.last}, share-margin, share+margin)
	if err != nil {
		return coaching.Rank{}, fmt.Errorf("rank by percent: %w", err)
	}
	rank := coaching.Rank{Rank: 1, Of: 1}
	for _, o := range others {
		rank.Of += o.People
		if o.Side == 0 {
			o.Side = coaching.CompareAttainment(o.Done, o.Target, own.Done, target)
		}
		switch {
		case o.Side > 0:
			rank.Rank += o.People
		case o.Side == 0:
			rank.Shared = true
		}
	}
	return rank, nil
}
