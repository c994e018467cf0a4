package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// asProgram is set where this test binary is to be carillon itself, so that
// tests can have processes of their own of what they were built from.
const asProgram = "CARILLON_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		go func() {
			io.Copy(io.Discard, os.Stdin) // ends with the tests, however they end
			os.Exit(1)
		}()
		main()
	}
	os.Exit(m.Run())
}

// startReplica is start in a process of its own.
func startReplica(t *testing.T) *process {
	t.Helper()
	addr := freeAddr(t)
	p := &process{t: t, base: "http://" + addr, exited: make(chan int, 1), stderr: &bytes.Buffer{}}
	command := exec.Command(os.Args[0], "--addr", addr)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stderr = p.stderr
	if _, err := command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	p.stop = func() {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Errorf("stop a replica: %v", err)
		}
	}
	go func() {
		command.Wait() // the exit code tells
		p.exited <- command.ProcessState.ExitCode()
	}()
	t.Cleanup(p.end)
	p.awaitReadiness()
	return p
}
