package bottest

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

// update makes golden files anew: go test ./... -update.
var update = flag.Bool("update", false, "write golden files anew")

// Transcript plays a file of what people typed and compares what they saw.
//
// Lines that begin with "> " are played, in order; comments begin with "#"; all
// else is what was seen, and is written anew with -update. What can be played:
//
//	> lea in #sales: /win 12k Acme     a slash command, or a mention "@carillon …"
//	> lea: win 12k Acme                in her direct messages
//	> lea presses win.undo             the latest such button that she sees
//	> lea presses Log a win            or the one with that label
//	> lea submits win: amount=12k | customer=Acme
//	> clock 2026-11-26T17:30           moves the clock, in the workspace's zone
//	> close #sales                     the bot can post there no more
//	> open #sales                      it can again
func Transcript(t *testing.T, stage *Stage, file string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var after strings.Builder
	lines := bufio.NewScanner(strings.NewReader(string(before)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "#"), line == "" && after.Len() == 0:
			fmt.Fprintln(&after, line)
		case strings.HasPrefix(line, "> "):
			if after.Len() > 0 && !strings.HasSuffix(after.String(), "\n\n") && !isComment(after.String()) {
				fmt.Fprintln(&after)
			}
			fmt.Fprintln(&after, line)
			after.WriteString(stage.Play(t, line[2:]))
		}
	}
	Golden(t, file, after.String())
}

// Golden compares what came out with what a file holds, and writes the file
// with -update.
func Golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := lineAt(gotLines, i), lineAt(wantLines, i)
		if g != w {
			t.Fatalf("%s:%d\n got: %s\nwant: %s\n(whole output follows)\n%s", file, i+1, g, w, got)
		}
	}
}

func lineAt(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

func isComment(text string) bool {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	return strings.HasPrefix(lines[len(lines)-1], "#")
}
