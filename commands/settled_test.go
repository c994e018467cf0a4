package commands_test

import (
	"testing"

	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What one feature does is heard of by another.
func TestSettledWinsAreTold(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		bottest.Transcript(t, stage(t, s), "testdata/settled.txt")
	})
}
