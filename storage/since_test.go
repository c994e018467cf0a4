package storage_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What is said to have changed since an instant is the difference of the
// figures of then and now, for every person and period, whatever happened: wins
// that were recorded, corrected, moved, undone, or that got a rate.
func TestMovementsAreTheDifference(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		tenant := 0
		rapid.Check(t, func(rt *rapid.T) {
			tenant++
			h := newHappenings(rt, s, "M"+time.Duration(tenant).String())
			h.happen(rt, "before")
			since := h.now
			was := h.figures(rt)
			board := must(s.Board(rt.Context(), h.ID, h.query))(rt)
			h.now = h.now.Add(time.Hour)
			h.happen(rt, "after")
			is := h.figures(rt)
			for key, now := range is {
				movements := must(s.Movements(rt.Context(), h.ID, key.member, key.period, since))(rt)
				sum := figure{}
				for _, m := range movements {
					sum.amount += m.Amount
					sum.wins += m.Wins
				}
				equal(rt, "difference", sum, figure{now.amount - was[key].amount, now.wins - was[key].wins})
			}
			h.checkMoves(rt, board, since)
		})
	})
}

type figureKey struct {
	member int64
	period coaching.Period
}

type figure struct {
	amount int64
	wins   int
}

// happenings is a company in which wins come and go.
type happenings struct {
	*company
	now   time.Time
	query coaching.BoardQuery
	days  []coaching.Day
	wins  []coaching.Win
}

func newHappenings(t *rapid.T, s *storage.Store, tenant string) *happenings {
	h := &happenings{company: newCompany(t, s, tenant, 3), now: storagetest.Now()}
	h.days = []coaching.Day{day(t, "2026-11-10"), day(t, "2026-11-20"), day(t, "2026-10-30")}
	h.query = coaching.BoardQuery{Period: coaching.PeriodOf(coaching.Month, h.days[0]), By: coaching.ByAmount, Today: day(t, "2026-11-25"), Top: 10}
	return h
}

func (h *happenings) figures(t *rapid.T) map[figureKey]figure {
	figures := map[figureKey]figure{}
	for _, m := range h.people {
		for _, p := range []coaching.Period{
			coaching.PeriodOf(coaching.Month, h.days[0]), coaching.PeriodOf(coaching.Quarter, h.days[0]),
			{Grain: coaching.Span, Start: h.days[2], End: h.days[0]},
		} {
			amount, wins, err := h.Done(t.Context(), h.ID, m.ID, p)
			ok(t, err)
			figures[figureKey{m.ID, p}] = figure{amount, wins}
		}
	}
	return figures
}

// happen does a few things, one after the other.
func (h *happenings) happen(t *rapid.T, label string) {
	for range rapid.IntRange(0, 4).Draw(t, label) {
		h.now = h.now.Add(time.Minute)
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0, 1:
			currency := rapid.SampledFrom([]coaching.Currency{"EUR", "USD"}).Draw(t, "currency")
			w := h.dealIn(t, coaching.Money{Minor: rapid.Int64Range(1, 1000).Draw(t, "amount"), Currency: currency},
				rapid.SampledFrom(h.days).Draw(t, "day"), h.people[:rapid.IntRange(1, 3).Draw(t, "people")]...)
			w.RecordedAt = h.now
			w = h.priced(t, w)
			h.wins = append(h.wins, h.record(t, w))
		case 2:
			must(h.SetRate(t.Context(), h.ID, "USD", coaching.Rate{Decimal: "0.9", Day: h.days[2]}, h.people[0].ID, h.now))(t)
			for i := range h.wins {
				h.wins[i] = must(h.Win(t.Context(), h.ID, h.wins[i].ID))(t)
			}
		default:
			if len(h.wins) == 0 {
				continue
			}
			i := rapid.IntRange(0, len(h.wins)-1).Draw(t, "which")
			w, kind := h.wins[i], coaching.EntryEdit
			if w.State != coaching.Standing {
				continue
			}
			if rapid.Bool().Draw(t, "taken back") {
				w.State, kind = coaching.Undone, coaching.EntryUndo
			} else {
				w.ClosedOn = rapid.SampledFrom(h.days).Draw(t, "to")
			}
			h.wins[i] = must(h.ChangeWin(t.Context(), w, kind, w.Author, h.now, "because"))(t)
		}
	}
}

// priced gives a win the rate of its day, if there is one.
func (h *happenings) priced(t *rapid.T, w coaching.Win) coaching.Win {
	rates := must(h.Rates(t.Context(), h.ID, w.Amount.Currency))(t)
	if rate, found := coaching.RateOn(rates, w.ClosedOn); found && w.Pending() {
		return must(coaching.Settle(w, rate, "EUR"))(t)
	}
	return w
}

// checkMoves compares the moves of a board with the board as it was and is.
func (h *happenings) checkMoves(t *rapid.T, before coaching.Board, since time.Time) {
	after := must(h.Board(t.Context(), h.ID, h.query))(t)
	moves := must(h.BoardMoves(t.Context(), h.ID, h.query, since, h.query.Today))(t)
	was := map[int64]coaching.Row{}
	for _, row := range before.Rows {
		was[row.Member.ID] = row
	}
	told := map[int64]coaching.Move{}
	for _, m := range moves {
		told[m.Member] = m
	}
	for _, row := range after.Rows {
		old := was[row.Member.ID]
		want := coaching.Move{Member: row.Member.ID, From: old.Rank, To: row.Rank, Amount: row.Amount - old.Amount, Wins: row.Wins - old.Wins}
		if want.From == want.To && want.Amount == 0 && want.Wins == 0 {
			want = coaching.Move{}
		}
		equal(t, "move", told[row.Member.ID], want)
	}
}
