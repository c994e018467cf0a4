package slack

import (
	"os"
	"strings"
	"testing"
)

// The README says of every scope what it is for, and of none that is not asked
// for.
func TestTheREADMEExplainsTheScopes(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(readme), "### The scopes, one by one")
	table, _, ended := strings.Cut(table, "\n\nIt asks")
	if !found || !ended {
		t.Fatal("the README has no table of scopes")
	}
	explained := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for i, scope := range strings.Split(cells[1], "`") {
			if i%2 == 1 {
				explained[scope] = strings.Contains(cells[1], "optional")
			}
		}
	}
	for _, scope := range botScopes {
		if optional, known := explained[scope]; !known || optional {
			t.Errorf("%s is not explained as one that is needed", scope)
		}
		delete(explained, scope)
	}
	for _, scope := range optionalScopes {
		if !explained[scope] {
			t.Errorf("%s is not explained as an optional one", scope)
		}
		delete(explained, scope)
	}
	for scope := range explained {
		t.Errorf("%s is explained and not asked for", scope)
	}
}
