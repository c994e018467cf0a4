package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestJobs(t *testing.T) {
	onBothPatients(t, func(t *testing.T, p patient) {
		do := func(args ...string) (int, string) {
			t.Helper()
			var out, errs bytes.Buffer
			code := run(t.Context(), append([]string{"jobs"}, args...), &out, &errs)
			return code, out.String() + errs.String()
		}
		if code, said := do("list"); code != 0 || said != "" {
			t.Errorf("a program that is done has jobs: %d %s", code, said)
		}
		_, said := do("list", "--state", "completed")
		lines := strings.Split(strings.TrimSpace(said), "\n")
		if len(lines) < 2 || !strings.HasPrefix(lines[0], "ID ") {
			t.Fatalf("what was done is\n%s", said)
		}
		id := strings.Fields(lines[1])[0]
		storagetest.Meddle(t, p.database, `update river_job set state = 'discarded' where id = `+id)
		code, said := p.doctor("--offline")
		p.found(code, said, 0, "carillon jobs list")
		if _, said = do("list"); !strings.HasPrefix(strings.Split(said, "\n")[1], id+" ") {
			t.Errorf("what was given up is\n%s", said)
		}
		if code, said = do("retry", id); code != 0 || said != "Job "+id+" (drain) is available.\n" {
			t.Errorf("retry: %d %s", code, said)
		}
		if code, said = do("discard", id); code != 0 || said != "Job "+id+" (drain) is gone.\n" {
			t.Errorf("discard: %d %s", code, said)
		}
		if code, said = do("retry", id); code != 1 || !strings.Contains(said, "no such job") {
			t.Errorf("retry of nothing: %d %s", code, said)
		}
	})
}
