package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// What is asked arrives as it is, over connections that are kept unless the
// server closes them, and each answer is looked at.
func TestBenchLoad(t *testing.T) {
	var asked, connections atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/there" || r.Header.Get("X-Kind") != "a" || string(body) != "words" {
			t.Errorf("asked %s %s %v %q, %v", r.Method, r.URL, r.Header, body, err)
		}
		switch asked.Add(1) % 3 {
		case 0:
			w.Header().Set("Connection", "close")
		case 1:
			io.WriteString(w, strings.Repeat("long ", 10_000)) // without a length
			return
		}
		io.WriteString(w, "short")
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	load := benchLoad{addr: server.Listener.Addr().String(), connections: 1, rate: 100}
	request := benchRequest{path: "/there", headers: "X-Kind: a\r\n", body: "words", holds: []string{"short"}}
	times := load.run(t.Context(), 80*time.Millisecond, func() benchRequest { return request })
	if len(times.took) != 6 || times.wrong != 3 || times.example == nil {
		t.Errorf("%d right, %d wrong: %v", len(times.took), times.wrong, times.example)
	}
	if n := connections.Load(); n != 3 {
		t.Errorf("%d connections", n)
	}
	server.Close()
	if gone := load.run(t.Context(), 10*time.Millisecond, func() benchRequest { return request }); gone.wrong != 2 || len(gone.took) > 0 {
		t.Errorf("nobody is there: %+v", gone)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if none := load.run(over, time.Hour, func() benchRequest { return request }); none.wrong > 0 || len(none.took) > 0 {
		t.Errorf("it is over: %+v", none)
	}
}

// However slow the server, at a pace everything that was due is asked, and has
// taken as long as since then.
func TestBenchPace(t *testing.T) {
	var asked atomic.Int64
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		switch asked.Add(1) {
		case 1:
			<-release
		case 4:
			close(release) // the other three connections go on meanwhile
		}
	}))
	defer server.Close()
	load := benchLoad{addr: server.Listener.Addr().String(), connections: 4, rate: 100}
	times := load.run(t.Context(), 200*time.Millisecond, func() benchRequest { return benchRequest{path: "/"} })
	if len(times.took) != 21 || times.wrong > 0 {
		t.Errorf("%d right, %d wrong: %v", len(times.took), times.wrong, times.example)
	}
	if times.within(1) < 30*time.Millisecond {
		t.Errorf("the one that was held took %s", times.within(1))
	}
}

func TestBenchTimes(t *testing.T) {
	var hundred benchTimes
	for i := range 100 {
		hundred.took = append(hundred.took, time.Duration(i+1))
	}
	for _, test := range []struct {
		times benchTimes
		share float64
		want  time.Duration
	}{
		{benchTimes{}, .5, 0},
		{benchTimes{took: []time.Duration{7}}, .5, 7},
		{benchTimes{took: []time.Duration{7}}, 1, 7},
		{benchTimes{took: []time.Duration{1, 2, 3, 4}}, .5, 2},
		{hundred, .5, 50},
		{hundred, .95, 95},
		{hundred, .99, 99},
		{hundred, 1, 100},
	} {
		if is := test.times.within(test.share); is != test.want {
			t.Errorf("%d%% of %d answers within %d, want %d", int(test.share*100), len(test.times.took), is, test.want)
		}
	}
	hundred.lasted = 2 * time.Second
	if is := hundred.perSecond(); is != 50 {
		t.Errorf("%g answers a second", is)
	}
}

func TestBenchFaults(t *testing.T) {
	silent, spoken := benchRequest{}, benchRequest{holds: []string{"12", "Acme"}}
	for name, test := range map[string]struct {
		request benchRequest
		status  int
		answer  string
		right   bool
	}{
		"empty":      {silent, http.StatusOK, "", true},
		"not empty":  {silent, http.StatusOK, "words", false},
		"refused":    {silent, http.StatusUnauthorized, "", false},
		"all of it":  {spoken, http.StatusOK, "12 for Acme", true},
		"part of it": {spoken, http.StatusOK, "12 for Globex", false},
		"broken":     {spoken, http.StatusInternalServerError, "12 for Acme", false},
	} {
		if fault := test.request.fault(test.status, test.answer); (fault == nil) != test.right {
			t.Errorf("%s: %v", name, fault)
		}
	}
}
