package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// benchReport is what a bench found out.
type benchReport struct {
	Version     string      `json:"version"`
	CPUs        int         `json:"cpus"`
	Store       string      `json:"store"`
	Connections int         `json:"connections"`
	Reps        int         `json:"reps"`
	Seconds     float64     `json:"seconds"`
	Rows        []benchLine `json:"rows,omitempty"`
	Notes       []string    `json:"notes,omitempty"`
	Soak        *soakReport `json:"soak,omitempty"` // in the place of the rows
}

// benchLine is a row of the table. Times are in milliseconds, memory in bytes.
type benchLine struct {
	Name      string  `json:"name"`
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P95       float64 `json:"p95_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
	Errors    int     `json:"errors"`
	Example   string  `json:"error,omitempty"`
	CPU       float64 `json:"cpu_seconds_per_1000"`        // of the server
	AskingCPU float64 `json:"asking_cpu_seconds_per_1000"` // of whoever asks, and of the stand-in
	RSS       float64 `json:"rss_bytes"`

	Pgbench    float64 `json:"pgbench_per_second,omitempty"` // the same statements, run by pgbench
	Statements int     `json:"statements,omitempty"`         // how many those are
}

func lineOf(name string, t benchTimes) benchLine {
	l := benchLine{
		Name: name, PerSecond: t.perSecond(), Errors: t.wrong,
		P50: milliseconds(t.within(.5)), P95: milliseconds(t.within(.95)), P99: milliseconds(t.within(.99)), Max: milliseconds(t.within(1)),
	}
	if t.example != nil {
		l.Example = t.example.Error()
	}
	return l
}

// line is the row of a name.
func (r *benchReport) line(name string) *benchLine {
	return &r.Rows[slices.IndexFunc(r.Rows, func(l benchLine) bool { return l.Name == name })]
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// printJSON prints it for machines.
func (r benchReport) printJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

// print prints it for people.
func (r benchReport) print(w io.Writer) error {
	fmt.Fprintf(w, "Carillon %s on %s; %d CPUs, %d connections, %d reps\n\n", r.Version, r.Store, r.CPUs, r.Connections, r.Reps)
	if r.Soak != nil {
		return r.Soak.print(w)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tanswers/s\tof bare\tp50 ms\tp95 ms\tp99 ms\tmax ms\terrors\tCPU s/1000\tasking\tRSS MB\tpgbench/s\tof pgbench\tstatements\t")
	for _, l := range r.Rows {
		of := 0.
		if bare := r.Rows[0].PerSecond; bare > 0 {
			of = l.PerSecond / bare * 100
		}
		fmt.Fprintf(table, "%s\t%.0f\t%.1f%%\t%.1f\t%.1f\t%.1f\t%.1f\t%d\t%.3f\t%.3f\t%.1f\t%s\n",
			l.Name, l.PerSecond, of, l.P50, l.P95, l.P99, l.Max, l.Errors, l.CPU, l.AskingCPU, l.RSS/(1<<20), l.besidePgbench())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, l := range r.Rows {
		if l.Example != "" {
			fmt.Fprintf(w, "\n%s: %s\n", l.Name, l.Example)
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(w, "\n%s\n", note)
	}
	return nil
}

// besidePgbench are the last columns, empty where it was not run.
func (l benchLine) besidePgbench() string {
	if l.Pgbench == 0 {
		return "\t\t\t"
	}
	return fmt.Sprintf("%.0f\t%.0f%%\t%d\t", l.Pgbench, l.PerSecond/l.Pgbench*100, l.Statements)
}
