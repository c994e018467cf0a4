package outside

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Sample is JSON that is to be of one of the platforms' types.
type Sample struct {
	Name string // what it is, for whoever reads that it is not
	Type string // one of Types
	JSON []byte
}

// declared are the types, as the platforms' packages have them, with what Slack documents
// and takes and they lack: where the numbers of a list begin.
const declared = `import type { KnownBlock, ModalView, HomeView } from '@slack/types';
import type { AppsManifestCreateArguments } from '@slack/web-api';
import type { IAdaptiveCard } from '@microsoft/teams.cards';
declare module '@slack/types/dist/block-kit/block-elements' { interface RichTextList { offset?: number } }
type Manifest = AppsManifestCreateArguments['manifest'];
`

// The types that a sample can be of.
const (
	Blocks   = "KnownBlock[]"
	Modal    = "ModalView"
	Home     = "HomeView"
	Manifest = "Manifest"
	Card     = "IAdaptiveCard"
)

// fault is how the compiler says what is wrong where.
var fault = regexp.MustCompile(`(?m)^samples\.ts\((\d+),\d+\): (.*(?:\n .*)*)`)

// Mistyped has the TypeScript compiler read samples, and gives its words for each
// that is not of its type, by name.
func Mistyped(t testing.TB, samples []Sample) map[string]string {
	t.Helper()
	compiler := Tool(t, ".bin/tsc")
	for _, types := range []string{"@slack/types", "@slack/web-api", "@microsoft/teams.cards"} {
		Tool(t, types)
	}
	var source bytes.Buffer
	source.WriteString(declared)
	begins := strings.Count(declared, "\n") + 1
	for i, s := range samples {
		fmt.Fprintf(&source, "export const sample%d: %s = ", i, s.Type)
		if err := json.Compact(&source, s.JSON); err != nil {
			t.Fatalf("%s: %v: %s", s.Name, err, s.JSON)
		}
		source.WriteString(";\n")
	}
	// The compiler looks for packages in the folders above.
	out := filepath.Join(root(t), ".ci", "out")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(out, "types-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.WriteFile(filepath.Join(dir, "samples.ts"), source.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	judge := exec.CommandContext(t.Context(), compiler, "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "samples.ts")
	judge.Dir = dir
	output, err := judge.CombinedOutput()
	faults := map[string]string{}
	for _, f := range fault.FindAllStringSubmatch(string(output), -1) {
		line, convErr := strconv.Atoi(f[1])
		if convErr != nil || line < begins || line >= begins+len(samples) {
			t.Fatalf("the TypeScript compiler: %s", output)
		}
		name := samples[line-begins].Name
		faults[name] += f[2] + "\n"
	}
	if err != nil && len(faults) == 0 {
		t.Fatalf("the TypeScript compiler: %v\n%s", err, output)
	}
	return faults
}
