package main

import (
	"io"
	"net"
	"path/filepath"
	"testing"
)

func TestHealthcheck(t *testing.T) {
	p := start(t, "--database", "sqlite:"+filepath.Join(t.TempDir(), "carillon.db"))
	_, port, err := net.SplitHostPort(p.base[len("http://"):])
	if err != nil {
		t.Fatal(err)
	}
	check := func(addr string) int {
		return run(t.Context(), []string{"healthcheck", "--addr", addr}, io.Discard, io.Discard)
	}
	for _, addr := range []string{"127.0.0.1:" + port, "0.0.0.0:" + port, ":" + port, "[::]:" + port} {
		if code := check(addr); code != 0 {
			t.Errorf("%s: a bot that lives is %d", addr, code)
		}
	}
	p.end()
	for _, addr := range []string{"127.0.0.1:" + port, "nowhere"} {
		if code := check(addr); code != 1 {
			t.Errorf("%s: nothing is %d", addr, code)
		}
	}
}
