package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/jobs"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// patience is how long something may take that happens at once.
const patience = time.Minute

// fixture is a store with a channel to post to, and a record of the jobs that
// were worked.
type fixture struct {
	*storage.Store
	workspace, channel int64
	drained            chan int64
	handled            chan int64
}

func newFixture(t testing.TB, s *storage.Store) fixture {
	t.Helper()
	w, err := s.Install(t.Context(), "slack", "T1", coaching.Workspace{Name: "Acme", Zone: time.UTC, Locale: coaching.English, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.ChannelAt(t.Context(), w.ID, coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}, "sales")
	if err != nil {
		t.Fatal(err)
	}
	return fixture{s, w.ID, c.ID, make(chan int64, 1000), make(chan int64, 1000)}
}

func (f fixture) work() jobs.Work {
	return jobs.Work{
		Drain:  func(_ context.Context, place int64) error { f.drained <- place; return nil },
		Moment: func(_ context.Context, id int64) error { f.handled <- id; return nil },
	}
}

func runner(s *storage.Store, w jobs.Work) *jobs.Runner {
	return beating(s, w, 50*time.Millisecond)
}

func beating(s *storage.Store, w jobs.Work, heartbeat time.Duration) *jobs.Runner {
	return beatingAt(s, w, heartbeat, storagetest.Now)
}

func beatingAt(s *storage.Store, w jobs.Work, heartbeat time.Duration, now func() time.Time) *jobs.Runner {
	return jobs.New(s, w, jobs.Options{Now: now, Log: slog.New(slog.DiscardHandler), Heartbeat: heartbeat})
}

// run runs a runner until the test ends, or until the function it gives is
// called.
func run(t testing.TB, r *jobs.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = func() {
		cancel()
		if err, first := <-ended; first && err != nil {
			t.Errorf("run: %v", err)
		} else if first {
			close(ended)
		}
	}
	t.Cleanup(stop)
	return stop
}

func (f fixture) post(ctx context.Context, subject string) error {
	return f.Post(ctx, bot.Parcel{Workspace: f.workspace, Channel: f.channel, Kind: "word", Subject: subject})
}

func receive(t testing.TB, from chan int64, what string) int64 {
	t.Helper()
	select {
	case id := <-from:
		return id
	case <-time.After(patience):
		t.Fatalf("no %s after %v", what, patience)
		return 0
	}
}

// TestEnqueue pins the rows that storage writes by plain SQL to what this
// version of River picks up. The heartbeat, which would make up for a job that
// was not, is all but left out.
func TestEnqueue(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		run(t, beating(s, f.work(), time.Hour))
		ring := func(ctx context.Context, key string) error {
			if err := s.Plan(ctx, coaching.Moment{Workspace: f.workspace, Kind: "ring", Key: key, Due: storagetest.Now()}); err != nil {
				return err
			}
			_, err := s.HandOver(ctx, storagetest.Now(), 10)
			return err
		}
		changed := errors.New("changed my mind")
		err := s.Within(t.Context(), func(ctx context.Context) error {
			return errors.Join(ring(ctx, "rolled back"), changed)
		})
		if !errors.Is(err, changed) {
			t.Fatal(err)
		}
		err = s.Within(t.Context(), func(ctx context.Context) error {
			return errors.Join(ring(ctx, "kept"), f.post(ctx, "kept"))
		})
		if err != nil {
			t.Fatal(err)
		}
		sent, err := s.Sent(t.Context(), f.workspace, "word", "kept")
		if err != nil {
			t.Fatal(err)
		}
		if place := receive(t, f.drained, "drain"); place != sent[0].PlaceID {
			t.Errorf("drained place %d, not %d", place, sent[0].PlaceID)
		}
		// Jobs are begun in order, so that one of the moment that was rolled
		// back would have come first.
		var kept int64
		err = s.TakeMoment(t.Context(), receive(t, f.handled, "moment"), func(_ context.Context, m coaching.Moment) error {
			if m.Key != "kept" {
				t.Errorf("the moment %q was handled", m.Key)
			}
			kept = m.ID
			return nil
		})
		if err != nil || kept == 0 {
			t.Errorf("the moment that was handled is %d, %v", kept, err)
		}
		if len(f.handled) != 0 {
			t.Error("a moment that was rolled back was handled")
		}
	})
}

// TestWoken has jobs picked up one after the other, each once the one before
// is there. By looking into its table, as it does once a second, River would
// take much longer.
func TestWoken(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		run(t, beating(s, f.work(), time.Hour))
		inTime := time.After(patience)
		for i := range 5 * int(patience/time.Second) {
			if err := f.post(t.Context(), strconv.Itoa(i)); err != nil {
				t.Fatal(err)
			}
			select {
			case <-f.drained:
			case <-inTime:
				t.Fatalf("%d jobs were picked up in %v", i, patience)
			}
		}
	})
}

func TestMigrateTwice(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		if err := jobs.Migrate(t.Context(), s); err != nil {
			t.Error(err)
		}
	})
}

func TestFailedJobIsTriedAgain(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		tries := 0
		work := f.work()
		work.Moment = func(_ context.Context, id int64) error {
			tries++
			if tries == 1 {
				return errors.New("not today")
			}
			f.handled <- id
			return nil
		}
		run(t, runner(s, work))
		if err := f.Plan(t.Context(), coaching.Moment{Workspace: f.workspace, Kind: "ring", Key: "a", Due: storagetest.Now()}); err != nil {
			t.Fatal(err)
		}
		receive(t, f.handled, "second try")
	})
}

// TestTwoRunners has two processes' runners share one Postgres.
func TestTwoRunners(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		if _, embedded := s.SQLite(); embedded {
			t.Skip("SQLite is for one process")
		}
		f := newFixture(t, s)
		work := f.work()
		work.Moment = func(ctx context.Context, id int64) error {
			return s.TakeMoment(ctx, id, func(_ context.Context, m coaching.Moment) error {
				f.handled <- m.ID
				return nil
			})
		}
		const moments = 60
		first := runner(s, work)
		run(t, first)
		run(t, runner(s, work))
		for i := range moments {
			if err := f.Plan(t.Context(), coaching.Moment{Workspace: f.workspace, Kind: "ring", Key: strconv.Itoa(i), Due: storagetest.Now()}); err != nil {
				t.Fatal(err)
			}
		}
		if err := first.Quiet(t.Context()); err != nil {
			t.Fatal(err)
		}
		close(f.handled)
		times := map[int64]int{}
		for id := range f.handled {
			times[id]++
		}
		if len(times) != moments {
			t.Errorf("%d of %d moments handled", len(times), moments)
		}
		for id, n := range times {
			if n != 1 {
				t.Errorf("moment %d handled %d times", id, n)
			}
		}
	})
}

func TestQuiet(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		begun, goOn := make(chan struct{}), make(chan struct{})
		handled := false
		work := f.work()
		work.Moment = func(ctx context.Context, id int64) error {
			close(begun)
			<-goOn
			return s.TakeMoment(ctx, id, func(context.Context, coaching.Moment) error {
				handled = true
				return nil
			})
		}
		r := runner(s, work)
		run(t, r)
		if err := r.Quiet(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := f.Plan(t.Context(), coaching.Moment{Workspace: f.workspace, Kind: "ring", Key: "a", Due: storagetest.Now()}); err != nil {
			t.Fatal(err)
		}
		quiet := make(chan error, 1)
		go func() { quiet <- r.Quiet(t.Context()) }()
		<-begun
		select {
		case <-quiet:
			t.Fatal("quiet while a moment was being handled")
		default:
		}
		close(goOn)
		if err := <-quiet; err != nil || !handled {
			t.Errorf("quiet, handled %v, %v", handled, err)
		}
	})
}

// TestQuietWaitsForParcels keeps Quiet waiting until a parcel is settled, and
// not for one whose place is to be left alone.
func TestQuietWaitsForParcels(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		now := storagetest.Now()
		drained := make(chan struct{}, 10)
		work := f.work()
		work.Drain = func(ctx context.Context, place int64) error {
			taken, err := s.Lease(ctx, place, "x", now, now.Add(time.Minute))
			if err != nil || !taken {
				return err
			}
			p, _, err := s.Claim(ctx, place, "x", now, now.Add(time.Minute))
			if err != nil {
				return err
			}
			if err := s.Settle(ctx, p, bot.Outcome{Next: now.Add(time.Hour)}); err != nil {
				return err
			}
			drained <- struct{}{}
			_, err = s.Release(ctx, place, "x", now)
			return err
		}
		r := runner(s, work)
		run(t, r)
		if err := f.post(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		if err := r.Quiet(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(drained) != 1 {
			t.Errorf("quiet after %d drains", len(drained))
		}
	})
}

// TestStopLetsJobsFinish stops a runner in the middle of a job.
func TestStopLetsJobsFinish(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		begun, goOn := make(chan struct{}), make(chan struct{})
		var cut error
		work := f.work()
		work.Drain = func(ctx context.Context, _ int64) error {
			close(begun)
			<-goOn
			cut = ctx.Err()
			return nil
		}
		stop := run(t, runner(s, work))
		if err := f.post(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
		<-begun
		go close(goOn)
		stop()
		if cut != nil {
			t.Errorf("the job was cut short: %v", cut)
		}
	})
}

// BenchmarkPickUp measures from the commit of a post to the start of its drain.
func BenchmarkPickUp(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		f := newFixture(b, s)
		run(b, beating(s, f.work(), time.Hour))
		subject := 0
		for b.Loop() {
			subject++
			if err := f.post(b.Context(), strconv.Itoa(subject)); err != nil {
				b.Fatal(err)
			}
			receive(b, f.drained, "drain")
		}
	})
}

// BenchmarkPost measures a post by itself.
func BenchmarkPost(b *testing.B) {
	storagetest.Each(b, func(b *testing.B, s *storage.Store) {
		f := newFixture(b, s)
		subject := 0
		for b.Loop() {
			subject++
			if err := f.post(b.Context(), strconv.Itoa(subject)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What is past is removed by whatever process runs.
func TestForgets(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		f := newFixture(t, s)
		handled := 0
		deliver := func() {
			_, err := s.Once(t.Context(), f.workspace, "a delivery", func(context.Context) ([]byte, error) { handled++; return nil, nil })
			if err != nil {
				t.Fatal(err)
			}
		}
		deliver()
		later := storagetest.Now().Add(30 * 24 * time.Hour)
		run(t, beatingAt(s, f.work(), time.Hour, func() time.Time { return later }))
		for handled < 2 {
			deliver()
		}
	})
}
