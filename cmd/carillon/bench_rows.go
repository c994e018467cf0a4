package main

import "math/rand/v2"

// benchRow is something that people do, a row of the table.
type benchRow struct {
	name   string
	counts string // what the server's metrics call it
	share  int    // of a soak's requests, in hundredths
	replay bool   // its statements can be run by pgbench
	ask    func(w *benchWorld) benchRequest
}

// bareRow is asked of a server that does nothing: what a request costs before
// anything is done about it.
var bareRow = benchRow{name: "bare", ask: func(w *benchWorld) benchRequest {
	return w.slack.command(w.rep(), "/quota", "", w.id())
}}

// benchRows are the rows. What is to be measured as well is one more.
var benchRows = []benchRow{
	{name: "/quota", counts: "quota.show", share: 40, replay: true, ask: func(w *benchWorld) benchRequest {
		r := w.slack.command(w.rep(), "/quota", "", w.id())
		r.holds = []string{"120,000"}
		return r
	}},
	{name: "/leaderboard", counts: "board", share: 10, replay: true, ask: func(w *benchWorld) benchRequest {
		r := w.slack.command(w.rep(), "/leaderboard", "", w.id())
		r.holds = []string{"Rep U0BENCH"}
		return r
	}},
	{name: "/win", counts: "win", share: 20, replay: true, ask: func(w *benchWorld) benchRequest {
		return w.win(rand.IntN(len(w.reps)))
	}},
	{name: "form of a win", counts: "win", share: 5, ask: func(w *benchWorld) benchRequest {
		return w.slack.submit(w.rep(), w.form, map[string]string{"amount": "9k", "customer": "Customer " + w.id()}, "V"+w.id())
	}},
	{name: "cheer", counts: "win.cheer", share: 15, ask: (*benchWorld).cheer},
	{name: "said directly", counts: "quota.show", share: 5, ask: func(w *benchWorld) benchRequest {
		return w.slack.direct(w.rep(), "quota", "E"+w.id())
	}},
	// Last, for whoever has opened the Home has it drawn anew by all they do.
	{name: "Home", counts: "home", share: 5, ask: func(w *benchWorld) benchRequest {
		return w.slack.openHome(w.rep(), "E"+w.id())
	}},
}
