package storage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestRituals(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		board := coaching.Ritual{
			Workspace: o.workspace, Kind: "board", Channel: o.channel, Owner: o.member.ID, Active: true,
			Schedule: coaching.Schedule{Days: coaching.MondayToFriday, At: 17*60 + 30},
		}
		id, err := s.SaveRitual(t.Context(), board)
		if err != nil {
			t.Fatal(err)
		}
		board.ID = id
		if got, err := s.Ritual(t.Context(), o.workspace, id); err != nil || got != board {
			t.Errorf("saved %+v, read %+v, %v", board, got, err)
		}
		board.Active, board.Owner, board.Schedule.At = false, 0, 9*60
		if again, err := s.SaveRitual(t.Context(), board); err != nil || again != id {
			t.Errorf("changed ritual %d, %v", again, err)
		}
		rituals, err := s.RitualsOf(t.Context(), o.workspace, "board")
		if err != nil || len(rituals) != 1 || rituals[0] != board {
			t.Errorf("rituals are %+v, %v", rituals, err)
		}

		other := o.workspace + 1
		if rituals, err := s.RitualsOf(t.Context(), other, "board"); err != nil || len(rituals) != 0 {
			t.Errorf("another workspace has %+v, %v", rituals, err)
		}
		var refusal *coaching.Error
		if _, err := s.Ritual(t.Context(), other, id); !errors.As(err, &refusal) || refusal.Kind != coaching.NotFound {
			t.Errorf("another workspace reads a ritual: %v", err)
		}
		board.Workspace = other
		if _, err := s.SaveRitual(t.Context(), board); !errors.As(err, &refusal) || refusal.Kind != coaching.NotFound {
			t.Errorf("another workspace changes a ritual: %v", err)
		}
	})
}

func TestOccurrenceIsFirstOnce(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o := newOffice(t, s, "T1")
		id, err := s.SaveRitual(t.Context(), coaching.Ritual{Workspace: o.workspace, Kind: "board", Channel: o.channel, Active: true})
		if err != nil {
			t.Fatal(err)
		}
		opened := coaching.Occurrence{Ritual: id, Planned: storagetest.Now(), State: coaching.Opened}
		one, first, err := s.Occur(t.Context(), o.workspace, opened)
		if err != nil || !first {
			t.Errorf("first: %v, %v", first, err)
		}
		for name, c := range map[string]struct {
			workspace   int64
			from, until time.Time
			want        bool
		}{
			"from the moment on":   {o.workspace, opened.Planned, opened.Planned.Add(time.Second), true},
			"before the moment":    {o.workspace, opened.Planned.Add(-time.Hour), opened.Planned, false},
			"after the moment":     {o.workspace, opened.Planned.Add(time.Microsecond), opened.Planned.Add(time.Hour), false},
			"of another workspace": {o.workspace + 1, opened.Planned, opened.Planned.Add(time.Second), false},
		} {
			if got, err := s.OpenedBetween(t.Context(), c.workspace, id, c.from, c.until); err != nil || got != c.want {
				t.Errorf("opened %s: %v, %v", name, got, err)
			}
		}
		skipped := coaching.Occurrence{Ritual: id, Planned: storagetest.Now().Add(time.Hour), State: coaching.Skipped}
		if _, first, err := s.Occur(t.Context(), o.workspace, skipped); err != nil || !first {
			t.Errorf("skipped: %v, %v", first, err)
		}
		if got, err := s.OpenedBetween(t.Context(), o.workspace, id, skipped.Planned, skipped.Planned.Add(time.Hour)); err != nil || got {
			t.Errorf("opened when it was skipped: %v, %v", got, err)
		}
		opened.State = coaching.Skipped
		again, first, err := s.Occur(t.Context(), o.workspace, opened)
		if err != nil || first || again != one {
			t.Errorf("again: %d after %d, first %v, %v", again, one, first, err)
		}
		if _, _, err := s.Occur(t.Context(), o.workspace+1, opened); err == nil {
			t.Error("another workspace recorded an occurrence")
		}
	})
}
