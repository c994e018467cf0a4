package outside

import "testing"

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
	Tool(t, "@slack/bolt/dist/receivers/verify-request.js")
	var verdicts []bool
	Node(t, "signature.cjs", map[string]any{"secret": secret, "requests": requests}, &verdicts)
	return verdicts
}
