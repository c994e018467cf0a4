package storage_test

import (
	"context"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Whatever people do to wins, splits, teams, quotas and rates, the tally is the
// sum of the ledger, and every board is what coaching.RankBoard makes of the
// wins as they stand.
func TestWorlds(t *testing.T) {
	fewerChecks(t, 25)
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		number := 0
		rapid.Check(t, func(rt *rapid.T) {
			number++
			w := newWorld(rt, s, fmt.Sprint("world ", number))
			rt.Repeat(map[string]func(*rapid.T){
				"record":  w.record,
				"edit":    w.edit,
				"undo":    w.end(coaching.EntryUndo, coaching.Undone),
				"void":    w.end(coaching.EntryVoid, coaching.Voided),
				"move":    w.move,
				"quota":   w.setQuota,
				"rate":    w.setRate,
				"hide":    w.hide,
				"rename":  w.rename,
				"give up": w.giveUp,
			})
			w.checkTally(rt)
			for range 8 {
				w.checkBoard(rt)
			}
			ok(rt, s.RebuildTally(rt.Context(), w.ID))
			w.checkTally(rt)
			w.checkBoard(rt)
		})
	})
}

// fewerChecks lowers how many cases are tried, each of which is a long story,
// unless the command line says how many.
func fewerChecks(t *testing.T, n int) {
	checks := flag.Lookup("rapid.checks")
	if before := checks.Value.String(); before == checks.DefValue {
		ok(t, checks.Value.Set(strconv.Itoa(n)))
		t.Cleanup(func() { ok(t, checks.Value.Set(before)) })
	}
}

// world is a company and what the test knows of it.
type world struct {
	*company
	teams   []coaching.Team
	now     time.Time // grows with every act
	wins    []coaching.Win
	rates   map[coaching.Currency][]coaching.Rate
	quotas  []coaching.Quota
	lastWon map[wonIn]time.Time
}

// wonIn is where somebody won something: in a day, for a team or for all.
type wonIn struct {
	team, member int64
	day          coaching.Day
}

func newWorld(t *rapid.T, s *storage.Store, tenant string) *world {
	w := &world{
		company: newCompany(t, s, tenant, 5),
		now:     storagetest.Now(),
		rates:   map[coaching.Currency][]coaching.Rate{},
		lastWon: map[wonIn]time.Time{},
	}
	// Not everybody sells.
	w.people = append(w.people, w.join(t, "UX", coaching.Grant{Role: coaching.CS}))
	for _, name := range []string{"North", "South"} {
		w.teams = append(w.teams, must(s.CreateTeam(t.Context(), w.ID, name))(t))
	}
	return w
}

func (w *world) tick() time.Time {
	w.now = w.now.Add(time.Second)
	return w.now
}

// Days lie around the turn of a week, month, quarter and year.
var days = rapid.Map(rapid.IntRange(0, 40), func(n int) coaching.Day {
	return coaching.NewDay(2025, time.December, 12+n)
})

func (w *world) person(t *rapid.T) coaching.Member {
	return rapid.SampledFrom(w.people).Draw(t, "person")
}

// terms draws how a win is to be: its day, amount, rate and credits.
func (w *world) terms(t *rapid.T, win coaching.Win) coaching.Win {
	win.ClosedOn = days.Draw(t, "closed on")
	currency := rapid.SampledFrom([]coaching.Currency{"EUR", "EUR", "USD", "JPY"}).Draw(t, "currency")
	keeps := win.Amount.Currency == currency && !win.Pending()
	win.Amount = coaching.Money{Minor: rapid.OneOf(rapid.Int64Range(1, 5), rapid.Int64Range(1, 500_00)).Draw(t, "amount"), Currency: currency}
	switch {
	case currency == w.Currency:
		win.Rate, win.Reporting = coaching.Rate{}, win.Amount
	case keeps:
		win.Reporting = must(coaching.Convert(win.Amount, win.Rate, w.Currency))(t)
	default:
		win.Rate, win.Reporting = coaching.Rate{}, coaching.Money{}
	}
	people := rapid.SliceOfNDistinct(rapid.Custom(w.person), 1, 3, func(m coaching.Member) int64 { return m.ID })
	win.Credits = w.share(t, win, people.Draw(t, "people")...)
	if rate, known := coaching.RateOn(w.rates[currency], win.ClosedOn); known && win.Pending() {
		win = must(coaching.Settle(win, rate, w.Currency))(t)
	}
	return win
}

func (w *world) record(t *rapid.T) {
	win := w.terms(t, coaching.Win{
		Workspace: w.ID, Author: w.person(t).ID, Customer: "Acme", State: coaching.Standing, RecordedAt: w.tick(),
	})
	win = w.company.record(t, win)
	w.wins = append(w.wins, win)
	w.note(win, coaching.Entries(coaching.Win{}, win, coaching.EntryRecord, "", win.Author, win.RecordedAt))
}

// standing draws a win that stands, or skips the act.
func (w *world) standing(t *rapid.T) int {
	var standing []int
	for i, win := range w.wins {
		if win.State == coaching.Standing {
			standing = append(standing, i)
		}
	}
	if len(standing) == 0 {
		t.Skip("no win stands")
	}
	return rapid.SampledFrom(standing).Draw(t, "win")
}

func (w *world) change(t *rapid.T, i int, after coaching.Win, kind coaching.EntryKind) {
	at := w.tick()
	after = must(w.ChangeWin(t.Context(), after, kind, after.Author, at, "because"))(t)
	w.note(after, coaching.Entries(w.wins[i], after, kind, "because", after.Author, at))
	w.wins[i] = after
}

func (w *world) edit(t *rapid.T) {
	i := w.standing(t)
	w.change(t, i, w.terms(t, w.wins[i]), coaching.EntryEdit)
}

func (w *world) rename(t *rapid.T) {
	i := w.standing(t)
	after := w.wins[i]
	after.Customer += "!"
	w.change(t, i, after, coaching.EntryEdit)
}

func (w *world) end(kind coaching.EntryKind, state coaching.WinState) func(*rapid.T) {
	return func(t *rapid.T) {
		i := w.standing(t)
		after := w.wins[i]
		after.State = state
		w.change(t, i, after, kind)
	}
}

func (w *world) move(t *rapid.T) {
	team := rapid.SampledFrom(w.teams).Draw(t, "team")
	ok(t, w.JoinTeam(t.Context(), w.ID, w.person(t).ID, team.ID, days.Draw(t, "from")))
}

func (w *world) setQuota(t *rapid.T) {
	p := coaching.PeriodOf(rapid.SampledFrom([]coaching.Grain{coaching.Month, coaching.Quarter}).Draw(t, "grain"), days.Draw(t, "in"))
	q := coaching.Quota{
		Workspace: w.ID, Member: w.person(t).ID, Period: p, Metric: coaching.Revenue,
		Target: rapid.Int64Range(1, 3).Draw(t, "target") * 100_00,
		From:   p.Start.AddDays(rapid.IntRange(0, p.Days()-1).Draw(t, "from")),
		SetBy:  w.people[0].ID, SetAt: w.tick(),
	}
	if rapid.Bool().Draw(t, "of wins") {
		q.Metric, q.Target = coaching.Wins, q.Target/100_00
	}
	q.ID = must(w.SetQuota(t.Context(), q))(t)
	w.quotas = append(w.quotas, q)
}

func (w *world) hide(t *rapid.T) {
	i := rapid.IntRange(0, len(w.people)-1).Draw(t, "who")
	m := must(w.Member(t.Context(), w.ID, w.people[i].ID))(t)
	m.OnBoard = rapid.Bool().Draw(t, "on board")
	m.Active = rapid.IntRange(0, 4).Draw(t, "active") > 0
	ok(t, w.SaveMember(t.Context(), m))
}

func (w *world) setRate(t *rapid.T) {
	currency := rapid.SampledFrom([]coaching.Currency{"USD", "JPY"}).Draw(t, "currency")
	rate := coaching.Rate{Decimal: rapid.SampledFrom([]string{"0.921", "3", "0.0061"}).Draw(t, "rate"), Day: days.Draw(t, "from")}
	settled := must(w.SetRate(t.Context(), w.ID, currency, rate, w.people[0].ID, w.tick()))(t)
	w.rates[currency] = must(w.Rates(t.Context(), w.ID, currency))(t)
	waited := 0
	for i, win := range w.wins {
		if win.State != coaching.Standing || win.Amount.Currency != currency || !win.Pending() {
			continue
		}
		waited++
		w.wins[i] = must(w.Win(t.Context(), w.ID, win.ID))(t)
		now, _ := coaching.RateOn(w.rates[currency], win.ClosedOn)
		want := must(coaching.Settle(win, now, w.Currency))(t)
		want.Version++
		if !reflect.DeepEqual(w.wins[i], want) {
			t.Fatalf("settled as %+v, want %+v", w.wins[i], want)
		}
		w.note(want, coaching.Entries(coaching.Win{}, want, coaching.EntryRecord, "", 0, w.now))
	}
	equal(t, "settled", len(settled), waited)
}

// together records a win in a transaction that is given up.
func (w *world) giveUp(t *rapid.T) {
	err := w.Within(t.Context(), func(ctx context.Context) error {
		win := w.deal(t, 100_00, days.Draw(t, "closed on"), w.person(t))
		if _, err := w.RecordWin(ctx, win, win.Author); err != nil {
			return err
		}
		return errStop
	})
	if err != errStop {
		t.Fatalf("got %v, want the function's error", err)
	}
}

// note remembers when what people won in a day was recorded.
func (w *world) note(win coaching.Win, entries []coaching.Entry) {
	for _, e := range entries {
		for _, c := range e.Credits {
			for _, key := range []wonIn{{0, c.Member, e.ClosedOn}, {c.Team, c.Member, e.ClosedOn}} {
				if c.Wins > 0 && win.RecordedAt.After(w.lastWon[key]) {
					w.lastWon[key] = win.RecordedAt
				}
			}
		}
	}
}

// checkBoard compares a board with what the wins as they stand come to.
func (w *world) checkBoard(t *rapid.T) {
	today := days.Draw(t, "today")
	p := coaching.PeriodOf(rapid.SampledFrom(coaching.TallyGrains).Draw(t, "grain"), days.Draw(t, "period"))
	if rapid.IntRange(0, 4).Draw(t, "span") == 0 {
		p = coaching.Period{Grain: coaching.Span, Start: p.Start, End: p.Start.AddDays(rapid.IntRange(0, 30).Draw(t, "days"))}
	}
	query := coaching.BoardQuery{
		Period: p,
		By:     rapid.SampledFrom([]coaching.By{coaching.ByPercent, coaching.ByAmount, coaching.ByCount}).Draw(t, "by"),
		Team:   rapid.SampledFrom([]int64{0, w.teams[0].ID, w.teams[1].ID}).Draw(t, "team"),
		Today:  today,
		Top:    rapid.IntRange(0, 6).Draw(t, "top"),
		Member: rapid.SampledFrom([]int64{0, w.people[0].ID, w.people[1].ID, w.people[5].ID}).Draw(t, "asker"),
	}
	scores, distinct := w.scores(t, query)
	want := coaching.RankBoard(scores, query)
	want.Distinct = distinct
	got := must(w.Board(t.Context(), w.ID, query))(t)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got board\n%+v\nwant\n%+v", got, want)
	}
	for _, score := range scores {
		if query.Team == 0 {
			amount, wins, err := w.Done(t.Context(), w.ID, score.Member.ID, p)
			ok(t, err)
			equal(t, "done", fmt.Sprint(amount, wins), fmt.Sprint(score.Amount, score.Wins))
			w.checkPursued(t, score, today)
			w.checkRank(t, score, scores, query)
		}
	}
}

// checkPursued compares what the store tells of a member's quotas and what was
// done of them with the quotas that were set and the sums of their periods.
func (w *world) checkPursued(t *rapid.T, score coaching.Score, today coaching.Day) {
	quotas, done, err := w.Pursued(t.Context(), w.ID, score.Member.ID, today)
	ok(t, err)
	if want := must(w.Quotas(t.Context(), w.ID, score.Member.ID, today))(t); !slices.Equal(quotas, want) {
		t.Fatalf("got quotas\n%+v\nwant\n%+v", quotas, want)
	}
	for _, quota := range quotas {
		amount, wins, err := w.Done(t.Context(), w.ID, score.Member.ID, quota.Period)
		ok(t, err)
		equal(t, "done in the period of a quota", done[quota.Period], coaching.Done{Amount: amount, Wins: wins})
	}
}

// checkRank compares somebody's rank with that on the board of everybody.
func (w *world) checkRank(t *rapid.T, score coaching.Score, scores []coaching.Score, q coaching.BoardQuery) {
	if score.Target == 0 || !score.Member.Active {
		return
	}
	own := coaching.Progress{
		Quota:  &coaching.Quota{Member: score.Member.ID, Target: score.Target, Metric: score.Metric},
		Period: q.Period,
		Done:   coaching.Done{Amount: score.Amount, Wins: score.Wins}.In(score.Metric),
	}
	q.By, q.Top, q.Member = coaching.ByPercent, 0, score.Member.ID
	var all []coaching.Score
	for _, s := range scores {
		s.Member.OnBoard = true
		all = append(all, s)
	}
	board := coaching.RankBoard(all, q)
	want, as := coaching.Rank{Of: board.Ranked}, 0
	for _, row := range board.Near {
		if row.Member.ID == score.Member.ID {
			want.Rank = row.Rank
		}
	}
	for _, row := range board.Near {
		if row.Rank == want.Rank {
			as++
		}
	}
	want.Shared = as > 1
	equal(t, "rank by percent", must(w.RankByPercent(t.Context(), w.ID, own, q.Today))(t), want)
}

// scores is what everybody did in a board's period, and how many distinct wins
// that were.
func (w *world) scores(t *rapid.T, q coaching.BoardQuery) (scores []coaching.Score, distinct int) {
	sums := map[int64]*coaching.Score{}
	members := must(w.Members(t.Context(), w.ID))(t)
	on := min(max(q.Today.Sub(q.Period.Start), 0), q.Period.Days()-1)
	quotaDay := q.Period.Start.AddDays(on)
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i], sums[m.ID] = m.ID, &coaching.Score{Member: m}
	}
	for _, win := range w.wins {
		if win.State != coaching.Standing || win.Pending() || !q.Period.Contains(win.ClosedOn) {
			continue
		}
		counted := false
		for _, c := range win.Credits {
			if q.Team == 0 || q.Team == c.Team {
				sums[c.Member].Amount += c.Reporting.Minor
				sums[c.Member].Wins++
				counted = true
			}
		}
		if counted {
			distinct++
		}
	}
	teams := must(w.TeamsOn(t.Context(), w.ID, ids, quotaDay))(t)
	for _, m := range members {
		score := sums[m.ID]
		for key, at := range w.lastWon {
			if score.Wins > 0 && key.member == m.ID && key.team == q.Team && q.Period.Contains(key.day) && at.After(score.LastAt) {
				score.LastAt = at
			}
		}
		for _, metric := range []coaching.Metric{coaching.Wins, coaching.Revenue} {
			if quota, ok := coaching.InForce(w.quotas, m.ID, metric, q.Period, q.Today); ok {
				score.Target, score.Metric = quota.Target, metric
			}
		}
		sells := m.Active && (score.Target > 0 || m.Has(coaching.Rep)) && (q.Team == 0 || q.Team == teams[m.ID])
		if score.Wins > 0 || sells {
			scores = append(scores, *score)
		}
	}
	return scores, distinct
}
