package storage_test

import (
	"testing"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A win is looked at from its own moment: by the standing wins recorded before
// it, in its workspace.
func TestMilestones(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c, theirs := newCompany(t, s, "T1", 3), newCompany(t, s, "T2", 1)
		lea, bob, mia := c.people[0], c.people[1], c.people[2]
		on := day(t, "2026-11-10")
		month := coaching.PeriodOf(coaching.Month, on)
		theirs.record(t, theirs.deal(t, 900_00, on, theirs.people[0]))
		first := c.record(t, c.deal(t, 300_00, on, lea, bob))
		undone := c.record(t, c.deal(t, 800_00, on, mia))
		earlier := c.record(t, c.deal(t, 700_00, on.AddDays(-30), lea))
		c.record(t, c.dealIn(t, coaching.Money{Minor: 600_00, Currency: "USD"}, on, lea))
		last := c.record(t, c.deal(t, 200_00, month.End, mia))
		back := undone
		back.State = coaching.Undone
		must(s.ChangeWin(t.Context(), back, coaching.EntryUndo, mia.ID, storagetest.Now(), ""))(t)
		for _, tt := range []struct {
			member coaching.Member
			win    int64
			first  bool
		}{
			{lea, first.ID, true},
			{bob, first.ID, true},
			{bob, last.ID, false}, // by a part
			{lea, earlier.ID, false},
			{mia, last.ID, true}, // the earlier one was undone
		} {
			equal(t, "first of "+tt.member.Name, must(s.FirstWin(t.Context(), c.ID, tt.member.ID, tt.win))(t), tt.first)
		}
		for _, tt := range []struct {
			win     int64
			largest int64
			wins    int
		}{{first.ID, 0, 0}, {last.ID, 300_00, 1}, {last.ID + 1, 300_00, 2}} {
			largest, wins, err := s.LargestBefore(t.Context(), c.ID, month, tt.win)
			ok(t, err)
			equal(t, "largest", largest, tt.largest)
			equal(t, "wins", wins, tt.wins)
		}
	})
}
