package outside

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"
)

// Request is a request as its signature is checked.
type Request struct {
	Body      string `json:"body"`
	Signature string `json:"signature"`
	Stamp     string `json:"stamp"` // seconds since 1970
}

// Genuine is what Bolt, Slack's own framework, says of each request: whether it
// is one of Slack's, signed with a secret.
func Genuine(t testing.TB, secret string, requests []Request) []bool {
	t.Helper()
	tool(t, "@slack/bolt/dist/receivers/verify-request.js")
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "no node here: install Node.js (on Debian: apt-get install nodejs)")
	}
	question, err := json.Marshal(map[string]any{"secret": secret, "requests": requests})
	if err != nil {
		t.Fatal(err)
	}
	judge := exec.CommandContext(t.Context(), node, filepath.Join(root(t), ".ci", "signature.cjs"))
	judge.Stdin = bytes.NewReader(question)
	var output, faults bytes.Buffer
	judge.Stdout, judge.Stderr = &output, &faults
	if err := judge.Run(); err != nil {
		t.Fatalf("ask Bolt: %v\n%s", err, &faults)
	}
	var verdicts []bool
	if err := json.Unmarshal(output.Bytes(), &verdicts); err != nil {
		t.Fatalf("ask Bolt: %v\n%s", err, &output)
	}
	return verdicts
}
