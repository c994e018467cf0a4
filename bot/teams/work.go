package teams

import (
	"context"
	"sync"
	"time"
)

// work is what goes on after requests were acknowledged.
type work struct {
	mu      sync.Mutex
	closing bool
	under   sync.WaitGroup
	stopped context.Context
	stop    context.CancelFunc
}

func newWork() *work {
	w := &work{}
	w.stopped, w.stop = context.WithCancel(context.Background())
	return w
}

// begin runs do by itself. It is false once we are stopping: then the caller has
// to do it before it acknowledges.
func (w *work) begin(do func()) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closing {
		return false
	}
	w.under.Go(do)
	return true
}

// within is a context for work that goes on when the request it is for is over,
// for as long as an answer is of use or until a stop has waited for it.
func (w *work) within(ctx context.Context, length time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), length)
	unhook := context.AfterFunc(w.stopped, cancel)
	return ctx, func() { unhook(); cancel() }
}

// finish waits until nothing is under way, and breaks off what takes longer than
// some time.
func (w *work) finish(after time.Duration) {
	w.mu.Lock()
	w.closing = true
	w.mu.Unlock()
	patience := time.AfterFunc(after, w.stop)
	defer patience.Stop()
	w.under.Wait()
}
