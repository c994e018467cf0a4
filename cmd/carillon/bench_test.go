package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A bench is complete, everything in it was answered well, and it leaves nothing
// behind.
func TestBench(t *testing.T) {
	t.Setenv(asProgram, "1")
	for engine, database := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "carillon.db") },
		"postgres": func(t *testing.T) string { return storagetest.PostgresURL(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			url := database(t)
			var stdout, stderr bytes.Buffer
			args := []string{"bench", "--database", url, "--duration", "200ms", "--warm-up", "50ms", "--reps", "20", "--connections", "4", "--json"}
			if code := run(t.Context(), args, &stdout, &stderr); code != 0 {
				t.Fatalf("left with %d: %s", code, &stderr)
			}
			var report benchReport
			if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
				t.Fatalf("%v: %s", err, &stdout)
			}
			if !strings.HasPrefix(strings.ToLower(report.Store), engine) {
				t.Errorf("measured on %s", report.Store)
			}
			var found []string
			for _, l := range report.Rows {
				found = append(found, l.Name)
				if l.PerSecond <= 0 || l.P50 <= 0 || l.P95 < l.P50 || l.P99 < l.P95 || l.Max < l.P99 || l.RSS <= 0 {
					t.Errorf("not measured: %+v", l)
				}
				if l.Errors > 0 {
					t.Errorf("%s: %d errors: %s", l.Name, l.Errors, l.Example)
				}
				if replayed := engine == "postgres" && replays(l.Name); replayed != (l.Pgbench > 0 && l.Statements > 1) {
					t.Errorf("%s beside pgbench: %+v", l.Name, l)
				}
			}
			if len(report.Notes) > 0 {
				t.Errorf("notes: %q", report.Notes)
			}
			if want := append([]string{"bare"}, names(benchRows)...); !slices.Equal(found, want) {
				t.Errorf("rows %v, want %v", found, want)
			}
			if path, embedded := strings.CutPrefix(url, "sqlite:"); embedded {
				if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
					t.Errorf("left behind: %v, %v", left, err)
				}
			}
		})
	}
}

func replays(name string) bool {
	return slices.ContainsFunc(benchRows, func(r benchRow) bool { return r.name == name && r.replay })
}

// A soak asks for everything, and nothing goes wrong.
func TestBenchSoak(t *testing.T) {
	t.Setenv(asProgram, "1")
	var stdout, stderr bytes.Buffer
	args := []string{"bench", "--database", "sqlite:" + filepath.Join(t.TempDir(), "carillon.db"), "--soak", "300ms", "--rate", "20", "--reps", "5", "--connections", "2", "--json"}
	if code := run(t.Context(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("left with %d: %s", code, &stderr)
	}
	var report benchReport
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil || report.Soak == nil {
		t.Fatalf("%v: %s", err, &stdout)
	}
	if s := report.Soak; s.Answers != 7 || s.Errors > 0 || len(s.Lines) != 1 || s.Lines[0].RSS <= 0 || s.Lines[0].Heap <= 0 {
		t.Errorf("%+v", s)
	}
}

// What a bench cannot do is said before anything is started.
func TestBenchRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"no connections":      {[]string{"--connections", "0"}, "--connections is 0: give a number such as 16"},
		"no time":             {[]string{"--duration", "0s"}, "--duration is 0s: give a time such as 5s"},
		"backwards":           {[]string{"--warm-up=-1s"}, "--warm-up is -1s"},
		"nobody to cheer for": {[]string{"--reps", "1"}, "--reps is 1: give at least 2"},
		"no pace":             {[]string{"--rate=-1"}, "--rate is -1: give a number such as 200"},
		"a soak of the past":  {[]string{"--soak=-1m"}, "--soak is -1m0s: give a time such as 10m"},
		"no such row":         {[]string{"--rows", "tea"}, "--rows tea names none: the rows are /quota, "},
		"no such store":       {[]string{"--database", "mysql://x"}, "DATABASE_URL must be"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), append([]string{"bench"}, test.args...), &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), test.want) {
				t.Errorf("left with %d: %s", code, &stderr)
			}
		})
	}
}

func TestBenchRows(t *testing.T) {
	share := 0
	for _, r := range benchRows {
		share += r.share
	}
	if share != 100 {
		t.Errorf("the shares of a soak come to %d", share)
	}
	rows, err := benchCmd{Connections: 1, Duration: 1, Reps: 2, Rows: []string{"win", "Home"}}.rows()
	if err != nil || !slices.Equal(names(rows), []string{"/win", "form of a win", "Home"}) {
		t.Errorf("%v, %v", names(rows), err)
	}
}

// Nobody cheers twice for a win, nor for their own.
func TestBenchCheers(t *testing.T) {
	w := &benchWorld{reps: []string{"U1", "U2", "U3"}, wins: []benchWin{{number: "7", author: 0}, {number: "8", author: 1}}}
	seen := map[string]bool{}
	for range 4 {
		body := w.cheered().body
		for i, rep := range w.reps {
			for _, win := range w.wins {
				if !strings.Contains(body, rep) || !strings.Contains(body, "%22value%22%3A%22"+win.number) {
					continue
				}
				if win.author == i || seen[rep+win.number] {
					t.Errorf("%s cheers for %s", rep, win.number)
				}
				seen[rep+win.number] = true
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("cheers: %v", seen)
	}
}
