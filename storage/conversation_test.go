package storage_test

import (
	"errors"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What is known of places is found by each of the ways, within one tenant, and
// goes with its workspace.
func TestConversations(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ours := must(s.Install(ctx, "teams", "T1", coaching.Workspace{Name: "Ours", Zone: storagetest.Now().Location(), Currency: "EUR", Locale: coaching.English}))(t)
		must(s.Install(ctx, "teams", "T2", coaching.Workspace{Name: "Theirs", Zone: storagetest.Now().Location(), Currency: "EUR", Locale: coaching.English}))(t)
		at := func(ref string) coaching.Place { return coaching.Place{Platform: "teams", Tenant: "T1", Ref: ref} }
		lea := bot.Conversation{
			Place: at("@lea"), Service: "https://service/", ID: "a:1", Account: "29:lea", Seen: "19:sales", Kind: "personal",
			Name: "Léa Martin", Locale: coaching.French, Zone: "Europe/Paris", Shut: true,
		}
		sales := bot.Conversation{Place: at("19:sales"), Service: "https://service/", ID: "19:sales", Group: "19:team", Kind: "channel", Name: "Sales North"}
		tenant := bot.Conversation{Place: at(""), Service: "https://service/"}
		for range 2 {
			for _, c := range []bot.Conversation{lea, sales, tenant} {
				ok(t, s.KeepConversation(ctx, c))
			}
		}
		known := must(s.Conversations(ctx, "teams", "T1", []string{"@lea", "19:sales", "", "19:other"}))(t)
		equal(t, "known", len(known), 3)
		equal(t, "person", known["@lea"], lea)
		equal(t, "channel", known["19:sales"], sales)
		equal(t, "tenant", known[""], tenant)
		lea.Shut = false
		ok(t, s.KeepConversation(ctx, lea))
		found, there, err := s.ConversationOf(ctx, "teams", "T1", "29:lea")
		ok(t, err)
		equal(t, "by account", found, lea)
		equal(t, "by account, there", there, true)
		found, there, err = s.ConversationNamed(ctx, "teams", "T1", "SALES north")
		ok(t, err)
		equal(t, "by name", found, sales)
		equal(t, "by name, there", there, true)
		_, there, err = s.ConversationNamed(ctx, "teams", "T1", "lea martin")
		ok(t, err)
		equal(t, "a person by name", there, false)
		equal(t, "in the team", must(s.ConversationsIn(ctx, "teams", "T1", "19:team"))(t)[0], sales)

		equal(t, "of another tenant", len(must(s.Conversations(ctx, "teams", "T2", []string{"@lea", "19:sales", ""}))(t)), 0)
		for _, find := range []func() (bot.Conversation, bool, error){
			func() (bot.Conversation, bool, error) { return s.ConversationOf(ctx, "teams", "T2", "29:lea") },
			func() (bot.Conversation, bool, error) { return s.ConversationNamed(ctx, "teams", "T2", "Sales North") },
		} {
			_, there, err := find()
			ok(t, err)
			equal(t, "of another tenant, there", there, false)
		}
		stray := tenant
		stray.Place.Tenant = "T3"
		if err := s.KeepConversation(ctx, stray); !errors.Is(err, bot.ErrNotInstalled) {
			t.Errorf("of a tenant that nobody installed: %v", err)
		}

		ok(t, s.Raze(ctx, "teams", "T1"))
		must(s.Install(ctx, "teams", "T1", coaching.Workspace{Name: ours.Name, Zone: ours.Zone, Currency: "EUR", Locale: ours.Locale}))(t)
		equal(t, "after the workspace went", len(must(s.Conversations(ctx, "teams", "T1", []string{"@lea", ""}))(t)), 0)
	})
}

// A message leads back to the win that it announces, in its own tenant alone.
func TestAnnouncedBy(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx, now := t.Context(), storagetest.Now()
		c := newCompany(t, s, "T1", 1)
		channel := must(s.ChannelAt(ctx, c.ID, coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}, "sales"))(t)
		for _, kind := range []string{bot.WinAnnouncement, "win.cheered"} {
			ok(t, s.Post(ctx, bot.Parcel{Workspace: c.ID, Channel: channel.ID, Kind: kind, Subject: "42"}))
			p := must(s.Sent(ctx, c.ID, kind, "42"))(t)[0]
			equal(t, "leased", must(s.Lease(ctx, p.PlaceID, kind, now, now.Add(1)))(t), true)
			claimed, _, err := s.Claim(ctx, p.PlaceID, kind, now, now.Add(1))
			ok(t, err)
			ok(t, s.Settle(ctx, claimed, bot.Outcome{Ref: kind + "|1", At: now}))
			must(s.Release(ctx, p.PlaceID, kind, now))(t)
		}
		win, found, err := s.AnnouncedBy(ctx, "slack", "T1", []string{"other|1", bot.WinAnnouncement + "|1"})
		ok(t, err)
		equal(t, "found", found, true)
		equal(t, "win", win, "42")
		for tenant, ref := range map[string]string{"T1": "win.cheered|1", "T2": bot.WinAnnouncement + "|1"} {
			_, found, err := s.AnnouncedBy(ctx, "slack", tenant, []string{ref})
			ok(t, err)
			equal(t, "found "+ref+" in "+tenant, found, false)
		}
	})
}
