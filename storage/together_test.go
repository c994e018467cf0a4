package storage_test

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// While several people record, correct and void wins at the same time, and an
// admin sets rates and fiscal years, each win counts once, as it stands in the
// end.
func TestManyActTogether(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 4)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		var mu sync.Mutex
		var recorded []int64
		var all sync.WaitGroup
		for i, m := range c.people {
			all.Go(func() {
				dice := rand.New(rand.NewPCG(seed, uint64(i)))
				for range 15 {
					mu.Lock()
					known := recorded
					mu.Unlock()
					on := coaching.NewDay(2026, time.January, 1+dice.IntN(400))
					amount := coaching.Money{Minor: 1 + dice.Int64N(500_00), Currency: []coaching.Currency{"EUR", "USD"}[dice.IntN(2)]}
					switch act := dice.IntN(10); {
					case act < 5 || len(known) == 0:
						win, err := s.RecordWin(t.Context(), c.dealIn(t, amount, on, m, c.people[(i+1+dice.IntN(3))%4]), m.ID)
						if err != nil {
							t.Error(err)
							continue
						}
						mu.Lock()
						recorded = append(recorded[:len(recorded):len(recorded)], win.ID)
						mu.Unlock()
					case act < 8:
						c.correct(t, known[dice.IntN(len(known))], m, on, dice.IntN(3) == 0)
					case act < 9:
						rate := coaching.Rate{Decimal: "0.92", Day: coaching.NewDay(2026, time.January, 1+dice.IntN(200))}
						if _, err := s.SetRate(t.Context(), c.ID, "USD", rate, m.ID, noon(on)); err != nil {
							t.Error(err)
						}
					default:
						if _, err := s.SetFiscal(t.Context(), c.ID, coaching.FiscalFrom(time.Month(1+dice.IntN(12)))); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		all.Wait()
		c.checkTally(t)
		want := map[int64]coaching.Done{}
		for _, id := range recorded {
			win := must(s.Win(t.Context(), c.ID, id))(t)
			if win.State != coaching.Standing || win.Pending() {
				continue
			}
			for _, credit := range win.Credits {
				done := want[credit.Member]
				want[credit.Member] = coaching.Done{Amount: done.Amount + credit.Reporting.Minor, Wins: done.Wins + 1}
			}
		}
		for _, m := range c.people {
			amount, wins, err := s.Done(t.Context(), c.ID, m.ID, coaching.Period{
				Grain: coaching.Span, Start: coaching.NewDay(2026, time.January, 1), End: coaching.NewDay(2027, time.December, 31)})
			ok(t, err)
			equal(t, m.Name, coaching.Done{Amount: amount, Wins: wins}, want[m.ID])
		}
	})
}

// correct voids a win or moves it to another day, unless somebody else did
// something to it meanwhile.
func (c *company) correct(t *testing.T, id int64, by coaching.Member, on coaching.Day, void bool) {
	win := must(c.Win(t.Context(), c.ID, id))(t)
	if win.State != coaching.Standing {
		return
	}
	kind := coaching.EntryEdit
	if win.ClosedOn = on; void {
		win.State, kind = coaching.Voided, coaching.EntryVoid
	}
	_, err := c.ChangeWin(t.Context(), win, kind, by.ID, noon(on), "because")
	if err != nil && !coaching.IsRefusal(err, coaching.Conflict) {
		t.Error(err)
	}
}
