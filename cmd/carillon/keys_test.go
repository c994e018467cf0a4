package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/storage/seal"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// The first start beside an embedded database makes a key that only its owner
// can read, and the next one uses it.
func TestTheKeyIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	database, file := "sqlite:"+filepath.Join(dir, "carillon.db"), filepath.Join(dir, "carillon.key")
	var made []byte
	for range 2 {
		start(t, "--database", database).end()
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the key is %v, %v", info, err)
		}
		content, err := os.ReadFile(file)
		if err != nil || made != nil && !bytes.Equal(content, made) {
			t.Fatalf("the key was made twice: %v", err)
		}
		made = content
	}
	if _, err := seal.Parse(strings.TrimSpace(string(made))); err != nil {
		t.Error(err)
	}
}

func TestKeysThatCannotWorkStopTheStart(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.MkdirAll(broken, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(broken, "carillon.key"), []byte("swordfish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		database string
		keys     string
		want     []string
	}{
		"none on Postgres": {storagetest.PostgresURL(t), "", []string{"CARILLON_SECRET_KEY is missing", "openssl rand"}},
		"no key":           {"sqlite:" + filepath.Join(t.TempDir(), "a.db"), "swordfish", []string{"CARILLON_SECRET_KEY: key 1 of 1", "openssl rand"}},
		"a second of none": {"sqlite:" + filepath.Join(t.TempDir(), "b.db"), seal.NewKey() + ",swordfish", []string{"CARILLON_SECRET_KEY: key 2 of 2"}},
		"a broken file":    {"sqlite:" + filepath.Join(broken, "carillon.db"), "", []string{"CARILLON_SECRET_KEY", "carillon.key", "key 1 of 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DATABASE_URL", c.database)
			t.Setenv("CARILLON_SECRET_KEY", c.keys)
			var errs bytes.Buffer
			if code := run(t.Context(), []string{"--addr", "127.0.0.1:0"}, io.Discard, &errs); code != 1 {
				t.Errorf("left with %d", code)
			}
			contains(t, errs.String(), c.want...)
			if n := strings.Count(strings.TrimSpace(errs.String()), "\n"); n > 0 || strings.Contains(errs.String(), "swordfish") {
				t.Errorf("says:\n%s", errs.String())
			}
		})
	}
}

// A key is replaced without a moment in which something cannot be opened; what a
// lost key sealed is said, and the code of the first admin is made anew.
func TestKeysAreRotated(t *testing.T) {
	onBothPatients(t, func(t *testing.T, p patient) {
		storagetest.Meddle(t, p.database, "delete from member_grant where role = 'admin'")
		t.Setenv("CARILLON_ADMINS", "")
		p.slack.Grant(allScopes(t)...)
		first, second, third := seal.NewKey(), seal.NewKey(), seal.NewKey()
		codeBy := func(keys string) string {
			t.Helper()
			t.Setenv("CARILLON_SECRET_KEY", keys)
			running, printed := startPrinting(t, p.slack)
			running.end()
			return printed.code(t)
		}
		code := codeBy(first)
		if again := codeBy(second + "," + first); again != code {
			t.Errorf("with the new key before the old one the code is %s, was %s", again, code)
		}
		said, told := p.doctor("--offline")
		p.found(said, told, 0, "1 of 1 are sealed by an older key")
		said, told = p.doctor("--offline", "--repair")
		p.found(said, told, 0)
		contains(t, told, "1 were sealed by an older key")
		if again := codeBy(second); again != code {
			t.Errorf("with the new key alone the code is %s, was %s", again, code)
		}

		t.Setenv("CARILLON_SECRET_KEY", third)
		said, told = p.doctor("--offline", "--repair")
		p.found(said, told, 1, "1 of 1 are opened by no key")
		if again := codeBy(third); again == code {
			t.Error("the code was opened by a key that did not seal it")
		}
		said, told = p.doctor("--offline")
		p.found(said, told, 0)
	})
}

// A key of an embedded database that others can read is said.
func TestAKeyThatOthersCanRead(t *testing.T) {
	dir := t.TempDir()
	p := patient{t, setSlack(t, "sqlite:"+filepath.Join(dir, "carillon.db")), ""}
	start(t).end()
	code, said := p.doctor("--offline")
	p.found(code, said, 0)
	if err := os.Chmod(filepath.Join(dir, "carillon.key"), 0o640); err != nil {
		t.Fatal(err)
	}
	code, said = p.doctor("--offline")
	p.found(code, said, 0, "chmod 600")
}
