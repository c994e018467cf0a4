package coaching

import (
	"testing"

	"pgregory.net/rapid"
)

func TestPlace(t *testing.T) {
	eur := func(n int64) Money { return Money{n * 100, "EUR"} }
	to := func(id int64) Channel { return Channel{ID: id} }
	wins := to(1)
	routes := []Route{
		{Number: 1, Over: eur(10_000), Channel: to(2)},
		{Number: 2, Over: eur(50_000), Channel: to(3)},
		{Number: 3, Team: Team{ID: 7}, Channel: to(4)},
		{Number: 4, Product: "CRM Société", Channel: to(5)},
		{Number: 5, Team: Team{ID: 7}, Product: "Suite", Over: eur(100), Channel: to(6)},
	}
	win := func(amount Money, product string, teams ...int64) Win {
		w := Win{Amount: amount, Reporting: amount, Product: product}
		for _, team := range teams {
			w.Credits = append(w.Credits, Credit{Team: team})
		}
		return w
	}
	pending := win(eur(90_000), "")
	pending.Reporting = Money{}
	for name, tt := range map[string]struct {
		win  Win
		want int64
	}{
		"small":                        {win(eur(100), ""), 1},
		"exactly the amount":           {win(eur(10_000), ""), 1},
		"a cent more":                  {win(Money{10_000_01, "EUR"}, ""), 2},
		"the higher amount first":      {win(eur(60_000), ""), 3},
		"pending":                      {pending, 1},
		"team":                         {win(eur(100), "", 3, 7), 4},
		"another team":                 {win(eur(100), "", 3), 1},
		"an amount before a team":      {win(eur(60_000), "", 7), 3},
		"product, whatever its case":   {win(eur(100), "crm societe"), 5},
		"what names more comes first":  {win(eur(60_000), "suite", 7), 6},
		"all that it names has to fit": {win(eur(100), "suite", 7), 4},
	} {
		if got := (Announcing{Routes: routes}).Place(tt.win, &wins); got.ID != tt.want {
			t.Errorf("%s: announced in %d, want %d", name, got.ID, tt.want)
		}
	}
	if got := (Announcing{Routes: routes}).Place(win(eur(1), ""), nil); got != nil {
		t.Errorf("without a channel for wins: announced in %d", got.ID)
	}
}

func TestAnnounces(t *testing.T) {
	day := Day{2026, 11, 25}
	for _, tt := range []struct {
		from Day
		want bool
	}{{Day{}, true}, {day, true}, {day.AddDays(-1), true}, {day.AddDays(1), false}} {
		if got := (Announcing{From: tt.from}).Announces(Win{ClosedOn: day}); got != tt.want {
			t.Errorf("from %v: %v", tt.from, got)
		}
	}
}

// A win goes where a route that it fits leads to, whatever the order in which
// the routes are kept; to the channel for wins only when none fits; and of each
// of several routes there is a win that goes its way.
func TestRoutesProperties(t *testing.T) {
	route := rapid.Custom(func(t *rapid.T) Route {
		return Route{
			Over:    Money{rapid.Int64Range(0, 3).Draw(t, "over") * 1000, "EUR"},
			Team:    Team{ID: rapid.Int64Range(0, 2).Draw(t, "team")},
			Product: rapid.SampledFrom([]string{"", "CRM", "Suite"}).Draw(t, "product"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		var routes []Route
		for _, r := range rapid.SliceOfNDistinct(route, 0, 6, func(r Route) Route { return r }).Draw(t, "routes") {
			if r.names() > 0 {
				r.Number = len(routes) + 1
				r.Channel.ID = int64(r.Number)
				routes = append(routes, r)
			}
		}
		wins := Channel{ID: 100}
		a, b := Announcing{Routes: routes}, Announcing{Routes: rapid.Permutation(routes).Draw(t, "permuted")}
		w := Win{Reporting: Money{rapid.Int64Range(1, 4000).Draw(t, "amount"), "EUR"}, Product: rapid.SampledFrom([]string{"", "crm", "suite", "other"}).Draw(t, "product")}
		w.Credits = []Credit{{Team: rapid.Int64Range(0, 3).Draw(t, "team")}}
		place := a.Place(w, &wins)
		if other := b.Place(w, &wins); other.ID != place.ID {
			t.Fatalf("announced in %d and in %d", place.ID, other.ID)
		}
		for _, r := range routes {
			if r.Fits(w) && (place.ID == wins.ID || routes[place.ID-1].Compare(r) > 0) {
				t.Fatalf("announced in %d although route %d fits", place.ID, r.Number)
			}
			own := Win{Reporting: Money{r.Over.Minor + 1, "EUR"}, Product: r.Product, Credits: []Credit{{Team: r.Team.ID}}}
			if got := a.Place(own, &wins); got.ID != r.Channel.ID {
				t.Fatalf("a win made for route %d goes to %d", r.Number, got.ID)
			}
		}
		if place.ID != wins.ID && !routes[place.ID-1].Fits(w) {
			t.Fatalf("announced in %d by a route that does not fit", place.ID)
		}
	})
}
