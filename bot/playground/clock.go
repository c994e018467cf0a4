package playground

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// patience is how many times in a row the same moment may be found due before
// the clock gives up on it.
const patience = 50

// ErrStuck says that something was due and did not get done, so that the clock
// stopped there.
var ErrStuck = errors.New("something that is due does not get done")

// Clock is a clock that can be moved ahead of the real one, and is there still
// after a restart. While it moves it stands still at each moment, so that what
// is due then happens at that very time. It never goes back in a world that
// lives by it; see Anew.
type Clock struct {
	real func() time.Time

	mu    sync.RWMutex
	ahead time.Duration
	stood time.Time // where it stands still; zero when it runs

	moving sync.Mutex
}

// NewClock makes a clock that shows the real time until Restore.
func NewClock(real func() time.Time) *Clock { return &Clock{real: real} }

// Restore moves the clock to where it was when the program stopped.
func (c *Clock) Restore(ctx context.Context, hours Hours) error {
	ahead, err := hours.ClockAhead(ctx)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = ahead
	return nil
}

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.stood.IsZero() {
		return c.stood
	}
	return c.real().Add(c.ahead)
}

// Move lets the time pass until target: everything due until then happens at
// its own moment, in order. A target that lies behind is not an error here; the
// clock then only lets happen what is due now.
func (c *Clock) Move(ctx context.Context, target time.Time, jobs Jobs, hours Hours) error {
	c.moving.Lock()
	defer c.moving.Unlock()
	defer c.run()
	c.stand(c.Now())
	// What goes on now is done before time moves, for a lease that is held
	// would seem to have run out.
	if err := jobs.Quiet(ctx); err != nil {
		return fmt.Errorf("move clock: %w", err)
	}
	if err := c.pass(ctx, target, jobs, hours); err != nil {
		return fmt.Errorf("move clock: %w", err)
	}
	return nil
}

// Anew has the world replaced while nothing else happens. Time goes back to
// the real one if back says that nobody else has lived by it: what was to come
// is gone with the old world, so that nothing can happen twice. Where that fails
// the old world stands, at the time that it was.
func (c *Clock) Anew(ctx context.Context, back bool, jobs Jobs, replace func(ctx context.Context) error) error {
	c.moving.Lock()
	defer c.moving.Unlock()
	defer c.run()
	before := c.Now()
	c.stand(before)
	if err := jobs.Quiet(ctx); err != nil {
		return fmt.Errorf("make the world anew: %w", err)
	}
	if back {
		c.stand(c.real())
	}
	if err := replace(ctx); err != nil {
		c.stand(before)
		return fmt.Errorf("make the world anew: %w", err)
	}
	return nil
}

func (c *Clock) pass(ctx context.Context, target time.Time, jobs Jobs, hours Hours) error {
	var last time.Time
	for tries := 0; ; tries++ {
		due, some, err := jobs.EarliestMoment(ctx)
		if err != nil {
			return err
		}
		if !some || due.After(target) {
			break
		}
		if !due.Equal(last) {
			last, tries = due, 0
		}
		if tries == patience {
			return fmt.Errorf("%w: due at %s", ErrStuck, due)
		}
		if err := c.step(ctx, due, jobs, hours); err != nil {
			return err
		}
	}
	return c.step(ctx, target, jobs, hours)
}

// step stands the clock at an instant, unless that lies behind, and lets happen
// what is due.
func (c *Clock) step(ctx context.Context, at time.Time, jobs Jobs, hours Hours) error {
	if at.After(c.Now()) {
		if err := hours.SetClockAhead(ctx, c.stand(at)); err != nil {
			return err
		}
	}
	if err := jobs.Beat(ctx); err != nil {
		return err
	}
	return jobs.Quiet(ctx)
}

// stand stops the clock at an instant and says how far that is ahead.
func (c *Clock) stand(at time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stood = at
	c.ahead = at.Sub(c.real())
	return c.ahead
}

// run lets the clock run on from where it stands.
func (c *Clock) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = c.stood.Sub(c.real())
	c.stood = time.Time{}
}
