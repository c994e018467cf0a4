package coaching

import "testing"

func TestSimilarCustomer(t *testing.T) {
	for _, same := range [][]string{
		{"Acme", "ACME", "acme ", "Acme Inc.", "ACME, Inc", "Acme Corp.", "Acme Ltd", "Acme GmbH", "Acme SARL", "Acme S.A.R.L.", "Acme S A", "Acme S.p.A.", "Acme B.V.", "Acme Co., Ltd."},
		{"Société Générale", "societe generale SA", "SOCIÉTÉ-GÉNÉRALE S.A."},
		{"L'Oréal", "L’Oreal", "l oreal"},
		{"Dune & Fils", "Dune Fils SAS"},
		{"Smith & Co", "Smith and Co", "Smith", "Smith and Company"},
		{"Coca-Cola", "Coca Cola", "CocaCola"},
		{"Müller GmbH & Co. KG", "Muller"},
		{"Straße AG", "Strasse"},
		{"SA", "S.A."},
		{"東京", "東京 Ltd"},
	} {
		for _, name := range same[1:] {
			if !SimilarCustomer(same[0], name) {
				t.Errorf("%q (%s) and %q (%s) differ", same[0], CustomerKey(same[0]), name, CustomerKey(name))
			}
		}
	}
	for _, differ := range [][2]string{
		{"Acme", "Acme Labs"}, {"SA", "SAS"}, {"Acme 1", "Acme 2"}, {"🚀", "🎈"}, {"Atelier Co", "Atelier Pa"}, {"", "SA"},
	} {
		if SimilarCustomer(differ[0], differ[1]) {
			t.Errorf("%q and %q are both %q", differ[0], differ[1], CustomerKey(differ[0]))
		}
	}
}

func TestNearDuplicate(t *testing.T) {
	win := Win{
		ID: 1, State: Standing, Customer: "Acme", ClosedOn: Day{2026, 11, 25},
		Amount: Money{100_00, "USD"}, Reporting: Money{92_00, "EUR"},
	}
	for name, tt := range map[string]struct {
		change func(*Win)
		want   bool
	}{
		"same":                {func(*Win) {}, true},
		"legal form":          {func(w *Win) { w.Customer = "ACME Inc." }, true},
		"another customer":    {func(w *Win) { w.Customer = "Bcme" }, false},
		"seven days before":   {func(w *Win) { w.ClosedOn = Day{2026, 11, 18} }, true},
		"eight days after":    {func(w *Win) { w.ClosedOn = Day{2026, 12, 3} }, false},
		"1 % less":            {func(w *Win) { w.Reporting.Minor = 91_08 }, true},
		"more than 1 % less":  {func(w *Win) { w.Reporting.Minor = 91_07 }, false},
		"typed in another":    {func(w *Win) { w.Amount = Money{92_00, "EUR"} }, true},
		"pending, same":       {func(w *Win) { w.Reporting = Money{} }, true},
		"pending, in another": {func(w *Win) { w.Reporting, w.Amount.Currency = Money{}, "EUR" }, false},
		"undone":              {func(w *Win) { w.State = Undone }, false},
		"voided":              {func(w *Win) { w.State = Voided }, false},
		"the same win":        {func(w *Win) { w.ID = 1 }, false},
		"not yet recorded":    {func(w *Win) { w.ID = 0 }, true},
	} {
		other := win
		other.ID = 2
		tt.change(&other)
		if NearDuplicate(win, other) != tt.want || NearDuplicate(other, win) != tt.want {
			t.Errorf("%s: want %v both ways", name, tt.want)
		}
	}
}
