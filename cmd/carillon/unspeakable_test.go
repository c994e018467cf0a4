package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

const (
	// storePassword and metricsSecret are what nothing but the settings may hold.
	storePassword = "sesame-of-the-store"
	metricsSecret = "sesame-of-the-metrics"
)

// withPassword is an address of a store with a password, which the tests' own
// server does not ask for.
func withPassword(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(u.User.Username(), storePassword)
	return u.String()
}

// unspeakable is what opens doors, which is shown to nobody. A platform or a setting that has more secrets adds them here.
func unspeakable() map[string]string {
	return map[string]string{
		"the bot token": fakeslack.Token, "the signing secret": fakeslack.Secret, "the app token": fakeslack.AppToken,
		"the password of the store": storePassword, "the token of the metrics": metricsSecret,
		"the key": os.Getenv("CARILLON_SECRET_KEY"), "a response_url": "/response/",
	}
}

// keepsSecrets looks for what must not be said through everything that the program
// tells operators, after all that it went through. Database is its store's.
func (p onSlack) keepsSecrets(database string) {
	p.t.Helper()
	forged := fakeslack.Command(lea, sales, "/win", "12k Acme", "forged", p.slack.ResponseURL())
	r := fakeslack.Signed(p.base+"/slack/events", forged, time.Now())
	valid := r.Header.Get("X-Slack-Signature")
	r.Header.Set("X-Slack-Signature", "v0="+strings.Repeat("0", len(valid)-len("v0=")))
	status, answer := p.do(r)
	if !p.bySocket && status != http.StatusUnauthorized {
		p.t.Errorf("a forged request is answered with %d", status)
	}

	shown := map[string]string{"the answer to a forged request": answer}
	_, shown["/metrics"] = p.scrape(func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+metricsSecret) })
	if !strings.Contains(shown["/metrics"], "carillon_") {
		p.t.Errorf("the metrics are %s", shown["/metrics"])
	}
	_, shown["/metrics for strangers"] = p.scrape(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.1") })
	for name, args := range map[string][]string{
		"the doctor": {"doctor"}, "what jobs are done": {"jobs", "list", "--state", "completed"}, "what jobs failed": {"jobs", "list"},
	} {
		var out bytes.Buffer
		run(p.t.Context(), args, &out, &out)
		shown[name] = out.String()
	}
	var stored strings.Builder
	for _, row := range storagetest.Look(p.t, database, `select args, errors from river_job`) {
		stored.WriteString(strings.Join(row, " ") + "\n")
	}
	shown["the store's jobs"] = stored.String()
	shown["the log"] = p.stderr.String()
	if !strings.Contains(shown["the log"], "put off") {
		p.t.Errorf("the log tells of no trouble:\n%s", shown["the log"])
	}

	secrets := unspeakable()
	secrets["the signature that would have been right"] = strings.TrimPrefix(valid, "v0=")
	for where, text := range shown {
		for what, secret := range secrets {
			if secret != "" && strings.Contains(text, secret) {
				p.t.Errorf("%s holds %s", where, what)
			}
		}
	}
}
