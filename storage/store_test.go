package storage_test

import (
	"testing"

	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestMigrateTwice(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
