package storage_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
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

// Whatever people do to wins, splits, teams, quotas, rates and fiscal years, the
// tally is the sum of the ledger, every board is what coaching.RankBoard and
// RankTeams make of the wins as they stand, and so is the export.
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
				"lose":    w.lose,
				"fiscal":  w.setFiscal,
				"rename":  w.rename,
				"give up": w.giveUp,
			})
			w.checkTally(rt)
			for range 8 {
				w.checkBoard(rt)
				w.checkTeamBoard(rt)
			}
			w.checkExport(rt)
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
	p := w.Fiscal.PeriodOf(rapid.SampledFrom([]coaching.Grain{coaching.Month, coaching.Quarter}).Draw(t, "grain"), days.Draw(t, "in"))
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

// lose records a deal that was lost, which counts nowhere.
func (w *world) lose(t *rapid.T) {
	must(w.RecordLost(t.Context(), coaching.LostDeal{
		Workspace: w.ID, Author: w.person(t).ID, Customer: "Acme", Reason: "price", ClosedOn: days.Draw(t, "lost on"), RecordedAt: w.tick(),
	}))(t)
}

func (w *world) setFiscal(t *rapid.T) {
	fiscal := coaching.FiscalFrom(rapid.SampledFrom([]time.Month{time.January, time.February, time.April, time.December}).Draw(t, "first month"))
	equal(t, "fiscal year before", must(w.SetFiscal(t.Context(), w.ID, fiscal))(t), w.Fiscal)
	w.Fiscal = fiscal
}

// giveUp records a win in a transaction that is given up.
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

// query draws what a board may be asked for.
func (w *world) query(t *rapid.T) coaching.BoardQuery {
	p := w.Fiscal.PeriodOf(rapid.SampledFrom(coaching.TallyGrains).Draw(t, "grain"), days.Draw(t, "period"))
	if rapid.IntRange(0, 4).Draw(t, "span") == 0 {
		p = coaching.Period{Grain: coaching.Span, Start: p.Start, End: p.Start.AddDays(rapid.IntRange(0, 30).Draw(t, "days"))}
	}
	return coaching.BoardQuery{
		Period: p,
		By:     rapid.SampledFrom([]coaching.By{coaching.ByPercent, coaching.ByAmount, coaching.ByCount}).Draw(t, "by"),
		Team:   rapid.SampledFrom([]int64{0, w.teams[0].ID, w.teams[1].ID}).Draw(t, "team"),
		Today:  days.Draw(t, "today"),
		Top:    rapid.IntRange(0, 6).Draw(t, "top"),
		Member: rapid.SampledFrom([]int64{0, w.people[0].ID, w.people[1].ID, w.people[5].ID}).Draw(t, "asker"),
	}
}

// checkBoard compares a board with what the wins as they stand come to.
func (w *world) checkBoard(t *rapid.T) {
	query := w.query(t)
	scores, distinct := w.scores(t, query)
	want := coaching.RankBoard(scores, query)
	want.Distinct = distinct
	got := must(w.Board(t.Context(), w.ID, query))(t)
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got board\n%+v\nwant\n%+v", got, want)
	}
	for _, score := range scores {
		if query.Team == 0 {
			amount, wins, err := w.Done(t.Context(), w.ID, score.Member.ID, query.Period)
			ok(t, err)
			equal(t, "done", fmt.Sprint(amount, wins), fmt.Sprint(score.Amount, score.Wins))
			w.checkPursued(t, score, query.Today)
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
	teams := must(w.TeamsOn(t.Context(), w.ID, ids, dayOf(q)))(t)
	for _, m := range members {
		score := sums[m.ID]
		for key, at := range w.lastWon {
			if score.Wins > 0 && key.member == m.ID && key.team == q.Team && q.Period.Contains(key.day) && at.After(score.LastAt) {
				score.LastAt = at
			}
		}
		score.Target, score.Metric = w.target(m.ID, q)
		sells := m.Active && (score.Target > 0 || m.Has(coaching.Rep)) && (q.Team == 0 || q.Team == teams[m.ID])
		if score.Wins > 0 || sells {
			scores = append(scores, *score)
		}
	}
	return scores, distinct
}

// dayOf is the day of a board, as near to today as its period goes.
func dayOf(q coaching.BoardQuery) coaching.Day {
	return q.Period.Start.AddDays(min(max(q.Today.Sub(q.Period.Start), 0), q.Period.Days()-1))
}

// target is somebody's quota in force, of revenue where there is one.
func (w *world) target(member int64, q coaching.BoardQuery) (target int64, metric coaching.Metric) {
	for _, one := range []coaching.Metric{coaching.Wins, coaching.Revenue} {
		if quota, ok := coaching.InForce(w.quotas, member, one, q.Period, q.Today); ok {
			target, metric = quota.Target, one
		}
	}
	return target, metric
}

// checkTeamBoard compares a board of teams with what the wins as they stand come
// to.
func (w *world) checkTeamBoard(t *rapid.T) {
	q := w.query(t)
	members := must(w.Members(t.Context(), w.ID))(t)
	ids := make([]int64, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	teamOf := must(w.TeamsOn(t.Context(), w.ID, ids, dayOf(q)))(t)
	var scores []coaching.TeamScore
	total, all := int64(0), 0
	for i, team := range append([]coaching.Team{{}}, w.teams...) {
		score := coaching.TeamScore{Team: team}
		for _, win := range w.wins {
			if win.State != coaching.Standing || win.Pending() || !q.Period.Contains(win.ClosedOn) {
				continue
			}
			counted := false
			for _, c := range win.Credits {
				if i == 0 || c.Team == team.ID {
					score.Amount += c.Reporting.Minor
					counted = true
				}
			}
			if counted {
				score.Wins++
			}
		}
		if i == 0 {
			total, all = score.Amount, score.Wins
			continue
		}
		people, targets := 0, map[coaching.Metric]int64{}
		for _, m := range members {
			if m.Active && teamOf[m.ID] == team.ID {
				people++
				target, metric := w.target(m.ID, q)
				targets[metric] += target
			}
		}
		score.Target, score.Metric = targets[coaching.Revenue], coaching.Revenue
		if wins := targets[coaching.Wins]; score.Target == 0 && wins > 0 {
			score.Target, score.Metric = wins, coaching.Wins
		}
		for key, at := range w.lastWon {
			if score.Wins > 0 && key.team == team.ID && q.Period.Contains(key.day) && at.After(score.LastAt) {
				score.LastAt = at
			}
		}
		if people > 0 || score.Wins > 0 || score.Amount != 0 {
			scores = append(scores, score)
		}
	}
	want := coaching.RankTeams(scores, q)
	want.Total, want.Distinct = total, all
	if got := must(w.TeamBoard(t.Context(), w.ID, q))(t); !reflect.DeepEqual(got, want) {
		t.Fatalf("got board of teams\n%+v\nwant\n%+v", got, want)
	}
}

// checkExport adds up what was exported: each person's part of each win as it
// stands, in its own currency and in the workspace's, and nothing else.
func (w *world) checkExport(t *rapid.T) {
	type part struct {
		win       int64
		member    string
		currency  coaching.Currency
		reporting bool
	}
	got, want := map[part]int64{}, map[part]int64{}
	ok(t, w.ExportWins(t.Context(), w.ID, coaching.Day{}, coaching.Day{}, func(e storage.ExportedWin) error {
		got[part{e.Win, e.MemberID, e.Credit.Currency, false}] += e.Credit.Minor
		got[part{e.Win, e.MemberID, e.Reporting.Currency, true}] += e.Reporting.Minor
		return nil
	}))
	users := map[int64]string{}
	for _, m := range w.people {
		users[m.ID] = m.User
	}
	for _, win := range w.wins {
		if win.State != coaching.Standing {
			continue
		}
		for _, c := range win.Credits {
			want[part{win.ID, users[c.Member], c.Amount.Currency, false}] += c.Amount.Minor
			want[part{win.ID, users[c.Member], c.Reporting.Currency, true}] += c.Reporting.Minor
		}
	}
	for _, sums := range []map[part]int64{got, want} {
		maps.DeleteFunc(sums, func(_ part, sum int64) bool { return sum == 0 })
	}
	if !maps.Equal(got, want) {
		t.Fatalf("exported is\n%v\nwant\n%v", got, want)
	}
}
