package bot

import (
	"context"
	"fmt"

	"github.com/carillon-bot/carillon/coaching"
)

// Dispatcher hands a moment that has come to whoever handles its kind.
type Dispatcher struct {
	Moments MomentTaker
	Kinds   map[string]MomentHandler
}

// MomentHandler does what a moment is for, in the transaction that takes the
// moment. It reads the world anew, and may find nothing left to do.
type MomentHandler func(ctx context.Context, m coaching.Moment) error

// MomentTaker takes moments that were handed over.
type MomentTaker interface {
	// TakeMoment runs fn with a moment in a transaction, and takes the moment
	// away with it unless fn planned it anew. Of several that take the same
	// moment, fn runs for one. A moment that is gone, or was moved since it
	// was handed over, is left alone.
	TakeMoment(ctx context.Context, id int64, fn func(ctx context.Context, m coaching.Moment) error) error
}

// Moment handles the moment of an id.
func (d *Dispatcher) Moment(ctx context.Context, id int64) error {
	return d.Moments.TakeMoment(ctx, id, func(ctx context.Context, m coaching.Moment) error {
		handle, known := d.Kinds[m.Kind]
		if !known {
			return fmt.Errorf("moment %d: nobody handles kind %s", m.ID, m.Kind)
		}
		if err := handle(ctx, m); err != nil {
			return fmt.Errorf("moment %d: %w", m.ID, err)
		}
		return nil
	})
}
