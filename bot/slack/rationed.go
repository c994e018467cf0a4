package slack

import (
	"math"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"
)

// forAll are the methods that the outbox calls for many places at once and that
// Slack rations by the workspace. chat.postMessage is none of them: how often it
// may be called goes by the channel.
var forAll = map[string]bool{
	"chat.update":           true,
	"conversations.history": true,
	"conversations.open":    true,
	"conversations.replies": true,
}

// rationed obeys Retry-After for all who call a method: once Slack wants it to be
// called later, whoever calls it before is answered as Slack would answer, and
// Slack is left alone.
type rationed struct {
	base  http.RoundTripper
	now   func() time.Time
	mu    sync.Mutex
	until map[string]time.Time // by method
}

func newRationed(base http.RoundTripper, now func() time.Time) *rationed {
	return &rationed{base: base, now: now, until: map[string]time.Time{}}
}

func (r *rationed) RoundTrip(request *http.Request) (*http.Response, error) {
	method := path.Base(request.URL.Path)
	if !forAll[method] {
		return r.base.RoundTrip(request)
	}
	if pause := r.pause(method); pause > 0 {
		if request.Body != nil {
			request.Body.Close()
		}
		return tooMany(request, pause), nil
	}
	response, err := r.base.RoundTrip(request)
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		r.putOff(method, response.Header.Get("Retry-After"))
	}
	return response, err
}

func (r *rationed) pause(method string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.until[method].Sub(r.now())
}

// putOff notes after how many seconds a method may be called again.
func (r *rationed) putOff(method, retryAfter string) {
	seconds, err := strconv.Atoi(retryAfter)
	if err != nil {
		return // whoever called decides by themselves
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until[method] = r.now().Add(time.Duration(seconds) * time.Second)
}

func tooMany(request *http.Request, pause time.Duration) *http.Response {
	return &http.Response{
		Status:     "429 Too Many Requests",
		StatusCode: http.StatusTooManyRequests,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:  http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(pause.Seconds())))}},
		Body:    http.NoBody,
		Request: request,
	}
}
