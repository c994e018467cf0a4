package main

// benchRow is something that people do, a row of the table.
type benchRow struct {
	name   string
	counts string                                    // what the server's metrics call it
	share  int                                       // of a soak's requests, in hundredths
	replay bool                                      // pgbench can run its statements: they are different each time by themselves
	ask    func(w *benchWorld, rep int) benchRequest // by one of the reps
}

// bareRow is asked of a server that does nothing: what a request costs before
// anything is done about it.
var bareRow = benchRow{name: "bare", ask: func(w *benchWorld, rep int) benchRequest {
	return w.slack.command(w.reps[rep], "/quota", "", w.id())
}}

// benchRows are the rows. What is to be measured as well is one more.
var benchRows = []benchRow{
	{name: "/quota", counts: "quota.show", share: 40, replay: true, ask: func(w *benchWorld, rep int) benchRequest {
		r := w.slack.command(w.reps[rep], "/quota", "", w.id())
		r.holds = []string{"120,000"}
		return r
	}},
	{name: "/leaderboard", counts: "board", share: 10, replay: true, ask: func(w *benchWorld, rep int) benchRequest {
		r := w.slack.command(w.reps[rep], "/leaderboard", "", w.id())
		r.holds = []string{"Rep U0BENCH"}
		return r
	}},
	{name: "/win", counts: "win", share: 20, replay: true, ask: func(w *benchWorld, rep int) benchRequest {
		return w.win(rep)
	}},
	{name: "form of a win", counts: "win", share: 5, ask: func(w *benchWorld, rep int) benchRequest {
		return w.submitted(rep)
	}},
	{name: "cheer", counts: "win.cheer", share: 15, ask: func(w *benchWorld, _ int) benchRequest { return w.cheered() }},
	{name: "said directly", counts: "quota.show", share: 5, ask: func(w *benchWorld, rep int) benchRequest {
		return w.slack.direct(w.reps[rep], "quota", "E"+w.id())
	}},
	// Last, for whoever has opened the Home has it drawn anew by all they do.
	{name: "Home", counts: "home", share: 5, ask: func(w *benchWorld, rep int) benchRequest {
		return w.slack.openHome(w.reps[rep], "E"+w.id())
	}},
}
