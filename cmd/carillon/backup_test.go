package main

import (
	"bytes"
	"context"
	"net/url"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot/slack/fakeslack"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What the README says of backups: one that is taken while the bot runs and is
// written to is whole, and a bot that is started on it goes on from there.
func TestBackupAndRestore(t *testing.T) {
	onBothPatients(t, func(t *testing.T, patient patient) {
		p := onSlack{process: start(t), slack: patient.slack}
		busy, stop := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			for i := 0; busy.Err() == nil; i++ {
				p.send(fakeslack.Command(lea, sales, "/win", "1k Busy"+strconv.Itoa(i), "busy "+strconv.Itoa(i), p.slack.ResponseURL()))
			}
		}()
		rest := func() { stop(); <-stopped }
		t.Cleanup(rest)
		p.slack.Wait("chat.postMessage", 8)
		restored := patient.copied()
		rest()
		p.end()

		t.Setenv("DATABASE_URL", restored)
		code, said := patient.doctor("--offline")
		if code != 0 || !strings.Contains(said, "agrees with the ledger") {
			t.Errorf("the doctor on what was restored: %d\n%s", code, said)
		}
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"export", "wins"}, &out, &errs); code != 0 {
			t.Fatal(errs.String())
		}
		contains(t, out.String(), "Acme", "Busy")
		// Who was sending when the backup was taken is gone; its minute is not
		// waited for.
		storagetest.Meddle(t, restored, "update place set leased_until = '2026-01-02T03:04:05.000000Z'")
		again := onSlack{process: start(t), slack: patient.slack}
		again.slash(lea, "/win", "7k Later", "later")
		again.posted("Later", 1)
		again.posted("Acme", 1)
	})
}

// copied backs the store up as the README says and gives the address of what is
// restored from it.
func (p patient) copied() string {
	p.t.Helper()
	if file, embedded := strings.CutPrefix(p.database, "sqlite:"); embedded {
		backup := filepath.Join(filepath.Dir(file), "backup.db")
		storagetest.Meddle(p.t, p.database, "vacuum into '"+backup+"'")
		return "sqlite:" + backup
	}
	backup := filepath.Join(p.t.TempDir(), "carillon.dump")
	p.tool("pg_dump", "--format=custom", "--file="+backup, p.database)
	const name = "carillon_restored"
	storagetest.Meddle(p.t, p.database, "create database "+name+" template template0")
	p.t.Cleanup(func() { p.tool("psql", "--quiet", "--command", "drop database "+name+" with (force)", p.database) })
	restored, err := url.Parse(p.database)
	if err != nil {
		p.t.Fatal(err)
	}
	restored.Path = "/" + name
	p.tool("pg_restore", "--no-owner", "--dbname="+restored.String(), backup)
	return restored.String()
}

// tool runs one of Postgres's own programs.
func (p patient) tool(name string, args ...string) {
	p.t.Helper()
	if output, err := exec.Command(storagetest.Program(p.t, name), args...).CombinedOutput(); err != nil {
		p.t.Fatalf("%s: %v\n%s", name, err, output)
	}
}
