package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// allScopes are those of the manifest.
func allScopes(t *testing.T) []string {
	t.Helper()
	manifest, err := os.ReadFile("../../manifest.yml")
	if err != nil {
		t.Fatal(err)
	}
	_, scopes, found := strings.Cut(string(manifest), "  scopes:\n")
	scopes, _, ended := strings.Cut(scopes, "\nsettings:")
	if !found || !ended {
		t.Fatal("the manifest has no scopes")
	}
	var all []string
	for _, entry := range regexp.MustCompile(`(?m)^ +- (\S+)$`).FindAllStringSubmatch(scopes, -1) {
		all = append(all, entry[1])
	}
	return all
}

// patient is a program that has announced a win on Slack and was stopped, for
// the doctor to look at.
type patient struct {
	t        *testing.T
	slack    *fakeslack.Server
	database string
}

func onBothPatients(t *testing.T, f func(t *testing.T, p patient)) {
	t.Helper()
	for engine, database := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "carillon.db") },
		"postgres": func(t *testing.T) string { return storagetest.PostgresURL(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			p := patient{t, nil, database(t)}
			p.slack = setSlack(t, p.database)
			p.slack.Grant(allScopes(t)...)
			p.slack.Channel(sales, "sales")
			running := onSlack{process: start(t), slack: p.slack}.meet()
			running.slash(lea, "/win", "12k Acme", "t1")
			running.posted("Acme", 1)
			running.end()
			f(t, p)
		})
	}
}

// doctor gives the exit code and what was found, without what goes after it.
func (p patient) doctor(args ...string) (code int, said string) {
	p.t.Helper()
	var out, errs bytes.Buffer
	code = run(p.t.Context(), append([]string{"doctor"}, args...), &out, &errs)
	for _, secret := range []string{fakeslack.Token, fakeslack.Secret} {
		if strings.Contains(out.String()+errs.String(), secret) {
			p.t.Errorf("a secret was printed:\n%s%s", out.String(), errs.String())
		}
	}
	return code, out.String()
}

// found wants an exit code and, among all lines, those that are not ok to be so
// many, one holding each text.
func (p patient) found(code int, said string, wantCode int, troubles ...string) {
	p.t.Helper()
	if code != wantCode {
		p.t.Errorf("exit %d, want %d:\n%s", code, wantCode, said)
	}
	n := len(regexp.MustCompile(`(?m)^(warning|error) `).FindAllString(said, -1))
	if n != len(troubles) {
		p.t.Errorf("%d troubles, want %d:\n%s", n, len(troubles), said)
	}
	contains(p.t, said, troubles...)
}

func TestDoctor(t *testing.T) {
	onBothPatients(t, func(t *testing.T, p patient) {
		code, said := p.doctor()
		p.found(code, said, 0)
		var looked []string
		for line := range strings.Lines(said) {
			looked = append(looked, strings.Fields(line)[1])
		}
		const all = "settings store clock migrations tally outbox jobs secrets slack clock scopes repeats channels"
		if got := strings.Join(looked, " "); got != all {
			t.Errorf("looked at %s, want %s", got, all)
		}

		storagetest.Meddle(t, p.database, `update tally set amount = amount + 1`)
		code, said = p.doctor("--offline")
		p.found(code, said, 1, "carillon doctor --repair")
		code, said = p.doctor("--offline", "--repair")
		p.found(code, said, 0)
		contains(t, said, "made anew")
		code, said = p.doctor("--offline")
		p.found(code, said, 0)

		storagetest.Meddle(t, p.database, `update outbox set state = 'queued', settled_at = null, at = '2026-01-02T03:04:05.000000Z'`)
		code, said = p.doctor("--offline")
		p.found(code, said, 0, "wait to be posted, the oldest for")

		storagetest.Meddle(t, p.database, `update outbox set state = 'sent', settled_at = at`)
		storagetest.Meddle(t, p.database, `delete from river_migration where version = (select max(version) from river_migration)`)
		code, said = p.doctor("--offline")
		p.found(code, said, 1, "the tables of the jobs are of an older version: run carillon migrate")

		storagetest.Meddle(t, p.database, `delete from goose_db_version where version_id = (select max(version_id) from goose_db_version)`)
		code, said = p.doctor()
		p.found(code, said, 1, "run carillon migrate")
		contains(t, said, sales+" has the bot in it")
		storagetest.Meddle(t, p.database, `insert into goose_db_version (version_id, is_applied) values (9999, true)`)
		code, said = p.doctor("--offline")
		p.found(code, said, 1, "run the newer program")
	})
}

func TestDoctorAsksSlack(t *testing.T) {
	onBothPatients(t, func(t *testing.T, p patient) {
		p.slack.Grant("commands", "chat:write")
		code, said := p.doctor()
		p.found(code, said, 0, "not granted: app_mentions:read, channels:read, groups:read, ", "may be seen twice")
		code, said = p.doctor("--strict")
		p.found(code, said, 1, "app_mentions:read", "may be seen twice")
		p.slack.Grant(allScopes(t)...)

		for refused, want := range map[string]string{"not_in": "/invite @carillon", "archived": "is archived", "gone": "cannot be seen"} {
			p.slack.Next("conversations.info", channelThatIs(refused))
			code, said = p.doctor()
			p.found(code, said, 0, want)
		}
		p.slack.Next("auth.test", fakeslack.Refusal("token_revoked"))
		code, said = p.doctor()
		p.found(code, said, 1, "SLACK_BOT_TOKEN is refused by Slack (token_revoked)")
		p.slack.Next("auth.test", fakeslack.Status(http.StatusBadGateway, ""))
		code, said = p.doctor()
		p.found(code, said, 1, "not reachable")
		code, said = p.doctor("--offline")
		p.found(code, said, 0)

		for offset, want := range map[time.Duration]string{time.Minute: "behind Slack’s", -time.Minute: "ahead of Slack’s"} {
			p.slack.Next("auth.test", func(w http.ResponseWriter, _ fakeslack.Call) bool {
				w.Header().Set("Date", time.Now().Add(offset).UTC().Format(http.TimeFormat))
				return false
			})
			code, said = p.doctor()
			p.found(code, said, 0, want)
		}
	})
}

// channelThatIs is what Slack answers of a channel in which nothing can be
// posted.
func channelThatIs(what string) fakeslack.Script {
	if what == "gone" {
		return fakeslack.Refusal("channel_not_found")
	}
	return func(w http.ResponseWriter, _ fakeslack.Call) bool {
		body := `{"ok":true,"channel":{"id":"` + sales + `","name":"sales","is_member":false}}`
		if what == "archived" {
			body = `{"ok":true,"channel":{"id":"` + sales + `","name":"sales","is_archived":true}}`
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(body))
		return true
	}
}

func TestDoctorAsksForASocket(t *testing.T) {
	p := patient{t, setSlack(t, "sqlite:"+filepath.Join(t.TempDir(), "carillon.db")), ""}
	p.slack.Grant(allScopes(t)...)
	p.slack.Channel(sales, "sales")
	t.Setenv("SLACK_APP_TOKEN", fakeslack.AppToken)
	if code := run(t.Context(), []string{"migrate"}, os.Stdout, os.Stderr); code != 0 {
		t.Fatal("not migrated")
	}
	code, said := p.doctor()
	p.found(code, said, 0)
	p.slack.Next("apps.connections.open", fakeslack.Refusal("invalid_auth"))
	code, said = p.doctor()
	p.found(code, said, 1, "SLACK_APP_TOKEN is refused by Slack (invalid_auth)")
}

// A doctor who finds nothing makes nothing.
func TestDoctorWithoutAStore(t *testing.T) {
	file := filepath.Join(t.TempDir(), "carillon.db")
	p := patient{t, setSlack(t, "sqlite:"+file), ""}
	code, said := p.doctor("--offline")
	p.found(code, said, 1, "DATABASE_URL")
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the doctor made a database: %v", err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	code, said = p.doctor("--offline")
	p.found(code, said, 1, "run carillon migrate")
	t.Setenv("CARILLON_WORKSPACE_ZONE", "Mars/Olympus")
	t.Setenv("SLACK_SIGNING_SECRET", "")
	code, said = p.doctor("--offline")
	p.found(code, said, 1, "CARILLON_WORKSPACE_ZONE", "run carillon migrate", "SLACK_SIGNING_SECRET")
}
