package storage_test

import (
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// What is to be posted where the bot was taken away stays, unsent, until it is
// back; elsewhere nothing changes.
func TestUninstalledPlacesWait(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx, now := t.Context(), storagetest.Now()
		here, there := newCompany(t, s, "T1", 1), newCompany(t, s, "T2", 1)
		post := func(c *company, subject string) bot.Parcel {
			place := coaching.Place{Platform: "slack", Tenant: c.Name[len("Company "):], Ref: "C1"}
			channel := must(s.ChannelAt(ctx, c.ID, place, "sales"))(t)
			ok(t, s.Post(ctx, bot.Parcel{Workspace: c.ID, Channel: channel.ID, Kind: "word", Subject: subject}))
			return must(s.Sent(ctx, c.ID, "word", subject))(t)[0]
		}
		begun, waiting, other := post(here, "begun"), post(here, "waiting"), post(there, "other")
		until := now.Add(time.Minute)
		equal(t, "leased", must(s.Lease(ctx, begun.PlaceID, "drain", now, until))(t), true)
		claimed, found, err := s.Claim(ctx, begun.PlaceID, "drain", now, until)
		ok(t, err)
		equal(t, "claimed", found, true)

		for range 2 {
			ok(t, s.Uninstall(ctx, "slack", "T1", now))
		}
		ok(t, s.Settle(ctx, claimed, bot.Outcome{Next: now.Add(5 * time.Minute), At: now}))
		_, found, err = s.Claim(ctx, begun.PlaceID, "drain", now, until)
		ok(t, err)
		equal(t, "claimed while away", found, false)
		equal(t, "more while away", must(s.Release(ctx, begun.PlaceID, "drain", now))(t), false)
		later := now.Add(time.Hour)
		equal(t, "leased while away", must(s.Lease(ctx, begun.PlaceID, "drain", later, later.Add(time.Minute)))(t), false)
		equal(t, "called, theirs alone", must(s.CallDrains(ctx, later, 10))(t), 1)
		equal(t, "theirs leased", must(s.Lease(ctx, other.PlaceID, "drain", later, later.Add(time.Minute)))(t), true)

		equal(t, "workspace", must(s.Install(ctx, "slack", "T1", coaching.Workspace{}))(t).ID, here.ID)
		equal(t, "called when it is back", must(s.CallDrains(ctx, later, 10))(t), 1)
		equal(t, "leased when it is back", must(s.Lease(ctx, begun.PlaceID, "drain", later, later.Add(time.Minute)))(t), true)
		for _, want := range []bot.Parcel{begun, waiting} {
			p, found, err := s.Claim(ctx, want.PlaceID, "drain", later, later.Add(time.Minute))
			ok(t, err)
			equal(t, "claimed when it is back", found && p.ID == want.ID, true)
			ok(t, s.Settle(ctx, p, bot.Outcome{Ref: "C1:1", At: now}))
		}
	})
}

// A channel's door is counted once for each time that it closes, and a channel
// that nobody named stays unknown.
func TestDoors(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		c := newCompany(t, s, "T1", 1)
		place := coaching.Place{Platform: "slack", Tenant: "T1", Ref: "C1"}
		_, err := s.CloseChannel(ctx, c.ID, place)
		equal(t, "unknown", coaching.IsRefusal(err, coaching.NotFound), true)
		ok(t, s.OpenChannel(ctx, c.ID, place))
		ok(t, s.RenameChannel(ctx, c.ID, place, "sales"))
		equal(t, "channels", len(must(s.Channels(ctx, c.ID, "slack", "T1"))(t)), 0)

		channel := must(s.ChannelAt(ctx, c.ID, place, "sales"))(t)
		closes := func() bot.ClosedChannel { return must(s.CloseChannel(ctx, c.ID, place))(t) }
		equal(t, "closed", closes(), bot.ClosedChannel{ID: channel.ID, Times: 1})
		equal(t, "closed already", closes(), bot.ClosedChannel{ID: channel.ID, Times: 1})
		ok(t, s.OpenChannel(ctx, c.ID, place))
		c.Wins = &channel
		ok(t, s.SaveWorkspace(ctx, c.Workspace))
		equal(t, "closed again", closes(), bot.ClosedChannel{ID: channel.ID, Times: 2, Wanted: true})
		c.Wins = nil
		ok(t, s.SaveWorkspace(ctx, c.Workspace))
		equal(t, "no longer wanted", closes().Wanted, false)
		ritual := coaching.Ritual{Workspace: c.ID, Kind: "board", Channel: channel, Schedule: coaching.Schedule{Days: coaching.MondayToFriday, At: 600}, Active: true}
		ritual.ID = must(s.SaveRitual(ctx, ritual))(t)
		equal(t, "wanted for a board", closes().Wanted, true)
		ritual.Active = false
		must(s.SaveRitual(ctx, ritual))(t)
		equal(t, "not wanted for a paused one", closes().Wanted, false)
		_, route, err := s.SetRoute(ctx, c.ID, coaching.Route{Over: coaching.Money{Minor: 1, Currency: c.Currency}, Channel: channel}, c.people[0].ID, storagetest.Now())
		ok(t, err)
		equal(t, "wanted for a route", closes().Wanted, true)
		must(s.RemoveRoute(ctx, c.ID, route.Number))(t)
		equal(t, "not wanted for a route that is gone", closes().Wanted, false)
		ok(t, s.Post(ctx, bot.Parcel{Workspace: c.ID, Channel: channel.ID, Kind: "word", Subject: "x"}))
		equal(t, "wanted for what is due", closes().Wanted, true)

		ok(t, s.RenameChannel(ctx, c.ID, place, "deals"))
		equal(t, "name", must(s.Channel(ctx, c.ID, channel.ID))(t).Name, "deals")
		other := newCompany(t, s, "T2", 0)
		_, err = s.CloseChannel(ctx, other.ID, place)
		equal(t, "over the wall", coaching.IsRefusal(err, coaching.NotFound), true)
	})
}
