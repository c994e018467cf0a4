// Package outside is what judges the bot that we did not write: a Slack server
// for tests, driven as people drive Slack; Slack's own types of messages and
// manifests; and Slack's own check of signatures. It owns how they are started
// and asked, and says nothing of what Carillon should do.
//
// They are npm packages below .ci, at the versions of its lock file. On a machine
// that lacks them the tests are skipped and say what to install, unless CI=true,
// which makes that a failure.
package outside

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// tool is the path of a file of an npm package.
func tool(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(root(t), ".ci", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		missing(t, "no "+name+" here: npm ci --prefix .ci")
	}
	return path
}

// missing ends a test that needs what this machine lacks.
func missing(t testing.TB, advice string) {
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
