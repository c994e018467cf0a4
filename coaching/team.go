package coaching

import (
	"cmp"
	"slices"
)

// Seller is one of a team's people in a period: what they are to reach, and
// what they did, of it Under while they were in the team. Quota is the one in
// force, of revenue else of wins; nil without one.
type Seller struct {
	Member Member
	Quota  *Quota
	Amount int64 // minor units of the reporting currency
	Wins   int
	Under  int64
}

// TeamView is what a manager wants to know of a team: not only whether it gets
// there, but whether a few people carry it.
type TeamView struct {
	Period Period
	People []TeamPerson // by name, never by figures
	Total  int64        // won under the team's name, by people who have left it too
	Wins   int          // distinct ones

	Metric     Metric // of Target
	Target     int64  // the sum of the quotas in force; zero without any
	Attainment Share

	Quotas  int   // how many people have a quota in force
	Spoken  int   // of these, for how many it is time to speak of pace
	OnPace  int   // of these, how many are on pace
	Median  Share // attainment of those who have a quota
	NoQuota []Member

	Top      int   // a fifth of the people, rounded up
	TopShare Share // how much of Total the Top who won most carry
}

// TeamPerson is where one of a team's people stands.
type TeamPerson struct {
	Member Member
	Progress
	Amount int64
}

// ViewTeam makes the view of a team out of its people, what was won under its
// name, and the day.
func ViewTeam(sellers []Seller, p Period, total int64, wins int, today Day) TeamView {
	view := TeamView{Period: p, Total: total, Wins: wins, Metric: Revenue}
	sums := map[Metric]int64{}
	var attained []Share
	under := make([]int64, len(sellers))
	loads := map[Workdays]workload{} // many people work on the same days
	for i, s := range sellers {
		done := s.Amount
		if s.Quota != nil && s.Quota.Metric == Wins {
			done = int64(s.Wins)
		}
		load, known := loads[s.Member.Workdays()]
		if !known {
			load = s.Member.Workdays().within(p, today)
			loads[s.Member.Workdays()] = load
		}
		standing := TeamPerson{s.Member, stand(s.Quota, p, done, s.Wins, load, today), s.Amount}
		view.People = append(view.People, standing)
		under[i] = s.Under
		if s.Quota == nil {
			view.NoQuota = append(view.NoQuota, s.Member)
			continue
		}
		sums[s.Quota.Metric] += s.Quota.Target
		attained = append(attained, standing.Attainment)
		if standing.Spoken {
			view.Spoken++
			if standing.OnPace {
				view.OnPace++
			}
		}
	}
	view.Quotas, view.Median = len(attained), median(attained)
	done := total
	if sums[Revenue] == 0 && sums[Wins] > 0 {
		view.Metric, done = Wins, int64(wins)
	}
	if view.Target = sums[view.Metric]; view.Target > 0 {
		view.Attainment = shareOf(done, view.Target)
	}
	view.Top = (len(sellers) + 4) / 5
	slices.SortFunc(under, func(a, b int64) int { return cmp.Compare(b, a) })
	if total > 0 {
		var top int64
		for _, amount := range under[:view.Top] {
			top += amount
		}
		view.TopShare = shareOf(top, total)
	}
	return view
}

// median is the middle one of shares, or halfway between the two in the middle,
// rounded half to even; zero of none.
func median(shares []Share) Share {
	n := len(shares)
	if n == 0 {
		return 0
	}
	shares = slices.Sorted(slices.Values(shares))
	if n%2 == 1 {
		return shares[n/2]
	}
	sum := shares[n/2-1] + shares[n/2]
	half := sum / 2
	if sum%2 != 0 && half%2 != 0 {
		half++
	}
	return half
}
