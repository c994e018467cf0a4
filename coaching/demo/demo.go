// Package demo makes up a sales team with half a year of history, so that the
// product can be tried without anybody's data. The same day gives the same
// team. It owns the made-up people and numbers, not how they are stored.
package demo

import (
	"math/rand/v2"
	"time"

	"github.com/carillon-bot/carillon/coaching"
)

// Team is the made-up world: everything is named by handles, since nothing has
// a number yet.
type Team struct {
	Name     string
	Currency coaching.Currency
	Zone     string
	Team     string // the one sales team, which the manager manages
	Channels []string
	Wins     string // the channel in which wins and boards are posted
	People   []Person
	Rates    map[coaching.Currency]string
	Quotas   []Quota
	Deals    []Deal
}

// Person is one of the made-up people.
type Person struct {
	Handle string
	Name   string
	Roles  []coaching.Role
	Sells  bool // is in the sales team and has quotas
	Zone   string
	Locale coaching.Locale
}

// Quota is a target for a quarter, in whole units of the currency.
type Quota struct {
	Handle  string
	Quarter coaching.Period
	Target  int64
	Stretch int64
}

// Deal is a win.
type Deal struct {
	Handle   string
	Partner  string // who has a part of it; empty for nobody
	Share    coaching.Share
	Customer string
	Product  string
	Note     string
	Tags     []string
	Amount   coaching.Money
	ClosedOn coaching.Day
	At       coaching.TimeOfDay // when it was logged, on the seller's clock
}

// rep is a seller's made-up nature: the quarterly target in thousands, how much
// of it is usually reached, and what a typical deal is worth in thousands.
type rep struct {
	handle  string
	target  int64
	reaches float64
	deal    float64
}

// New makes the team up as it stands on a day.
func New(today coaching.Day) Team {
	t := Team{
		Name: "Northwind Cloud", Currency: "EUR", Zone: "Europe/Paris", Team: "Europe",
		Channels: []string{"#sales", "#customer-success", "#product", "#marketing"},
		Wins:     "#sales",
		People:   people(),
		Rates:    map[coaching.Currency]string{"USD": "0.92", "GBP": "1.16"},
	}
	random := rand.New(rand.NewPCG(uint64(today.Year), uint64(today.Month)))
	reps := []rep{
		{"lea", 120, 1.25, 8},
		{"bob", 100, 1.00, 7},
		{"mia", 110, 1.20, 9},
		{"noe", 80, 0.85, 5},
	}
	first := coaching.PeriodOf(coaching.Month, coaching.NewDay(today.Year, today.Month-6, 1))
	for _, r := range reps {
		t.Quotas = append(t.Quotas, quotas(r, first.Start, today)...)
		for month := first; !month.Start.After(today); month = month.Next() {
			t.Deals = append(t.Deals, deals(random, r, month, today)...)
		}
	}
	return t
}

func people() []Person {
	return []Person{
		{"sam", "Sam Taylor", []coaching.Role{coaching.Manager, coaching.Admin}, false, "Europe/London", coaching.English},
		{"lea", "Léa Martin", []coaching.Role{coaching.Rep}, true, "Europe/Paris", coaching.French},
		{"bob", "Bob Harris", []coaching.Role{coaching.Rep}, true, "Europe/London", coaching.English},
		{"mia", "Mia Chen", []coaching.Role{coaching.Rep}, true, "America/New_York", coaching.English},
		{"noe", "Noé Bernard", []coaching.Role{coaching.Rep}, true, "Europe/Paris", coaching.French},
		{"ines", "Inès Moreau", []coaching.Role{coaching.CS}, false, "Europe/Paris", coaching.French},
		{"tom", "Tom Walsh", []coaching.Role{coaching.CS}, false, "Europe/London", coaching.English},
	}
}

func quotas(r rep, first, today coaching.Day) []Quota {
	var all []Quota
	for q := coaching.PeriodOf(coaching.Quarter, first); !q.Start.After(today); q = q.Next() {
		all = append(all, Quota{r.handle, q, r.target * 1000, r.target * 1250})
	}
	return all
}

// deals makes up a month of a seller: deals of about the usual size until the
// month's part of the target is reached as far as the seller does, each on a
// working day that has passed.
func deals(random *rand.Rand, r rep, month coaching.Period, today coaching.Day) []Deal {
	var days []coaching.Day
	for d := month.Start; !d.After(month.End); d = d.AddDays(1) {
		if coaching.MondayToFriday.Has(d.Weekday()) {
			days = append(days, d)
		}
	}
	var all []Deal
	goal := float64(r.target) / 3 * r.reaches * (0.85 + 0.3*random.Float64())
	for goal > r.deal/2 {
		size := min(goal, r.deal*(0.5+random.Float64()))
		goal -= size
		day := days[random.IntN(len(days))]
		d := Deal{
			Handle:   r.handle,
			Customer: pick(random, customers),
			Product:  pick(random, products),
			Amount:   coaching.Money{Minor: int64(size*10) * 100_00, Currency: "EUR"},
			ClosedOn: day,
			At:       coaching.TimeOfDay(9*60 + random.IntN(8*60)),
		}
		if random.IntN(3) == 0 {
			d.Note = pick(random, notes)
		}
		if random.IntN(4) == 0 {
			d.Tags = []string{pick(random, tags)}
		}
		if r.handle == "lea" && random.IntN(8) == 0 {
			d.Partner, d.Share = "noe", 30_00
		}
		if r.handle == "mia" {
			d.Amount.Currency = "USD"
		}
		if day.Before(today) {
			all = append(all, d)
		}
	}
	return all
}

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }

// LoggedAt is the instant at which a deal was logged, on a clock in a zone.
func (d Deal) LoggedAt(zone *time.Location) time.Time { return d.At.On(d.ClosedOn, zone) }
