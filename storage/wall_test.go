package storage_test

import (
	"context"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// Nothing of one workspace is read, changed or referred to from another.
func TestWall(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ours, theirs := newCompany(t, s, "T1", 2), newCompany(t, s, "T2", 2)
		on, at := day(t, "2026-11-10"), storagetest.Now()
		month := coaching.PeriodOf(coaching.Month, on)
		lea := ours.people[0]

		team := must(s.CreateTeam(t.Context(), ours.ID, "North"))(t)
		ok(t, s.JoinTeam(t.Context(), ours.ID, lea.ID, team.ID, month.Start))
		channel := must(s.ChannelAt(t.Context(), ours.ID, coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}, "sales"))(t)
		win := ours.record(t, ours.deal(t, 100_00, on, ours.people...))
		ours.record(t, ours.dealIn(t, coaching.Money{Minor: 1, Currency: "USD"}, on, lea))
		must(s.Cheer(t.Context(), ours.ID, win.ID, lea.ID, at))(t)
		lost := ours.lose(t, lea, "Acme", on)
		draft := must(s.SaveDraft(t.Context(), ours.ID, lea.ID, []byte("{}"), at))(t)
		post := must(s.SaveBoardPost(t.Context(), ours.ID, coaching.BoardQuery{Period: month}))(t)
		must(s.SetQuota(t.Context(), coaching.Quota{Workspace: ours.ID, Member: lea.ID, Metric: coaching.Revenue, Period: month, Target: 1, From: month.Start, SetBy: lea.ID, SetAt: at}))(t)
		must(s.SetRate(t.Context(), ours.ID, "GBP", coaching.Rate{Decimal: "1.1", Day: on}, lea.ID, at))(t)
		must(s.Once(t.Context(), ours.ID, "delivery", func(context.Context) ([]byte, error) { return []byte("ours"), nil }))(t)

		w, ctx := theirs.ID, t.Context()
		absent := func(what string, err error) {
			t.Helper()
			t.Log(what)
			refused(t, err, coaching.NotFound)
		}
		_, err := s.Member(ctx, w, lea.ID)
		absent("member", err)
		_, err = s.Channel(ctx, w, channel.ID)
		absent("channel", err)
		_, err = s.ChannelNamed(ctx, w, "slack", "T1", "sales")
		absent("channel by name", err)
		_, err = s.TeamNamed(ctx, w, "North")
		absent("team", err)
		_, err = s.Win(ctx, w, win.ID)
		absent("win", err)
		foreign := win
		foreign.Workspace = w
		_, err = s.ChangeWin(ctx, foreign, coaching.EntryVoid, theirs.people[0].ID, at, "")
		absent("change of a win", err)
		_, err = s.Cheer(ctx, w, win.ID, theirs.people[0].ID, at)
		absent("cheer", err)
		_, err = s.LostDeal(ctx, w, lost.ID)
		absent("lost deal", err)
		lost.Workspace = w
		_, err = s.ChangeLost(ctx, lost, theirs.people[0].ID, at)
		refused(t, err, coaching.Conflict)
		_, err = s.TakeDraft(ctx, w, lea.ID, draft)
		absent("draft", err)
		_, err = s.BoardPost(ctx, w, post)
		absent("board post", err)
		moved := lea
		moved.Workspace = w
		absent("change of a member", s.SaveMember(ctx, moved))
		_, _, err = s.ChangeMember(ctx, w, lea.ID, func(context.Context, *coaching.Member) error { return nil })
		absent("change of a member by id", err)

		empty := func(what string, n int) { t.Helper(); equal(t, what, n, 0) }
		empty("find", len(must(s.Find(ctx, w, "Person UA"))(t))-1) // theirs alone
		equal(t, "found", must(s.Find(ctx, w, "Person UA"))(t)[0].Workspace, w)
		empty("teams", len(must(s.Teams(ctx, w))(t)))
		empty("teams on", len(must(s.TeamsOn(ctx, w, []int64{lea.ID}, on))(t)))
		empty("member wins", len(must(s.MemberWins(ctx, w, lea.ID, true, 10))(t)))
		empty("member wins in", len(must(s.MemberWinsIn(ctx, w, lea.ID, month, 10))(t)))
		empty("similar wins", len(must(s.SimilarWins(ctx, w, coaching.CustomerKey("Acme"), on, on))(t)))
		empty("lost deals", len(must(s.LostDeals(ctx, w, coaching.LostQuery{Authors: []int64{lea.ID}, Limit: 9}))(t)))
		empty("similar lost deals", len(must(s.SimilarLost(ctx, w, lea.ID, coaching.CustomerKey("Acme"), on, on))(t)))
		empty("versions of a lost deal", len(must(s.LostVersions(ctx, w, lost.ID))(t)))
		empty("cheering", len(must(s.Cheering(ctx, w, win.ID))(t)))
		empty("quotas", len(must(s.Quotas(ctx, w, lea.ID, on))(t)))
		pursued, done, err := s.Pursued(ctx, w, lea.ID, on)
		ok(t, err)
		empty("pursued", len(pursued)+len(done))
		quota := coaching.Quota{Member: lea.ID, Metric: coaching.Revenue, Target: 100}
		rank := must(s.RankByPercent(ctx, w, coaching.Progress{Quota: &quota, Period: month}, on))(t)
		equal(t, "rank among nobody", rank, coaching.Rank{Rank: 1, Of: 1})
		empty("quotas of", len(must(s.QuotasOf(ctx, w, lea.ID, month))(t)))
		equal(t, "quota period", must(s.QuotaPeriod(ctx, w, on))(t), coaching.Period{})
		empty("rates", len(must(s.Rates(ctx, w, "GBP"))(t)))
		empty("settled", len(must(s.SetRate(ctx, w, "USD", coaching.Rate{Decimal: "2", Day: on}, theirs.people[0].ID, at))(t)))
		equal(t, "has wins", must(s.HasWins(ctx, w))(t), false)
		for _, m := range must(s.Members(ctx, w))(t) {
			equal(t, "member's workspace", m.Workspace, w)
		}
		for _, m := range must(s.Holders(ctx, w, coaching.Rep))(t) {
			equal(t, "holder's workspace", m.Workspace, w)
		}
		amount, wins, err := s.Done(ctx, w, lea.ID, month)
		ok(t, err)
		empty("done", int(amount)+wins)
		for _, by := range []coaching.By{coaching.ByPercent, coaching.ByAmount} {
			board := must(s.Board(ctx, w, coaching.BoardQuery{Period: month, By: by, Today: on, Top: 10, Team: team.ID}))(t)
			empty("board", int(board.Total)+board.Distinct+board.Ranked+len(board.Rows)+len(board.NoQuota))
		}
		var file strings.Builder
		ok(t, s.WriteWins(ctx, &file, w, coaching.Day{}, coaching.Day{}))
		equal(t, "lines of the export", strings.Count(file.String(), "\n"), 1)
		got := must(s.Once(ctx, w, "delivery", func(context.Context) ([]byte, error) { return []byte("theirs"), nil }))(t)
		equal(t, "answer", string(got), "theirs")
	})
}

// What would point across the wall is refused by the database itself.
func TestWallStopsReferences(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ours, theirs := newCompany(t, s, "T1", 2), newCompany(t, s, "T2", 2)
		on, at := day(t, "2026-11-10"), storagetest.Now()
		month := coaching.PeriodOf(coaching.Month, on)
		lea, stranger := ours.people[0], theirs.people[0]
		team := must(s.CreateTeam(t.Context(), theirs.ID, "South"))(t)
		win := ours.record(t, ours.deal(t, 100_00, on, lea))
		ctx := t.Context()
		for what, refused := range map[string]func() error{
			"join their team":      func() error { return s.JoinTeam(ctx, ours.ID, lea.ID, team.ID, on) },
			"put them into a team": func() error { return s.JoinTeam(ctx, theirs.ID, lea.ID, team.ID, on) },
			"manage their team": func() error {
				m := lea
				m.Grants = []coaching.Grant{{Role: coaching.Manager, Team: team.ID}}
				return s.SaveMember(ctx, m)
			},
			"credit them": func() error {
				_, err := s.RecordWin(ctx, ours.deal(t, 100, on, lea, stranger), lea.ID)
				return err
			},
			"record in their name": func() error {
				_, err := s.RecordWin(ctx, ours.deal(t, 100, on, lea), stranger.ID)
				return err
			},
			"lose in their name": func() error {
				_, err := s.RecordLost(ctx, coaching.LostDeal{Workspace: ours.ID, Author: stranger.ID, Customer: "Acme", Reason: "late", ClosedOn: on, RecordedAt: at})
				return err
			},
			"set their quota": func() error {
				_, err := s.SetQuota(ctx, coaching.Quota{Workspace: ours.ID, Member: stranger.ID, Metric: coaching.Wins, Period: month, Target: 1, From: on, SetBy: lea.ID, SetAt: at})
				return err
			},
			"let them cheer": func() error {
				_, err := s.Cheer(ctx, ours.ID, win.ID, stranger.ID, at)
				return err
			},
			"let them set a rate": func() error {
				_, err := s.SetRate(ctx, ours.ID, "USD", coaching.Rate{Decimal: "1", Day: on}, stranger.ID, at)
				return err
			},
			"keep their draft": func() error {
				_, err := s.SaveDraft(ctx, ours.ID, stranger.ID, []byte("{}"), at)
				return err
			},
			"join for a foreign tenant": func() error {
				_, err := s.Join(ctx, ours.ID, bot.Profile{Platform: "slack", Tenant: "T2", User: "UA", Name: "Person"}, nil)
				return err
			},
		} {
			if err := refused(); err == nil {
				t.Errorf("%s: done", what)
			}
		}
		ours.checkTally(t)
	})
}
