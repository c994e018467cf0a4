package coaching

import "testing"

func TestSameLoss(t *testing.T) {
	deal := LostDeal{ID: 1, Author: 7, Customer: "Acme", ClosedOn: Day{2026, 11, 25}}
	for name, tt := range map[string]struct {
		change func(*LostDeal)
		want   bool
	}{
		"same":              {func(*LostDeal) {}, true},
		"legal form":        {func(d *LostDeal) { d.Customer = "ACME Inc." }, true},
		"another amount":    {func(d *LostDeal) { d.Amount = Money{1, "EUR"} }, true},
		"another customer":  {func(d *LostDeal) { d.Customer = "Bcme" }, false},
		"another author":    {func(d *LostDeal) { d.Author = 8 }, false},
		"seven days before": {func(d *LostDeal) { d.ClosedOn = Day{2026, 11, 18} }, true},
		"eight days after":  {func(d *LostDeal) { d.ClosedOn = Day{2026, 12, 3} }, false},
		"removed":           {func(d *LostDeal) { d.Removed = true }, false},
		"the same deal":     {func(d *LostDeal) { d.ID = 1 }, false},
		"not yet recorded":  {func(d *LostDeal) { d.ID = 0 }, true},
	} {
		other := deal
		other.ID = 2
		tt.change(&other)
		if SameLoss(deal, other) != tt.want || SameLoss(other, deal) != tt.want {
			t.Errorf("%s: want %v both ways", name, tt.want)
		}
	}
}
