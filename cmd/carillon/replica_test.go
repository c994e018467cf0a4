package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// asProgram is set where this test binary is to be carillon itself, so that
// tests can have processes of their own of what they were built from. The other
// two are what such a process may be set beside the product's settings: by how
// much its clock is off, and how long its leases are.
const (
	asProgram = "CARILLON_TEST_AS_PROGRAM"
	clockOff  = "CARILLON_TEST_CLOCK_OFF"
	shortened = "CARILLON_TEST_LEASE"
)

// sideBySide is how many tests run beside each other that say they may.
const sideBySide = "4"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(beProgram())
	}
	// What runs beside others here waits for most of its time: for browsers, for
	// Slack to come back, for leases to end. The command line has the last word.
	if err := flag.Set("test.parallel", sideBySide); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// beProgram is main, on a clock that can be moved: each line of the standard
// input says anew by how much it is off.
func beProgram() int {
	// A write past the limit on the size of files fails, as on a full disk.
	signal.Ignore(syscall.SIGXFSZ)
	var off atomic.Int64
	set := func(text string) {
		d, err := time.ParseDuration(text)
		if err != nil {
			fmt.Fprintln(os.Stderr, "clock:", err)
			os.Exit(1)
		}
		off.Store(int64(d))
	}
	if text, is := os.LookupEnv(clockOff); is {
		set(text)
	}
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			set(lines.Text())
		}
		os.Exit(1) // the tests have ended, however they did
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &program{stdout: os.Stdout, stderr: os.Stderr, now: func() time.Time {
		return time.Now().Add(time.Duration(off.Load()))
	}}
	if text, is := os.LookupEnv(shortened); is {
		var err error
		if p.lease, err = time.ParseDuration(text); err != nil {
			fmt.Fprintln(os.Stderr, "lease:", err)
			return 1
		}
	}
	return p.run(ctx, os.Args[1:])
}

// replica is carillon in a process of its own, which may be killed and started
// again at the same address.
type replica struct {
	t    *testing.T
	addr string
	env  []string
	said output // of all its lives

	mu      sync.Mutex
	process *os.Process
	input   io.WriteCloser
	exited  chan struct{}
	code    int
}

// output is what a process says while others read it.
type output struct {
	mu sync.Mutex
	bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Buffer.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Buffer.String()
}

// newReplica is a replica that does not run yet, with settings beside those of
// the environment.
func newReplica(t *testing.T, settings ...string) *replica {
	t.Helper()
	return &replica{t: t, addr: freeAddr(t), env: settings}
}

func (r *replica) base() string { return "http://" + r.addr }

// start begins a life.
func (r *replica) start() {
	r.t.Helper()
	command := exec.Command(os.Args[0], "--addr", r.addr)
	command.Env = append(append(os.Environ(), asProgram+"=1"), r.env...)
	command.Stderr = &r.said
	input, err := command.StdinPipe()
	if err != nil {
		r.t.Error(err)
		return
	}
	if err := command.Start(); err != nil {
		r.t.Error(err)
		return
	}
	exited := make(chan struct{})
	r.mu.Lock()
	r.process, r.input, r.exited = command.Process, input, exited
	r.mu.Unlock()
	go func() {
		command.Wait() // the exit code tells
		r.code = command.ProcessState.ExitCode()
		close(exited)
	}()
}

func (r *replica) pid() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.process.Pid
}

// signal sends a signal to the process.
func (r *replica) signal(s os.Signal) {
	r.t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		r.t.Errorf("%s to a replica: %v", s, err)
	}
}

// end has the process end by a signal, and gives its exit code once it has.
func (r *replica) end(by os.Signal) int {
	r.t.Helper()
	r.signal(by)
	<-r.exited
	return r.code
}

// turn sets the clock of the process to be off by so much.
func (r *replica) turn(off time.Duration) {
	r.t.Helper()
	if _, err := fmt.Fprintln(r.input, off); err != nil {
		r.t.Errorf("turn the clock: %v", err)
	}
}

// startReplica is start in a process of its own.
func startReplica(t *testing.T) *process {
	t.Helper()
	r := newReplica(t)
	r.start()
	p := &process{t: t, base: r.base(), exited: make(chan int, 1), stderr: &r.said}
	p.stop = func() { r.signal(syscall.SIGTERM) }
	go func() {
		<-r.exited
		p.exited <- r.code
	}()
	t.Cleanup(p.end)
	p.awaitReadiness()
	return p
}
