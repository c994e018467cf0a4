package storage_test

import (
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestAnnounced(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		o, other := newOffice(t, s, "T1"), newOffice(t, s, "T2")
		now := storagetest.Now()
		for i, p := range []bot.Parcel{
			{Kind: bot.WinAnnouncement, Subject: "1"},
			{Kind: bot.WinAnnouncement, Subject: "1", Version: 1},
			{Kind: "win.update", Subject: "2"},
			{Kind: bot.WinAnnouncement, Subject: "3"},
		} {
			p.Workspace, p.Channel, p.At = o.workspace, o.channel.ID, now
			if err := o.Post(t.Context(), p); err != nil {
				t.Fatalf("parcel %d: %v", i, err)
			}
		}
		sent, err := o.Sent(t.Context(), o.workspace, bot.WinAnnouncement, "1")
		ok(t, err)
		o.lease(t, sent[0].PlaceID, "a", now)
		for _, ref := range []string{"ref-1", "ref-1b", "ref-2"} {
			p, found := o.claim(t, sent[0].PlaceID, "a", now)
			equal(t, "found", found, true)
			o.settle(t, p, bot.Outcome{Ref: ref, At: now})
		}
		announced, err := o.Announced(t.Context(), o.workspace, []int64{1, 2, 3, 4})
		ok(t, err)
		equal(t, "announced wins", len(announced), 1)
		equal(t, "the first", announced[1].Ref, "ref-1")
		equal(t, "where", announced[1].Place, o.channel.Place)
		elsewhere, err := s.Announced(t.Context(), other.workspace, []int64{1})
		ok(t, err)
		equal(t, "another workspace's", len(elsewhere), 0)
	})
}
