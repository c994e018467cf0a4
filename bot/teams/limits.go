package teams

import (
	"slices"
	"sync"
	"time"
)

// window is that so much may be asked within a time.
type window struct {
	most   int
	within time.Duration
}

// What Teams allows a bot: in one conversation to send and to ask about members,
// and in a tenant altogether. It may change these; what it then refuses is tried
// again when it says.
var (
	sendWindows   = []window{{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}, {1800, time.Hour}}
	lookWindows   = []window{{14, time.Second}, {16, 2 * time.Second}, {120, 30 * time.Second}, {3600, time.Hour}}
	tenantWindows = []window{{50, time.Second}}
)

// limits count what was asked, by whom it is counted for.
type limits struct {
	mu    sync.Mutex
	asked map[string][]time.Time
	swept time.Time
}

func newLimits() *limits { return &limits{asked: map[string][]time.Time{}} }

// take gives the moment at which the next may go, and counts it then.
func (l *limits) take(who string, windows []window, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	asked, at := l.asked[who], now
	for _, w := range windows {
		if len(asked) >= w.most {
			if free := asked[len(asked)-w.most].Add(w.within); free.After(at) {
				at = free
			}
		}
	}
	most := windows[len(windows)-1].most
	if len(asked) >= most {
		asked = slices.Delete(asked, 0, len(asked)-most+1)
	}
	l.asked[who] = append(asked, at)
	return at
}

// sweep forgets now and then those who have asked nothing for an hour.
func (l *limits) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for who, asked := range l.asked {
		if now.Sub(asked[len(asked)-1]) > time.Hour {
			delete(l.asked, who)
		}
	}
}
