package storage_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What is past is removed in portions, and what may still come back is kept.
func TestForget(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCompany(t, s, "T1", 1)
		now := storagetest.Now()
		handled := 0
		deliver := func(id string) {
			_, err := s.Once(t.Context(), c.ID, id, func(context.Context) ([]byte, error) { handled++; return []byte(id), nil })
			ok(t, err)
		}
		for i := range 5 {
			deliver(fmt.Sprint("delivery ", i))
		}
		draft := must(s.SaveDraft(t.Context(), c.ID, c.people[0].ID, []byte("begun"), now))(t)

		week := 7 * 24 * time.Hour
		equal(t, "forgotten after a week", must(s.Forget(t.Context(), now.Add(week), 3))(t), 0)
		deliver("delivery 0")
		equal(t, "handled once", handled, 5)
		for _, want := range []int{3, 2, 0} {
			equal(t, "forgotten at once", must(s.Forget(t.Context(), now.Add(week+time.Second), 3))(t), want)
		}
		deliver("delivery 0")
		equal(t, "handled anew", handled, 6)

		gone := must(s.SaveDraft(t.Context(), c.ID, c.people[0].ID, []byte("begun"), now.Add(-31*24*time.Hour)))(t)
		equal(t, "drafts forgotten", must(s.Forget(t.Context(), now, 3))(t), 1)
		_, err := s.TakeDraft(t.Context(), c.ID, c.people[0].ID, gone)
		refused(t, err, coaching.NotFound)
		equal(t, "a draft that is still open", string(must(s.TakeDraft(t.Context(), c.ID, c.people[0].ID, draft))(t)), "begun")
	})
}
