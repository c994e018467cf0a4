// Package outside is what judges the bot that we did not write: a Slack server
// for tests, driven as people drive Slack; Slack's own types of messages and
// manifests, and Microsoft's of cards; and Slack's own check of signatures. It
// owns how they are started
// and asked, and says nothing of what Carillon should do. Other tests whose judges
// are below .ci, too, ask them through Node.
//
// They are npm packages below .ci, at the versions of its lock file. On a machine
// that lacks them the tests are skipped and say what to install, unless CI=true,
// which makes that a failure.
package outside

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Tool is the path of a file of an npm package.
func Tool(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(root(t), ".ci", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		Missing(t, "no "+name+" here: npm ci --prefix .ci")
	}
	return path
}

// Node runs one of the scripts below .ci, gives it a question on its standard
// input and reads its answer, both in JSON.
func Node(t testing.TB, script string, question, answer any) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		Missing(t, "no node here: install Node.js (on Debian: apt-get install nodejs)")
	}
	asked, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), node, filepath.Join(root(t), ".ci", filepath.FromSlash(script)))
	command.Stdin = bytes.NewReader(asked)
	var output, faults bytes.Buffer
	command.Stdout, command.Stderr = &output, &faults
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, &faults)
	}
	if err := json.Unmarshal(output.Bytes(), answer); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, &output)
	}
}

// Missing ends a test that needs what this machine lacks.
func Missing(t testing.TB, advice string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(advice)
	}
	t.Skip(advice)
}

// root is the folder of the module that is tested.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("the test does not run below a go.mod")
		}
		dir = parent
	}
}

// flagValue is what a flag of the test binary was set to.
func flagValue(name string) string { return flag.Lookup(name).Value.String() }
