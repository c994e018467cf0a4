package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/slack"
)

// benchServerCmd is the bot as a bench starts it: as serve, until whoever started
// it is gone.
type benchServerCmd struct{}

// Run serves.
func (benchServerCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := lifeline(ctx, os.Stdin)
	defer cancel()
	return serveCmd{}.Run(ctx, p)
}

// benchBareCmd is what the bot is measured against: a server that checks the
// signature of what Slack sends, and acknowledges.
type benchBareCmd struct{}

// Run serves.
func (benchBareCmd) Run(ctx context.Context, p *program) error {
	ctx, cancel := lifeline(ctx, os.Stdin)
	defer cancel()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.settings.Addr)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /slack/events", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, slack.MaxBody))
		if err != nil || !slack.Signed(bot.Secret(p.settings.SlackSigningSecret), r.Header, body) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	server := newServer(mux, p.logger(slog.LevelWarn))
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	fmt.Fprintf(p.stdout, "A bare server listens on http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// lifeline is a context that ends with an input, which the kernel closes when
// the process at its other end is gone, however it went.
func lifeline(ctx context.Context, input io.Reader) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		io.Copy(io.Discard, input) // until its end, whatever that is
		cancel()
	}()
	return ctx, cancel
}

// benchChild is a server in a process of its own, so that what it takes of the
// machine can be told from what asking it takes.
type benchChild struct {
	addr   string
	said   *tail
	stop   func() // has it finish what it is at, and ends it if it does not
	exited chan struct{}
}

// startBenchChild starts one of the two servers above and waits until it is
// ready.
func startBenchChild(ctx context.Context, name string, settings config) (*benchChild, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	command := exec.CommandContext(ctx, program, name)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 2 * stopTimeout
	c := &benchChild{said: &tail{}, exited: make(chan struct{})}
	c.stop = func() {
		cancel()
		<-c.exited
	}
	command.Env = append(os.Environ(), environment(settings)...)
	command.Stderr = c.said
	stdout, err := begin(command)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	lines := bufio.NewScanner(stdout)
	for c.addr == "" && lines.Scan() {
		_, c.addr, _ = strings.Cut(lines.Text(), "listens on http://")
	}
	go func() {
		io.Copy(io.Discard, stdout)
		command.Wait() // how it ended, it says itself
		close(c.exited)
	}()
	if err := c.ready(ctx); err != nil {
		c.stop()
		return nil, fmt.Errorf("start %s: %w\n%s", name, err, c.said)
	}
	return c, nil
}

// begin starts the process with a lifeline, whose other end closes with this
// process, and gives what it prints.
func begin(command *exec.Cmd) (io.Reader, error) {
	if _, err := command.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return stdout, command.Start()
}

// ready waits until the child can serve.
func (c *benchChild) ready(ctx context.Context) error {
	return waitFor(ctx, func() bool {
		_, err := c.get(ctx, "/readyz")
		return err == nil
	}, c.exited)
}

// waitFor waits, for a minute at most, until something is so, unless what would
// bring it about has ended.
func waitFor(ctx context.Context, so func() bool, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return ctx.Err()
		case <-again.C:
		}
	}
	return nil
}

// get reads one of the child's pages.
func (c *benchChild) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s is answered with %s", path, response.Status)
	}
	return body, err
}

// environment are settings as a process is given them, each of them, so that
// none comes from elsewhere.
func environment(settings config) []string {
	var all []string
	value := reflect.ValueOf(settings)
	for i := range value.NumField() {
		name := value.Type().Field(i).Tag.Get("env")
		switch field := value.Field(i).Interface().(type) {
		case []string:
			all = append(all, name+"="+strings.Join(field, ","))
		default:
			all = append(all, fmt.Sprintf("%s=%v", name, field))
		}
	}
	return all
}

// tail keeps the last that is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

// tailLength is how many bytes a tail keeps at least, if there were so many.
const tailLength = 4 << 10

// Write keeps what is written.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if len(t.kept) > 2*tailLength {
		t.kept = bytes.Clone(t.kept[len(t.kept)-tailLength:])
	}
	return len(p), nil
}

// String is what was kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}
