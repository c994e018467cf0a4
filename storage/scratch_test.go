package storage_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// A scratch database is there, empty and another than the one beside which it is
// made, until it is dropped, though it be open.
func TestScratch(t *testing.T) {
	dir := t.TempDir()
	for name, beside := range map[string]string{
		"sqlite":   "sqlite:" + filepath.Join(dir, "carillon.db"),
		"postgres": storagetest.PostgresURL(t),
	} {
		t.Run(name, func(t *testing.T) {
			url, drop, err := storage.Scratch(t.Context(), beside)
			ok(t, err)
			open := storage.Config{URL: url, Log: slog.New(slog.DiscardHandler), Now: storagetest.Now}
			scratch := must(storage.Open(t.Context(), open))(t)
			is, _, err := scratch.Versions(t.Context())
			ok(t, err)
			equal(t, "version", is, 0)
			ok(t, scratch.Migrate(t.Context()))
			ok(t, drop(t.Context()))
			scratch.Close() // perhaps an error, the database being gone
			open.There = true
			if _, err := storage.Open(t.Context(), open); err == nil {
				t.Error("it is still there")
			}
		})
	}
	if left := must(os.ReadDir(dir))(t); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, _, err := storage.Scratch(t.Context(), "sqlite:"); err == nil {
		t.Error("made beside nothing")
	}
}
