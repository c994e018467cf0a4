package bot_test

import (
	"context"
	"log/slog"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// notified counts what admins are told beside passing it on.
type notified struct {
	bot.Outbox
	parcels []bot.Parcel
}

func (n *notified) Post(ctx context.Context, p bot.Parcel) error {
	n.parcels = append(n.parcels, p)
	return n.Outbox.Post(ctx, p)
}

// cared is a team's stage with its caretaker.
type cared struct {
	storagetest.World
	*bot.Caretaker
	told *notified
}

func newCared(t *testing.T, s *storage.Store) cared {
	t.Helper()
	stage := storagetest.Stage(t, s, func(*bot.RitualEngine) []bot.Feature { return nil })
	told := &notified{Outbox: s}
	return cared{storagetest.World{T: t, Store: s}, &bot.Caretaker{
		Directory: s, Premises: s, Doors: s, Transactions: s, Outbox: told, Now: stage.Now, Log: slog.New(slog.DiscardHandler),
	}, told}
}

// hears tells news of the stage's platform.
func (c cared) hears(n bot.News) {
	c.T.Helper()
	n.Platform, n.Tenant = bottest.StagePlatform, bottest.StageTenant
	c.OK(c.Hear(context.Background(), n))
}

func (c cared) channel(ref, name string, door bot.Door) {
	c.T.Helper()
	c.hears(bot.News{Channel: &bot.ChannelNews{Ref: ref, Name: name, Door: door}})
}

// The admins hear once of each time that a channel closes where something is to
// be posted, and of no other.
func TestChannelNews(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCared(t, s)
		w, sam := c.Who("sam")
		told := func(what string, n int) {
			t.Helper()
			type notice struct {
				kind, subject string
				version       int
			}
			sent := map[notice]bool{}
			for _, p := range c.told.parcels {
				if p.Member != sam.ID || p.Channel != 0 {
					t.Errorf("%s: told %+v", what, p)
				}
				sent[notice{p.Kind, p.Subject, p.Version}] = true
			}
			if len(sent) != n {
				t.Errorf("%s: the admin was told %d times, want %d: %+v", what, len(sent), n, sent)
			}
		}
		wins := w.Wins
		c.channel("#unheard-of", "news", bot.Closed)
		c.channel("#unheard-of", "", bot.Opened)
		told("an unknown channel", 0)
		idle, err := s.ChannelAt(t.Context(), w.ID, coaching.Place{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, Ref: "#idle"}, "idle")
		c.OK(err)
		c.channel("#idle", "", bot.Closed)
		told("a channel that nothing is posted to", 0)
		c.channel(wins.Ref, "victories", bot.Untouched)
		told("a new name", 0)
		for range 3 {
			c.channel(wins.Ref, "", bot.Closed)
		}
		told("the wins channel closed", 1)
		c.channel(wins.Ref, "", bot.Opened)
		told("the wins channel opened", 1)
		c.channel(wins.Ref, "", bot.Closed)
		told("the wins channel closed again", 2)

		for id, name := range map[int64]string{wins.ID: "victories", idle.ID: "idle"} {
			channel, err := s.Channel(t.Context(), w.ID, id)
			c.OK(err)
			if channel.Name != name {
				t.Errorf("channel %d is called %q, want %q", id, channel.Name, name)
			}
		}
	})
}

// A tenant that nobody knows has no news for us.
func TestNewsOfAnUnknownTenant(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCared(t, s)
		for _, n := range []bot.News{
			{Uninstalled: true},
			{Person: &bot.Profile{User: "sam", Name: "Samuel", Left: true}},
			{Channel: &bot.ChannelNews{Ref: "#sales", Door: bot.Closed}},
		} {
			n.Platform, n.Tenant = bottest.StagePlatform, "elsewhere"
			c.OK(c.Hear(t.Context(), n))
		}
		if _, sam := c.Who("sam"); !sam.Active || sam.Name == "Samuel" || len(c.told.parcels) > 0 {
			t.Errorf("something was done: %+v, %+v", sam, c.told.parcels)
		}
	})
}
