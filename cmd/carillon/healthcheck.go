package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthTimeout is how long a process that lives may take to say so.
const healthTimeout = 2 * time.Second

type healthcheckCmd struct{}

// Run asks the bot of this machine whether it lives, for containers, in which
// there is nothing else to ask with.
func (healthcheckCmd) Run(ctx context.Context, p *program) error {
	host, port, err := net.SplitHostPort(p.settings.Addr)
	if err != nil {
		return fmt.Errorf("CARILLON_ADDR %s is no address: give one such as 127.0.0.1:8080", p.settings.Addr)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot answers %s", response.Status)
	}
	return nil
}
