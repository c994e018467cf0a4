package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
)

// pipes is a listener of connections within this process, which take no real
// time.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error   { close(p.closed); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// Whoever is slow, be it with the header, with the body, with the next request or
// with reading the answer, holds a connection for no longer than the server says.
func TestNobodyHoldsAConnection(t *testing.T) {
	const post = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
	for name, c := range map[string]struct {
		sends string // at once
		drips byte   // one a second from then on; none when zero
		reads bool
		after time.Duration
	}{
		"nothing is sent":          {"", 0, true, headerTimeout},
		"a header that never ends": {"GET / HTTP/1.1\r\nX-Slow: ", 'x', true, headerTimeout},
		"a body that never comes":  {post, 0, true, readTimeout},
		"a body that drips":        {post, 'x', true, readTimeout},
		"no second request":        {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 0, true, idleTimeout},
		"an answer nobody reads":   {"GET /large HTTP/1.1\r\nHost: x\r\n\r\n", 0, false, writeTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				mux := http.NewServeMux()
				mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) })
				mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 1<<20)) })
				server := newServer(mux, slog.New(slog.DiscardHandler))
				listener := pipes{make(chan net.Conn), make(chan struct{})}
				go server.Serve(listener)
				defer server.Close()

				ours, theirs := net.Pipe()
				begun := time.Now()
				listener.accepted <- theirs
				var sending sync.WaitGroup
				sending.Go(func() {
					io.WriteString(ours, c.sends)
					for c.drips != 0 {
						time.Sleep(time.Second)
						if _, err := ours.Write([]byte{c.drips}); err != nil {
							return
						}
					}
				})
				if !c.reads {
					time.Sleep(c.after + time.Second) // and then whatever is left
				}
				io.Copy(io.Discard, ours)
				took := time.Since(begun)
				ours.Close()
				sending.Wait()
				if took < c.after || took > c.after+2*time.Second {
					t.Errorf("let go after %s, want %s", took, c.after)
				}
			})
		})
	}
}

// On the real program: slow connections by the hundred keep nobody else from
// being answered, and what is too large is refused for that.
func TestTheProgramUnderHostileConnections(t *testing.T) {
	p := startOnSlack(t)
	host := strings.TrimPrefix(p.base, "http://")
	dial := func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	slow := make([]net.Conn, 300)
	for i := range slow {
		slow[i] = dial()
		io.WriteString(slow[i], "POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	}
	contains(t, p.slash(lea, "/quota", "", "meanwhile"), "quota")

	large := strings.Repeat("x", 2<<20)
	status, _ := p.do(fakeslack.Signed(p.base+"/slack/events", fakeslack.Command(lea, sales, "/win", large, "large", ""), time.Now()))
	if status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: %d", status)
	}
	endless := dial()
	fmt.Fprintf(endless, "POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
	chunk := []byte(fmt.Sprintf("%x\r\n%s\r\n", 64<<10, large[:64<<10]))
	go func() {
		for { // until the program has had enough
			if _, err := endless.Write(chunk); err != nil {
				return
			}
		}
	}()
	answer, err := http.ReadResponse(bufio.NewReader(endless), nil)
	if err != nil || answer.StatusCode != http.StatusRequestEntityTooLarge || !answer.Close {
		t.Errorf("an endless body: %+v, %v", answer, err)
	}
	header, err := http.NewRequest(http.MethodGet, p.base+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	header.Header.Set("X-Large", large)
	if status, _ := p.do(header); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a large header: %d", status)
	}
	for _, c := range slow { // all of them at once, five seconds after they came
		if _, err := io.Copy(io.Discard, c); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Fatalf("a slow header: %v", err)
		}
	}
}

// Every answer says that it is shown in nobody's frame and is what it says it is.
func TestSecurityHeaders(t *testing.T) {
	p := start(t, "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	for path, want := range map[string]int{
		"/healthz": 200, "/readyz": 200, "/metrics": 200, "/nothing": 404, "/": 404,
		"/playground/": 200, "/playground/api/world": 200, "/playground/api/nothing": 404, "/playground/form": 400,
		"/playground/static/playground.js": 200, "/playground/static/nothing": 404,
	} {
		response, err := http.Get(p.base + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		header := response.Header
		if response.StatusCode != want {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
		policy := header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, value := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"} {
			if header.Get(name) != value {
				t.Errorf("%s: %s is %q", path, name, header.Get(name))
			}
		}
		if !strings.HasPrefix(path, "/playground/static/") && strings.HasPrefix(path, "/playground/") && header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: may be kept by caches: %q", path, header.Get("Cache-Control"))
		}
		if bytes.Contains(body, []byte("style=")) || bytes.Contains(body, []byte("onclick=")) {
			t.Errorf("%s: has what its policy forbids", path)
		}
	}
}
