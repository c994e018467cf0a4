package bot

import (
	"strconv"
	"testing"
	"time"
)

// A delivery is answered once until it is forgotten, or its answer given back.
func TestAnswered(t *testing.T) {
	a, now := NewAnswered(), time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	take := func(id string, at time.Time, want bool) {
		t.Helper()
		if got := a.Take(id, at); got != want {
			t.Errorf("%s at %s: taken %t", id, at.Format(time.TimeOnly), got)
		}
	}
	take("one", now, true)
	take("one", now.Add(memory), false)
	take("two", now, true)
	a.GiveBack("two")
	take("two", now.Add(time.Minute), true)
	take("two", now.Add(memory+time.Second), false) // the second time counts
	take("one", now.Add(memory+time.Second), true)
	for i := range 1000 {
		take(strconv.Itoa(i), now.Add(time.Hour), true)
	}
	take("last", now.Add(2*time.Hour), true)
	if len(a.when) != 1 || len(a.taken) != 1 {
		t.Errorf("%d and %d are remembered", len(a.when), len(a.taken))
	}
}
