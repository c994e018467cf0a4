package coaching

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func seller(id, amount, target int64, wins int) Seller {
	s := Seller{Member: Member{ID: id, Hours: DefaultHours}, Amount: amount, Under: amount, Wins: wins}
	if target > 0 {
		s.Quota = &Quota{Metric: Revenue, Target: target}
	}
	return s
}

func TestViewTeam(t *testing.T) {
	today := Day{2026, 11, 25} // 81 % of the working days have passed
	left := seller(6, 500, 0, 1)
	left.Under = 100
	byWins := Seller{Member: Member{ID: 7, Hours: DefaultHours}, Quota: &Quota{Metric: Wins, Target: 4}, Wins: 4, Amount: 80, Under: 80}
	for _, tt := range []struct {
		name    string
		sellers []Seller
		total   int64
		wins    int
		today   Day
		want    TeamView // without people
	}{
		{"nobody", nil, 0, 0, today, TeamView{}},
		{"one carries it", []Seller{seller(1, 900, 1000, 3), seller(2, 50, 500, 1), seller(3, 50, 500, 1), seller(4, 0, 0, 0)}, 1000, 5, today,
			TeamView{Target: 2000, Attainment: 50_00, Quotas: 3, Spoken: 3, OnPace: 1, Median: 10_00, NoQuota: []Member{{ID: 4}}, Top: 1, TopShare: 90_00}},
		{"two in the middle", []Seller{seller(1, 333, 1000, 1), seller(2, 400, 1000, 1)}, 733, 2, today,
			TeamView{Target: 2000, Attainment: 36_65, Quotas: 2, Spoken: 2, Median: 36_65, Top: 1, TopShare: 54_57}},
		{"six people have two on top", []Seller{seller(1, 10, 0, 1), seller(2, 20, 0, 1), seller(3, 30, 0, 1), seller(4, 40, 0, 1), seller(5, 50, 0, 1), left}, 400, 9, today,
			TeamView{NoQuota: []Member{{ID: 1}, {ID: 2}, {ID: 3}, {ID: 4}, {ID: 5}, {ID: 6}}, Top: 2, TopShare: 37_50}},
		{"too early", []Seller{seller(1, 0, 1000, 0)}, 0, 0, Day{2026, 11, 2},
			TeamView{Target: 1000, Quotas: 1, Top: 1}},
		{"counted in wins", []Seller{byWins}, 80, 4, today,
			TeamView{Metric: Wins, Target: 4, Attainment: 100_00, Quotas: 1, Spoken: 1, OnPace: 1, Median: 100_00, Top: 1, TopShare: 100_00}},
		{"revenue comes first", []Seller{byWins, seller(1, 20, 100, 1)}, 100, 5, today,
			TeamView{Target: 100, Attainment: 100_00, Quotas: 2, Spoken: 2, OnPace: 1, Median: 60_00, Top: 1, TopShare: 80_00}},
	} {
		got := ViewTeam(tt.sellers, november, tt.total, tt.wins, tt.today)
		if tt.want.Metric == "" {
			tt.want.Metric = Revenue
		}
		ids := func(members []Member) (out []int64) {
			for _, m := range members {
				out = append(out, m.ID)
			}
			return out
		}
		if len(got.People) != len(tt.sellers) || !slices.Equal(ids(got.NoQuota), ids(tt.want.NoQuota)) {
			t.Errorf("%s: %d people, no quota %v", tt.name, len(got.People), ids(got.NoQuota))
		}
		w := tt.want
		if got.Total != tt.total || got.Wins != tt.wins || got.Metric != w.Metric || got.Target != w.Target || got.Attainment != w.Attainment ||
			got.Quotas != w.Quotas || got.Spoken != w.Spoken || got.OnPace != w.OnPace || got.Median != w.Median ||
			got.Top != w.Top || got.TopShare != w.TopShare {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, w)
		}
	}
}

func TestViewTeamIsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sellers []Seller
		var total int64
		for i := range rapid.IntRange(0, 12).Draw(t, "people") {
			s := seller(int64(i+1), rapid.Int64Range(0, 1000).Draw(t, "amount"), rapid.Int64Range(0, 500).Draw(t, "target"), rapid.IntRange(0, 5).Draw(t, "wins"))
			total += s.Under
			sellers = append(sellers, s)
		}
		today := november.Start.AddDays(rapid.IntRange(-3, 33).Draw(t, "today"))
		view := ViewTeam(sellers, november, total, 0, today)
		if view.OnPace > view.Spoken || view.Spoken > view.Quotas || view.Quotas+len(view.NoQuota) != len(sellers) {
			t.Fatalf("%d on pace of %d of %d", view.OnPace, view.Spoken, view.Quotas)
		}
		if view.Top*5 < len(sellers) || (view.Top-1)*5 >= len(sellers) && view.Top > 0 {
			t.Fatalf("the top fifth of %d are %d", len(sellers), view.Top)
		}
		// A fifth of the people carry at least a fifth, and nobody more than all.
		if total > 0 && (view.TopShare < Whole/5 || view.TopShare > Whole) {
			t.Fatalf("the top carry %d", view.TopShare)
		}
		below, above := 0, 0
		var sum int64
		for _, s := range view.People {
			if s.Quota == nil {
				continue
			}
			sum += s.Quota.Target
			if s.Attainment < view.Median {
				below++
			}
			if s.Attainment > view.Median {
				above++
			}
		}
		if below*2 > view.Quotas || above*2 > view.Quotas || sum != view.Target {
			t.Fatalf("%d are below the median and %d above, of %d", below, above, view.Quotas)
		}
		again := ViewTeam(rapid.Permutation(sellers).Draw(t, "order"), november, total, 0, today)
		if again.Median != view.Median || again.TopShare != view.TopShare || again.OnPace != view.OnPace {
			t.Fatal("the order of the people matters")
		}
	})
}
