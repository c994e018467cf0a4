package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// How long requests and their answers may take, how much may stand before a
// body, and how long a stop waits for requests under way. What is to last longer,
// such as a stream, lifts the times by itself.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	mostHeader    = 64 << 10
	stopTimeout   = 10 * time.Second
)

// heapGrowth is by how many percent of what is in use the heap grows before it
// is collected, where GOGC does not say. What is in use is little, so that Go's
// own 100 collects dozens of times a second under load: with 200 a /quota takes
// an eighth less of the processor, and the program 8 MB more.
const heapGrowth = 200

// securityHeaders go with every answer that sets no others: what is no page runs
// nothing, is shown in nobody's frame, and is what it says it is.
var securityHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	"Referrer-Policy":         "no-referrer",
	"X-Content-Type-Options":  "nosniff",
	"X-Frame-Options":         "DENY",
}

type serveCmd struct{}

// Run serves until it is told to stop.
func (serveCmd) Run(ctx context.Context, p *program) error {
	log := p.logger(slog.LevelInfo)
	a, err := assemble(ctx, p, log)
	if err != nil {
		return err
	}
	defer a.store.Close()
	if _, given := os.LookupEnv("GOGC"); !given {
		debug.SetGCPercent(heapGrowth)
	}
	debug.FreeOSMemory() // a made-up team took more to make than to serve
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.settings.Addr)
	if err != nil {
		return fmt.Errorf("CARILLON_ADDR %s cannot be listened on, give another: %w", p.settings.Addr, err)
	}
	a.greet(p, listener.Addr())
	return a.serve(ctx, listener)
}

// serve runs the listener, the platforms and the jobs until ctx ends or one of
// them fails; then all are stopped, requests first, so that what they began is
// finished or given back.
func (a *app) serve(ctx context.Context, listener net.Listener) error {
	server := newServer(a.routes(), a.log)
	group, running := errgroup.WithContext(ctx)
	for _, p := range a.platforms {
		group.Go(func() error {
			if err := p.Run(running, a.router); err != nil && running.Err() == nil {
				return fmt.Errorf("%s: %w", p.Name(), err)
			}
			return nil
		})
	}
	group.Go(func() error { return a.jobs.Run(running) })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-running.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		defer cancel()
		return server.Shutdown(stopping)
	})
	return group.Wait()
}

// newServer is a server in which nobody can hold a connection for ever, nor have
// it read without end.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           secured(handler),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    mostHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// secured puts the security headers before a handler, which may set others.
func secured(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for name, value := range securityHeaders {
			header.Set(name, value)
		}
		handler.ServeHTTP(w, r)
	})
}

// routes are the platforms' endpoints and those for whoever watches the
// program.
func (a *app) routes() http.Handler {
	mux := http.NewServeMux()
	for _, p := range a.platforms {
		p.Routes(mux, a.router)
	}
	mux.Handle("GET /metrics", a.metrics.serve())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := a.ready(r.Context()); err != nil {
			a.log.Warn("not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux
}

// readiness is whether commands can be served, found out once a second at most:
// anybody may ask, and the answer takes a write.
type readiness struct {
	mu    sync.Mutex
	until time.Time
	err   error
}

func (r *readiness) ask(ctx context.Context, find func(ctx context.Context) error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); now.After(r.until) {
		// The answer is others' too, so that it does not end with who asked.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTimeout)
		defer cancel()
		r.err = find(ctx)
		r.until = now.Add(time.Second)
	}
	return r.err
}

// ready tells whether commands can be served.
func (a *app) ready(ctx context.Context) error {
	for _, p := range a.platforms {
		if connecting, ok := p.(interface{ Ready() bool }); ok && !connecting.Ready() {
			return fmt.Errorf("%s is not connected yet", p.Name())
		}
	}
	return a.stored.ask(ctx, a.store.Ping)
}

// here is an address as this machine reaches it: the playground answers to no
// other, also where the bot listens on all there are.
func here(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
}

// greet says where to go next.
func (a *app) greet(p *program, addr net.Addr) {
	fmt.Fprintf(p.stdout, "Carillon %s listens on http://%s\n", describeVersion(), addr)
	if p.settings.playgroundOn() {
		fmt.Fprintf(p.stdout, "Open http://%s/playground/ and type: /win 12k Acme\n", here(addr))
	}
	switch {
	case p.settings.SlackAppToken != "":
		fmt.Fprintln(p.stdout, "Slack sends by socket; say “@carillon help” there.")
	case p.settings.slackSet():
		fmt.Fprintln(p.stdout, "Slack sends to /slack/events at your public address; say “@carillon help” there.")
	}
	if p.settings.teamsSet() {
		fmt.Fprintln(p.stdout, "Teams sends to /api/messages at your public address; say “@carillon help” there.")
	}
	if !p.settings.chatSet() {
		fmt.Fprintln(p.stdout, "To move in for real, set up Slack: README.md, “Slack in ten lines”.")
	}
}
