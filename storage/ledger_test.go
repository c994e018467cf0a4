package storage_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestRecordWin(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		lea, bob := c.people[0], c.people[1]
		north := must(s.CreateTeam(t.Context(), c.ID, "North"))(t)
		ok(t, s.JoinTeam(t.Context(), c.ID, bob.ID, north.ID, day(t, "2026-01-01")))
		w := c.deal(t, 100_01, day(t, "2026-11-24"), lea, bob)
		w.Customer, w.Note = "<!channel> ’; drop table win", "*bold* 🎉 مرحبا\nsecond line"
		recorded := c.record(t, w)
		if recorded.ID == 0 || recorded.Version != 1 {
			t.Fatalf("recorded as number %d, version %d", recorded.ID, recorded.Version)
		}
		w.ID, w.Version = recorded.ID, 1
		for what, got := range map[string]coaching.Win{
			"given":  recorded,
			"stored": must(s.Win(t.Context(), c.ID, recorded.ID))(t),
		} {
			if !reflect.DeepEqual(got, w) {
				t.Errorf("%s: got %+v, want %+v", what, got, w)
			}
		}
		for _, test := range []struct {
			member coaching.Member
			amount int64
			wins   int
		}{{lea, 50_01, 1}, {bob, 50_00, 1}, {c.people[2], 0, 0}} {
			for _, grain := range coaching.TallyGrains {
				amount, wins, err := s.Done(t.Context(), c.ID, test.member.ID, coaching.PeriodOf(grain, w.ClosedOn))
				ok(t, err)
				equal(t, string(grain), fmt.Sprint(amount, wins), fmt.Sprint(test.amount, test.wins))
			}
		}
		next := c.record(t, w)
		if next.ID <= recorded.ID {
			t.Fatalf("number %d follows %d", next.ID, recorded.ID)
		}
	})
}

func TestChangeWin(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0], c.people[1]
		w := c.record(t, c.deal(t, 100_00, day(t, "2026-11-24"), lea, bob))
		at := storagetest.Now()

		edited := w
		edited.Amount.Minor, edited.Reporting.Minor = 80_00, 80_00
		edited.Customer, edited.Tags, edited.ClosedOn = "Globex", nil, day(t, "2026-10-31")
		edited.Credits = c.share(t, edited, lea)
		edited = must(s.ChangeWin(t.Context(), edited, coaching.EntryEdit, lea.ID, at, "typo"))(t)
		equal(t, "version", edited.Version, 2)
		if got := must(s.Win(t.Context(), c.ID, w.ID))(t); !reflect.DeepEqual(got, edited) {
			t.Fatalf("got %+v, want %+v", got, edited)
		}

		_, err := s.ChangeWin(t.Context(), w, coaching.EntryVoid, lea.ID, at, "too late")
		refused(t, err, coaching.Conflict)
		gone := edited
		gone.ID = 4711
		_, err = s.ChangeWin(t.Context(), gone, coaching.EntryVoid, lea.ID, at, "no such win")
		refused(t, err, coaching.NotFound)

		november, october := coaching.PeriodOf(coaching.Month, w.ClosedOn), coaching.PeriodOf(coaching.Month, edited.ClosedOn)
		done := func(m coaching.Member, p coaching.Period) string {
			amount, wins, err := s.Done(t.Context(), c.ID, m.ID, p)
			ok(t, err)
			return fmt.Sprint(amount, wins)
		}
		equal(t, "moved from", done(lea, november), "0 0")
		equal(t, "moved to", done(lea, october), "8000 1")
		equal(t, "no longer credited", done(bob, november), "0 0")

		edited.State = coaching.Undone
		must(s.ChangeWin(t.Context(), edited, coaching.EntryUndo, lea.ID, at, ""))(t)
		equal(t, "undone", done(lea, october), "0 0")
		c.checkTally(t)
	})
}

// Of many who change a win at the same time from the same version, one does.
func TestChangeWinAtTheSameTime(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		w := c.record(t, c.deal(t, 100_00, day(t, "2026-11-24"), c.people...))
		w.State = coaching.Voided
		failures := make(chan error, 8)
		var all sync.WaitGroup
		for range cap(failures) {
			all.Go(func() {
				if _, err := s.ChangeWin(t.Context(), w, coaching.EntryVoid, w.Author, storagetest.Now(), "twice"); err != nil {
					failures <- err
				}
			})
		}
		all.Wait()
		close(failures)
		equal(t, "failures", len(failures), 7)
		for err := range failures {
			refused(t, err, coaching.Conflict)
		}
		c.checkTally(t)
	})
}

// Splits among the same people, in whatever order, recorded at the same time,
// touch the same sums and add up.
func TestRecordWinAtTheSameTime(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 4)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				people := slices.Clone(c.people)
				if i%2 == 0 {
					slices.Reverse(people)
				}
				for range 5 {
					if _, err := s.RecordWin(t.Context(), c.deal(t, 400, day(t, "2026-11-24"), people...), people[0].ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		amount, wins, err := s.Done(t.Context(), c.ID, c.people[0].ID, coaching.PeriodOf(coaching.Week, day(t, "2026-11-24")))
		ok(t, err)
		equal(t, "amount", amount, 40*100)
		equal(t, "wins", wins, 40)
		c.checkTally(t)
	})
}

func TestListsOfWins(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		lea, bob, mia := c.people[0], c.people[1], c.people[2]
		record := func(on, customer string, people ...coaching.Member) int64 {
			w := c.deal(t, 100, day(t, on), people...)
			w.Customer = customer
			return c.record(t, w).ID
		}
		a := record("2026-11-02", "Acme", lea)
		b := record("2026-11-20", "ACME Ltd.", bob, lea)
		d := record("2026-11-20", "Globex", lea, bob)
		e := record("2026-10-31", "acmé", lea)
		undone := must(s.Win(t.Context(), c.ID, record("2026-11-21", "Acme", lea)))(t)
		undone.State = coaching.Undone
		must(s.ChangeWin(t.Context(), undone, coaching.EntryUndo, lea.ID, storagetest.Now(), ""))(t)

		november := coaching.PeriodOf(coaching.Month, day(t, "2026-11-01"))
		key := coaching.CustomerKey("Acme")
		for what, test := range map[string]struct {
			got  []coaching.Win
			want []int64
		}{
			"latest standing":  {must(s.MemberWins(t.Context(), c.ID, lea.ID, false, 3))(t), []int64{e, d, b}},
			"latest of all":    {must(s.MemberWins(t.Context(), c.ID, lea.ID, true, 3))(t), []int64{undone.ID, e, d}},
			"every one":        {must(s.MemberWins(t.Context(), c.ID, lea.ID, false, 100))(t), []int64{e, d, b, a}},
			"a second's":       {must(s.MemberWins(t.Context(), c.ID, bob.ID, false, 100))(t), []int64{d, b}},
			"nobody's":         {must(s.MemberWins(t.Context(), c.ID, mia.ID, true, 100))(t), nil},
			"by day, standing": {must(s.ListWins(t.Context(), c.ID, coaching.WinQuery{Member: lea.ID, Standing: true, Most: 3}))(t), []int64{d, b, a}},
			"by day, of all":   {must(s.ListWins(t.Context(), c.ID, coaching.WinQuery{Member: lea.ID, Most: 3}))(t), []int64{undone.ID, d, b}},
			"behind a win, standing": {must(s.ListWins(t.Context(), c.ID, coaching.WinQuery{
				Member: lea.ID, Standing: true, Beside: coaching.WinMark{Day: day(t, "2026-11-21"), Win: undone.ID}, Most: 100}))(t), []int64{d, b, a, e}},
			"of a period":         {must(s.MemberWinsIn(t.Context(), c.ID, lea.ID, november, 100))(t), []int64{d, b, a}},
			"of a period, two":    {must(s.MemberWinsIn(t.Context(), c.ID, lea.ID, november, 2))(t), []int64{d, b}},
			"similar":             {must(s.SimilarWins(t.Context(), c.ID, key, day(t, "2026-10-31"), day(t, "2026-11-20")))(t), []int64{b, a, e}},
			"similar, in between": {must(s.SimilarWins(t.Context(), c.ID, key, day(t, "2026-11-01"), day(t, "2026-11-19")))(t), []int64{a}},
			"similar to nothing":  {must(s.SimilarWins(t.Context(), c.ID, "initech", day(t, "2026-10-31"), day(t, "2026-11-20")))(t), nil},
		} {
			var ids []int64
			for _, w := range test.got {
				ids = append(ids, w.ID)
				equal(t, what+": first credit", w.Credits[0].Member, w.Author)
			}
			if !slices.Equal(ids, test.want) {
				t.Errorf("%s: got %v, want %v", what, ids, test.want)
			}
		}
	})
}

func TestCheers(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 3)
		w := c.record(t, c.deal(t, 100, day(t, "2026-11-24"), c.people[0]))
		for i, step := range []struct {
			who   int
			first bool
		}{{2, true}, {1, true}, {2, false}, {0, true}} {
			at := storagetest.Now().Add(noon(w.ClosedOn).Sub(noon(w.ClosedOn.AddDays(-i))))
			first := must(s.Cheer(t.Context(), c.ID, w.ID, c.people[step.who].ID, at))(t)
			equal(t, "first", first, step.first)
		}
		var got []string
		for _, m := range must(s.Cheering(t.Context(), c.ID, w.ID))(t) {
			got = append(got, m.Handle)
		}
		if want := []string{"UC", "UB", "UA"}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		_, err := s.Cheer(t.Context(), c.ID, 4711, c.people[0].ID, storagetest.Now())
		refused(t, err, coaching.NotFound)
	})
}

func TestDrafts(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 2)
		lea, bob := c.people[0].ID, c.people[1].ID
		body := []byte("{\"a\":\"\x00 é\"}")
		id := must(s.SaveDraft(t.Context(), c.ID, lea, body, storagetest.Now()))(t)
		_, err := s.TakeDraft(t.Context(), c.ID, bob, id)
		refused(t, err, coaching.NotFound)
		equal(t, "draft", string(must(s.TakeDraft(t.Context(), c.ID, lea, id))(t)), string(body))
		_, err = s.TakeDraft(t.Context(), c.ID, lea, id)
		refused(t, err, coaching.NotFound)
	})
}
