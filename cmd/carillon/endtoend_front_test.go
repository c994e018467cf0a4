package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// front is the one address of several replicas: each request goes to the next of
// them, as a load balancer has it, and can be sent once more.
type front struct {
	url string

	mu       sync.Mutex
	replicas []*process
	turn     int
	latest   request
}

// request is what came in, signature and all.
type request struct {
	path   string
	header http.Header
	body   []byte
}

func newFront(t *testing.T) *front {
	f := &front{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		came := request{r.URL.Path, r.Header.Clone(), body}
		f.mu.Lock()
		f.latest = came
		f.mu.Unlock()
		status, header, answer, err := f.pass(came)
		if err != nil {
			t.Error(err)
		}
		if status != http.StatusOK {
			t.Errorf("a request of Slack's is answered with %d %s: %s", status, answer, body)
		}
		w.Header().Set("Content-Type", header.Get("Content-Type"))
		w.WriteHeader(status)
		w.Write(answer)
	}))
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

// lead has requests go to replicas from now on.
func (f *front) lead(replicas []*process) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.replicas = replicas
}

// last is the latest request that came in.
func (f *front) last() request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest
}

// repeat has a request come in once more, and gives its answer.
func (f *front) repeat(t *testing.T, r request) []byte {
	t.Helper()
	status, _, answer, err := f.pass(r)
	if err != nil || status != http.StatusOK {
		t.Fatalf("repeated: %d %v", status, err)
	}
	return answer
}

// pass hands a request to the replica whose turn it is.
func (f *front) pass(r request) (status int, header http.Header, answer []byte, err error) {
	f.mu.Lock()
	replica := f.replicas[f.turn%len(f.replicas)]
	f.turn++
	f.mu.Unlock()
	out, err := http.NewRequest(http.MethodPost, replica.base+r.path, bytes.NewReader(r.body))
	if err != nil {
		return http.StatusBadGateway, nil, nil, err
	}
	out.Header = r.header
	response, err := http.DefaultClient.Do(out)
	if err != nil {
		return http.StatusBadGateway, nil, nil, err
	}
	defer response.Body.Close()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, response.Header, answer, err
}
