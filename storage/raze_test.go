package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What is razed leaves nothing behind, whatever was in it, and touches nothing
// of anybody else.
func TestRaze(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ours, theirs := newCompany(t, s, "T1", 2), newCompany(t, s, "T2", 2)
		ctx, on, at := t.Context(), day(t, "2026-11-10"), storagetest.Now()
		month := coaching.PeriodOf(coaching.Month, on)
		for _, c := range []*company{ours, theirs} {
			lea := c.people[0]
			team := must(s.CreateTeam(ctx, c.ID, "North"))(t)
			ok(t, s.JoinTeam(ctx, c.ID, lea.ID, team.ID, month.Start))
			_, _, err := s.ChangeMember(ctx, c.ID, lea.ID, func(_ context.Context, m *coaching.Member) error {
				m.Grants = []coaching.Grant{{Role: coaching.Manager, Team: team.ID}}
				return nil
			})
			ok(t, err)
			place := coaching.Place{Platform: "slack", Tenant: c.Name[len("Company "):], Ref: "C1"}
			channel := must(s.ChannelAt(ctx, c.ID, place, "sales"))(t)
			c.Wins = &channel
			ok(t, s.SaveWorkspace(ctx, c.Workspace))
			win := c.record(t, c.deal(t, 100_00, on, c.people...))
			must(s.Cheer(ctx, c.ID, win.ID, lea.ID, at))(t)
			win.State = coaching.Voided
			must(s.ChangeWin(ctx, win, coaching.EntryVoid, lea.ID, at, "typo"))(t)
			c.record(t, c.deal(t, 50_00, on, lea))
			must(s.SaveDraft(ctx, c.ID, lea.ID, []byte("{}"), at))(t)
			must(s.SaveBoardPost(ctx, c.ID, coaching.BoardQuery{Period: month}))(t)
			must(s.SetQuota(ctx, coaching.Quota{Workspace: c.ID, Member: lea.ID, Metric: coaching.Revenue, Period: month, Target: 1, From: month.Start, SetBy: lea.ID, SetAt: at}))(t)
			must(s.SetRate(ctx, c.ID, "GBP", coaching.Rate{Decimal: "1.1", Day: on}, lea.ID, at))(t)
			must(s.Once(ctx, c.ID, "delivery", func(context.Context) ([]byte, error) { return []byte("x"), nil }))(t)
			ok(t, s.Post(ctx, bot.Parcel{Workspace: c.ID, Channel: channel.ID, Kind: "word", Subject: "x"}))
			ok(t, s.Plan(ctx, coaching.Moment{Workspace: c.ID, Kind: "ring", Key: "x", Due: at}))
			must(s.Utter(ctx, c.ID, bot.Utterance{Place: "#sales", At: at, Message: bot.Say(bot.Plainly("x"))}))(t)
		}
		ok(t, s.Raze(ctx, "slack", "T1"))
		if _, err := s.InstalledAt(ctx, "slack", "T1"); !errors.Is(err, bot.ErrNotInstalled) {
			t.Errorf("still installed: %v", err)
		}
		_, err := s.Workspace(ctx, ours.ID)
		refused(t, err, coaching.NotFound)
		// The sums refer to nothing, and so nothing but this keeps them from staying.
		amount, wins, err := s.Done(ctx, ours.ID, ours.people[0].ID, month)
		ok(t, err)
		equal(t, "sum", amount, 0)
		equal(t, "wins", wins, 0)
		equal(t, "workspaces", len(must(s.Workspaces(ctx))(t)), 1)

		theirs.checkTally(t)
		amount, _, err = s.Done(ctx, theirs.ID, theirs.people[0].ID, month)
		ok(t, err)
		equal(t, "their sum", amount, 50_00)
		equal(t, "their utterances", len(must(s.Utterances(ctx, theirs.ID, "UA", "#sales", 0, 0))(t)), 1)

		ok(t, s.Raze(ctx, "slack", "T1")) // there is nothing any more
		again := newCompany(t, s, "T1", 1)
		if again.ID == ours.ID {
			t.Error("a new workspace has the number of one that was razed")
		}
	})
}

// What real people share with the made-up team is not razed.
func TestRazeSparesWhatIsInstalledElsewhere(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newCompany(t, s, "T1", 1)
		execute(t, s, `insert into installation (platform, tenant, workspace) values ('playground', 'demo', $1)`, w.ID)
		if err := s.Raze(t.Context(), "playground", "demo"); err == nil {
			t.Error("it was razed")
		}
		must(s.Workspace(t.Context(), w.ID))(t)
	})
}

// execute runs a statement that no method of the store has.
func execute(t *testing.T, s *storage.Store, statement string, args ...any) {
	t.Helper()
	db, embedded := s.SQLite()
	if !embedded {
		address, _ := s.Postgres()
		db = must(sql.Open("postgres", address))(t)
		defer db.Close()
	}
	_, err := db.ExecContext(t.Context(), statement, args...)
	ok(t, err)
}
