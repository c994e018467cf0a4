package storagetest

import (
	"path/filepath"
	"testing"
)

// Program is the path of one of Postgres's own programs, such as pg_dump. A test
// that needs one ends where there is none as one that needs Postgres does.
func Program(t testing.TB, name string) string {
	t.Helper()
	dirs, err := postgresPlaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if program := filepath.Join(dir, name); executable(program) {
			return program
		}
	}
	missing(t)
	return ""
}
