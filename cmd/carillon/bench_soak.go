package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// soakLine is what a soak found out in one stretch of it.
type soakLine struct {
	At        float64 `json:"at_seconds"` // since it began, at the end of the stretch
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
	Errors    int     `json:"errors"`
	RSS       float64 `json:"rss_bytes"`
	Heap      float64 `json:"heap_bytes"` // of Go's heap, in use
	Waiting   float64 `json:"waiting"`    // messages in the outbox that could be posted
}

// soakReport is what a soak found out.
type soakReport struct {
	Lines   []soakLine `json:"lines"`
	Answers int        `json:"answers"`
	Errors  int        `json:"errors"`
	Example string     `json:"error,omitempty"`
}

// stretch is how long the stretches of a soak are.
const stretch = 5 * time.Second

// soak asks for everything, as often as people do, for a long time.
func (c benchCmd) soak(ctx context.Context, report *soakReport, child *benchChild, w *benchWorld, rows []benchRow) error {
	before, err := child.gauge(ctx)
	if err != nil {
		return err
	}
	load := benchLoad{addr: child.addr, connections: c.Connections, rate: c.Rate}
	mix := newMix(rows)
	begun := time.Now()
	var now gauge
	for left := c.Soak; left > 0; left -= stretch {
		times := load.run(ctx, min(left, stretch), func() benchRequest { return mix.ask(w) })
		if now, err = child.gauge(ctx); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		report.Answers += len(times.took)
		report.Errors += times.wrong
		if times.example != nil {
			report.Example = times.example.Error()
		}
		report.Lines = append(report.Lines, soakLine{
			At: time.Since(begun).Seconds(), PerSecond: times.perSecond(),
			P50: milliseconds(times.within(.5)), P99: milliseconds(times.within(.99)), Max: milliseconds(times.within(1)),
			Errors: times.wrong, RSS: now.rss, Heap: now.heap, Waiting: now.waiting,
		})
	}
	if missing := mix.undone(before, now); missing > 0 {
		report.Errors += missing
		report.Example = fmt.Sprintf("of %d answers %d do not say that it was done", report.Answers, missing)
	}
	return nil
}

// mix is what is asked for in a soak.
type mix struct {
	rows     []benchRow
	whole    int // what the rows' shares come to
	answered map[string]*atomic.Int64
}

func newMix(rows []benchRow) mix {
	m := mix{rows: rows, answered: map[string]*atomic.Int64{}}
	for _, r := range rows {
		m.whole += r.share
		m.answered[r.counts] = &atomic.Int64{}
	}
	return m
}

// ask is a request of one of the rows, each as often as its share.
func (m mix) ask(w *benchWorld) benchRequest {
	at := rand.IntN(m.whole)
	row := m.rows[0]
	for _, row = range m.rows {
		if at -= row.share; at < 0 {
			break
		}
	}
	r := row.ask(w, rand.IntN(len(w.reps)))
	then := r.then
	r.then = func(answer string) {
		m.answered[row.counts].Add(1)
		if then != nil {
			then(answer)
		}
	}
	return r
}

// undone is how many of those that were answered were not done.
func (m mix) undone(before, after gauge) (missing int) {
	for name, answered := range m.answered {
		missing += max(0, int(answered.Load())-int(after.done[name]-before.done[name]))
	}
	return missing
}

// print prints it for people: at most twenty lines, each the last of its part,
// and the whole as a curve.
func (r soakReport) print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "after\tanswers/s\tp50 ms\tp99 ms\tmax ms\terrors\tRSS MB\theap MB\twaiting\t")
	every := (len(r.Lines) + 19) / 20
	for i, l := range r.Lines {
		if (i+1)%every == 0 || i == len(r.Lines)-1 {
			fmt.Fprintf(table, "%s\t%.0f\t%.1f\t%.1f\t%.1f\t%d\t%.1f\t%.1f\t%.0f\t\n",
				time.Duration(l.At*float64(time.Second)).Round(time.Second), l.PerSecond, l.P50, l.P99, l.Max, l.Errors, l.RSS/(1<<20), l.Heap/(1<<20), l.Waiting)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	var rss, heap []float64
	for _, l := range r.Lines {
		rss, heap = append(rss, l.RSS/(1<<20)), append(heap, l.Heap/(1<<20))
	}
	fmt.Fprintf(w, "\nRSS   %s\nheap  %s\n\n%d answers, %d errors\n", curve(rss), curve(heap), r.Answers, r.Errors)
	if r.Example != "" {
		fmt.Fprintln(w, r.Example)
	}
	return nil
}

// curve draws values, from zero up, and says what the highest and the last are.
func curve(values []float64) string {
	const width = 60
	steps := []rune("▁▂▃▄▅▆▇█")
	highest := 0.
	for _, v := range values {
		highest = max(highest, v)
	}
	if highest == 0 {
		return ""
	}
	columns := min(width, len(values))
	drawn := make([]rune, columns)
	for i := range drawn {
		part := values[i*len(values)/columns : (i+1)*len(values)/columns]
		top := 0.
		for _, v := range part {
			top = max(top, v)
		}
		drawn[i] = steps[min(int(top/highest*float64(len(steps))), len(steps)-1)]
	}
	return fmt.Sprintf("%s  %.1f MB at most, %.1f MB at last", string(drawn), highest, values[len(values)-1])
}
