package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// scrape gives the metrics as a request sees them that was changed first.
func (p onSlack) scrape(change func(*http.Request)) (int, string) {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.base+"/metrics", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	change(r)
	return p.do(r)
}

func asItIs(*http.Request) {}

func TestMetrics(t *testing.T) {
	onBothPatients(t, func(t *testing.T, patient patient) {
		p := onSlack{process: start(t), slack: patient.slack}
		p.slack.Next("chat.postMessage", fakeslack.Refusal("ratelimited"), fakeslack.Refusal("not_in_channel"))
		p.slash(lea, "/win", "9k Globex", "t2")
		p.slash(bob, "/quota", "", "t3")
		p.slash(lea, "/quota", "fixer @bob 10k", "t4") // she is no manager
		p.send(fakeslack.Press(bob, sales, "win.cheer", "1", "t5", p.slack.ResponseURL()))
		p.send(fakeslack.Press(lea, sales, "win.unheard_of", "1", "t6", p.slack.ResponseURL()))
		p.slack.Wait("chat.postMessage", 2)
		back := storagetest.Hide(t, patient.database, "tally")
		p.slash(lea, "/win", "8k Initech", "t7")
		back()
		wanted := []string{
			`carillon_requests_total{name="win",outcome="done",platform="slack"} 1`,
			`carillon_requests_total{name="win",outcome="failed",platform="slack"} 1`,
			`carillon_requests_total{name="quota.show",outcome="done",platform="slack"} 1`,
			`carillon_requests_total{name="quota.set",outcome="refused",platform="slack"} 1`,
			`carillon_requests_total{name="win.cheer",outcome="done",platform="slack"} 1`,
			`carillon_requests_total{name="other",outcome="refused",platform="slack"} 1`,
			`carillon_request_duration_seconds_count{name="win"} 2`,
			`carillon_request_duration_seconds_bucket{name="quota.show",le="2.5"} 1`,
			`carillon_platform_errors_total{code="ratelimited",platform="slack"} 1`,
			`carillon_platform_errors_total{code="not_in_channel",platform="slack"} 1`,
			`carillon_outbox_waiting 0`, `carillon_outbox_oldest_seconds 0`,
			`carillon_jobs{state="completed"}`, `carillon_store_up 1`, `process_resident_memory_bytes`,
		}
		eventually(t, "the metrics", func() bool {
			_, all := p.scrape(asItIs)
			missing := slices.DeleteFunc(slices.Clone(wanted), func(w string) bool { return strings.Contains(all, "\n"+w) })
			return len(missing) == 0
		})

		back = storagetest.Hide(t, patient.database, "outbox")
		status, without := p.scrape(asItIs)
		if status != http.StatusOK || !strings.Contains(without, "carillon_store_up 0") || !strings.Contains(without, "carillon_requests_total") {
			t.Errorf("without a store: %d\n%s", status, without)
		}
		back()
	})
}

// Metrics are for this machine, or for who has the token.
func TestMetricsAreNobodyElses(t *testing.T) {
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, token := range []string{"", "a-metrics-token"} {
		t.Setenv("CARILLON_METRICS_TOKEN", token)
		p := startOnSlack(t)
		for name, c := range map[string]struct {
			change func(*http.Request)
			want   bool
		}{
			"this machine":    {asItIs, true},
			"another host":    {func(r *http.Request) { r.Host = "carillon.example.com" }, false},
			"through a proxy": {header("X-Forwarded-For", "192.0.2.1"), false},
			"the token": {func(r *http.Request) {
				r.Host = "carillon.example.com"
				r.Header.Set("Authorization", "Bearer a-metrics-token")
			}, token != ""},
			"another token": {func(r *http.Request) {
				r.Host = "carillon.example.com"
				r.Header.Set("Authorization", "Bearer another")
			}, false},
			"an empty token": {func(r *http.Request) { r.Host = "carillon.example.com"; r.Header.Set("Authorization", "Bearer ") }, false},
			"a token by itself": {func(r *http.Request) {
				r.Host = "carillon.example.com"
				r.Header.Set("Authorization", "a-metrics-token")
			}, false},
		} {
			status, body := p.scrape(c.change)
			if got := status == http.StatusOK; got != c.want || got != strings.Contains(body, "carillon_") || !got && status != http.StatusUnauthorized {
				t.Errorf("%s, the token being %q: %d", name, token, status)
			}
		}
		p.end()
	}
}
