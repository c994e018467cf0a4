package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// benchAdmin is who sets the quotas of a bench.
const benchAdmin = "U0BENCHADMIN"

// winsBefore is how many wins each rep of a bench has before it begins.
const winsBefore = 3

// benchWorld is the sales team of a bench: reps with a quota of 120,000 and some
// wins. It is made by commands, as any.
type benchWorld struct {
	slack  slackFront
	reps   []string
	form   string       // the body with which the form of a win is sent, with marks
	serial atomic.Int64 // of the last request

	mu    sync.Mutex
	wins  []benchWin
	cheer int // the win that was cheered for last
}

// benchWin is a win that was recorded.
type benchWin struct {
	number string
	author int // a place among the reps
	cheers int // how many have cheered
}

// firstID is before the first id of a request: they have twelve digits.
const firstID = 100_000_000_000

// id is one that no other request of the bench has.
func (w *benchWorld) id() string { return strconv.FormatInt(firstID+w.serial.Add(1), 10) }

// win is a command that records one of a rep, and what is done with its answer.
func (w *benchWorld) win(author int) benchRequest {
	customer := "Customer " + w.id()
	r := w.slack.command(w.reps[author], "/win", "12k "+customer, w.id())
	r.holds = []string{customer, `"win.undo"`}
	r.then = func(answer string) {
		number, _, _ := strings.Cut(behind(behind(answer, `"action_id":"win.undo"`), `"value":"`), `"`)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.wins = append(w.wins, benchWin{number: number, author: author})
	}
	return r
}

// behind is the rest of a text behind a part of it.
func behind(text, part string) string {
	_, rest, _ := strings.Cut(text, part)
	return rest
}

// cheered is a button pressed by a rep who has not pressed it for that win
// before, as long as there is one. All wins have their turn before one is cheered
// for by a second rep.
func (w *benchWorld) cheered() benchRequest {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cheer = (w.cheer + 1) % len(w.wins)
	win := &w.wins[w.cheer]
	by := (win.author + 1 + win.cheers) % len(w.reps)
	win.cheers++
	return w.slack.press(w.reps[by], "win.cheer", win.number, w.id())
}

// What stands in the body of the form for what is each request's own. To make
// it anew each time would take longer than to send it.
const (
	repMark      = "REPMARK"
	customerMark = "CUSTOMERMARK"
	viewMark     = "VIEWMARK"
)

// submitted is the form of a win that a rep filled in.
func (w *benchWorld) submitted(rep int) benchRequest {
	id := w.id()
	own := strings.NewReplacer(repMark, w.reps[rep], customerMark, "Customer"+id, viewMark, "V"+id)
	return w.slack.signed(formType, own.Replace(w.form))
}

// settle makes the team on a server that has just been started.
func (w *benchWorld) settle(ctx context.Context, addr string, opened func() (map[string]any, error)) error {
	c := &benchConn{addr: addr}
	defer c.close()
	for author, rep := range w.reps {
		for range winsBefore {
			if err := w.have(ctx, c, w.win(author)); err != nil {
				return err
			}
		}
		quota := w.slack.command(benchAdmin, "/quota", "set <@"+rep+"> 120k", w.id())
		quota.holds = []string{"120,000"}
		if err := w.have(ctx, c, quota); err != nil {
			return err
		}
	}
	// What is corrected has an entry more in the ledger, so that the numbers of
	// wins and of entries are not the same by chance.
	edit := w.slack.command(w.reps[0], "/win", "edit "+w.wins[0].number+" amount 11k because typo", w.id())
	edit.holds = []string{"11,000"}
	if err := w.have(ctx, c, edit); err != nil {
		return err
	}
	if err := w.have(ctx, c, w.slack.command(w.reps[0], "/win", "", w.id())); err != nil {
		return err
	}
	view, err := opened()
	if err == nil {
		w.form = w.slack.submit(repMark, view, map[string]string{"amount": "9k", "customer": customerMark}, viewMark).body
	}
	return err
}

// have makes a request that has to be answered well.
func (w *benchWorld) have(ctx context.Context, c *benchConn, r benchRequest) error {
	status, answer, err := c.ask(ctx, r)
	if err = errors.Join(err, r.fault(status, answer)); err != nil {
		return fmt.Errorf("make a team: %w", err)
	}
	if r.then != nil {
		r.then(answer)
	}
	return nil
}
