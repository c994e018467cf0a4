package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestCurve(t *testing.T) {
	long := make([]float64, 600)
	for i := range long {
		long[i] = float64(i)
	}
	for name, test := range map[string]struct {
		values []float64
		want   string
	}{
		"nothing": {nil, ""},
		"zeros":   {[]float64{0, 0}, ""},
		"flat":    {[]float64{5, 5, 5}, "███  5.0 MB at most, 5.0 MB at last"},
		"a rise":  {[]float64{0, 4, 8}, "▁▅█  8.0 MB at most, 8.0 MB at last"},
		"a peak":  {[]float64{1, 8, 2}, "▂█▃  8.0 MB at most, 2.0 MB at last"},
	} {
		if is := curve(test.values); is != test.want {
			t.Errorf("%s: %s, want %s", name, is, test.want)
		}
	}
	if drawn, _, _ := strings.Cut(curve(long), " "); len([]rune(drawn)) != 60 {
		t.Errorf("%d columns", len([]rune(drawn)))
	}
}

// A long soak is twenty lines, of which the last is its end.
func TestSoakReport(t *testing.T) {
	report := soakReport{Answers: 1230, Errors: 1, Example: "the answer lacks \"12\""}
	for i := range 123 {
		report.Lines = append(report.Lines, soakLine{At: float64(5 * (i + 1)), PerSecond: 10, RSS: 50 << 20, Heap: 10 << 20})
	}
	var printed bytes.Buffer
	if err := report.print(&printed); err != nil {
		t.Fatal(err)
	}
	text := printed.String()
	if lines := strings.Count(text, "\n"); lines > 21+7 {
		t.Errorf("%d lines", lines)
	}
	contains(t, text, "10m15s", "1230 answers, 1 errors", "lacks", "50.0 MB at most")
}

// What was answered and not done is counted, whichever row it is of.
func TestMix(t *testing.T) {
	w := &benchWorld{reps: []string{"U1", "U2"}}
	ask := func(w *benchWorld, _ int) benchRequest { return benchRequest{path: "/a"} }
	never := func(*benchWorld, int) benchRequest { t.Error("asked for what has no share"); return benchRequest{} }
	m := newMix([]benchRow{{counts: "a", share: 1, ask: ask}, {counts: "b", ask: never}})
	for range 10 {
		m.ask(w).then("")
	}
	before := gauge{done: map[string]float64{"a": 100}}
	for done, want := range map[float64]int{110: 0, 107: 3, 115: 0} {
		if is := m.undone(before, gauge{done: map[string]float64{"a": done}}); is != want {
			t.Errorf("%g done by the end: %d missing, want %d", done, is, want)
		}
	}
}
