package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// askTimeout is after how long a request of a bench counts as not answered.
const askTimeout = 10 * time.Second

// benchRequest is a request as it goes over the line, and what is to come of it.
type benchRequest struct {
	path    string
	headers string // beside those that HTTP itself wants, each line with its end
	body    string
	holds   []string            // what a right answer holds; without any it is empty
	then    func(answer string) // is given a right answer; perhaps nil
}

// fault says what is wrong with the answer to the request, or nothing.
func (r benchRequest) fault(status int, answer string) error {
	switch {
	case status != http.StatusOK:
		return fmt.Errorf("answered with %d: %.200s", status, answer)
	case len(r.holds) == 0 && answer != "":
		return fmt.Errorf("not answered with an empty body: %.200s", answer)
	}
	for _, part := range r.holds {
		if !strings.Contains(answer, part) {
			return fmt.Errorf("the answer lacks %q: %.200s", part, answer)
		}
	}
	return nil
}

// benchConn is one connection of whoever asks, kept for as long as the server
// keeps it. It is not net/http's client, which costs as much as a quick answer
// does on the machine that both share.
type benchConn struct {
	addr string
	conn net.Conn
	in   *bufio.Reader
	out  []byte
	body bytes.Buffer
}

// ask sends a request and gives the status and the body of its answer.
func (c *benchConn) ask(ctx context.Context, r benchRequest) (status int, answer string, err error) {
	if c.conn == nil {
		c.conn, err = (&net.Dialer{Timeout: askTimeout}).DialContext(ctx, "tcp", c.addr)
		if err != nil {
			return 0, "", err
		}
		c.in = bufio.NewReader(c.conn)
	}
	stays := false
	defer func() {
		if !stays {
			c.close()
		}
	}()
	if err := c.conn.SetDeadline(time.Now().Add(askTimeout)); err != nil {
		return 0, "", err
	}
	c.out = append(c.out[:0], "POST "...)
	c.out = append(c.out, r.path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: "...)
	c.out = append(c.out, c.addr...)
	c.out = append(c.out, "\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(r.body)), 10)
	c.out = append(c.out, "\r\n"...)
	c.out = append(c.out, r.headers...)
	c.out = append(c.out, "\r\n"...)
	c.out = append(c.out, r.body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, "", err
	}
	response, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	c.body.Reset()
	if _, err := c.body.ReadFrom(response.Body); err != nil {
		return 0, "", err
	}
	stays = !response.Close
	return response.StatusCode, c.body.String(), nil
}

func (c *benchConn) close() {
	if c.conn != nil {
		c.conn.Close() // whoever is at the other end is not asked
		c.conn = nil
	}
}

// benchTimes are what a number of requests came to.
type benchTimes struct {
	took    []time.Duration // of the answers that were right, in order
	wrong   int             // requests that were refused, answered wrongly or not at all
	example error           // one of them
	lasted  time.Duration
}

func (t *benchTimes) add(other benchTimes) {
	t.took = append(t.took, other.took...)
	t.wrong += other.wrong
	if t.example == nil {
		t.example = other.example
	}
}

// perSecond is how many answers there were in a second.
func (t benchTimes) perSecond() float64 {
	if t.lasted <= 0 {
		return 0
	}
	return float64(len(t.took)) / t.lasted.Seconds()
}

// within is the time within which a share of the answers came, by the nearest
// rank: of a hundred answers .99 is what the 99th of them took.
func (t benchTimes) within(share float64) time.Duration {
	if len(t.took) == 0 {
		return 0
	}
	rank := int(math.Ceil(share * float64(len(t.took))))
	return t.took[min(max(rank, 1), len(t.took))-1]
}

// benchLoad is what asks a server at full speed, or at a pace.
type benchLoad struct {
	addr        string
	connections int
	rate        float64 // requests a second over all connections; 0 is as many as can be
}

// run asks on every connection until it has lasted for a while, or ctx ends.
func (l benchLoad) run(ctx context.Context, lasts time.Duration, next func() benchRequest) benchTimes {
	begun := time.Now()
	results := make([]benchTimes, l.connections)
	var asking sync.WaitGroup
	for i := range results {
		asking.Go(func() { results[i] = l.keepAsking(ctx, i, begun, begun.Add(lasts), next) })
	}
	asking.Wait()
	all := benchTimes{lasted: time.Since(begun)}
	for _, r := range results {
		all.add(r)
	}
	slices.Sort(all.took)
	return all
}

// keepAsking asks on one of the connections. At a pace an answer has taken as
// long as since its request was due, so that a server that stops for a moment
// does not hide it by being asked less.
func (l benchLoad) keepAsking(ctx context.Context, i int, begun, until time.Time, next func() benchRequest) (times benchTimes) {
	c := &benchConn{addr: l.addr}
	defer c.close()
	due, every := begun, time.Duration(0)
	if l.rate > 0 {
		every = time.Duration(float64(l.connections) / l.rate * float64(time.Second))
		due = begun.Add(every * time.Duration(i) / time.Duration(l.connections))
	}
	for ctx.Err() == nil {
		if every > 0 {
			time.Sleep(time.Until(due))
		} else {
			due = time.Now()
		}
		if due.After(until) {
			break
		}
		times.ask(ctx, c, next(), due)
		due = due.Add(every)
	}
	return times
}

// ask makes one request that was due at an instant.
func (t *benchTimes) ask(ctx context.Context, c *benchConn, r benchRequest, due time.Time) {
	status, answer, err := c.ask(ctx, r)
	took := time.Since(due)
	if err == nil {
		err = r.fault(status, answer)
	}
	switch {
	case err == nil:
		t.took = append(t.took, took)
		if r.then != nil {
			r.then(answer)
		}
	case ctx.Err() == nil:
		t.wrong++
		t.example = err
	}
}
