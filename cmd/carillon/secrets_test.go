package main

import (
	"bytes"
	"strings"
	"testing"
)

// However an address of a database is wrong, the password in it is not said.
func TestPasswordsAreNotSaid(t *testing.T) {
	const secret = "swordfish"
	for _, url := range []string{
		"postgres://u:swordfish@127.0.0.1:1/x",
		"postgres://u:swordfish@127.0.0.1:port/x",
		"postgres://u:swordfish@127.0.0.1:1/x?sslmode=bogus",
		"postgres://u:swordfish@127.0.0.1:1/x?connect_timeout=zz",
		"postgres://u:p%zzswordfish@127.0.0.1/x",
		"postgres://127.0.0.1:1/x?password=swordfish&target_session_attrs=zz",
		"host=127.0.0.1 password=swordfish",
	} {
		t.Setenv("DATABASE_URL", url)
		for _, args := range [][]string{{"--addr", "127.0.0.1:0"}, {"migrate"}, {"doctor", "--offline"}} {
			var out, errs bytes.Buffer
			code := run(t.Context(), args, &out, &errs)
			said := out.String() + errs.String()
			if code != 1 || !strings.Contains(said, "DATABASE_URL") || strings.Contains(said, secret) {
				t.Errorf("%v on %s: %d %s", args, url, code, said)
			}
		}
	}
}
