package bot_test

import (
	"context"
	"errors"
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
		Directory: s, Register: s, Premises: s, Doors: s, Transactions: s, Outbox: told, Now: stage.Now, Log: slog.New(slog.DiscardHandler),
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

// What changes of somebody who was met follows the platform, save what they have
// chosen; who was never met stays unknown.
func TestPersonNews(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCared(t, s)
		tokyo := zone(t, "Asia/Tokyo")
		news := bot.Profile{User: "lea", Handle: "leanew", Name: "Léa Martin-Roux", Zone: tokyo, Locale: coaching.English}
		_, before := c.Who("lea")
		c.person(news)
		_, lea := c.Who("lea")
		if lea.Name != news.Name || lea.Handle != "leanew" || lea.Email != before.Email || lea.Zone.String() != "Asia/Tokyo" || lea.Locale != coaching.English {
			t.Errorf("she is now %+v", lea)
		}
		c.Changes("lea", func(m *coaching.Member) {
			m.Zone, m.Assumed = zone(t, "America/Lima"), m.Assumed&^coaching.AssumedZone
		})
		news.Zone, news.Locale = zone(t, "Asia/Tokyo"), coaching.French
		c.person(news)
		if _, lea := c.Who("lea"); lea.Zone.String() != "America/Lima" || lea.Locale != coaching.French {
			t.Errorf("zone %s, language %s", lea.Zone, lea.Locale)
		}
		news.Zone, news.Locale = nil, ""
		c.person(news)
		if _, lea := c.Who("lea"); lea.Zone.String() != "America/Lima" || lea.Locale != coaching.French {
			t.Errorf("what was not said has changed: zone %s, language %s", lea.Zone, lea.Locale)
		}
		c.person(bot.Profile{User: "somebody", Name: "Somebody Else"})
		if _, _, err := s.Who(t.Context(), bottest.StagePlatform, bottest.StageTenant, "somebody"); !errors.Is(err, bot.ErrStranger) {
			t.Errorf("somebody who was never met: %v", err)
		}
	})
}

// Who has left is found, mentioned and ranked no more, and is told nothing; the
// total keeps their wins. They may come back.
func TestALeaver(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCared(t, s)
		ctx := t.Context()
		w, lea := c.Who("lea")
		gone := bot.Profile{User: "lea", Name: lea.Name, Left: true}
		found := func() int {
			t.Helper()
			all, err := s.Find(ctx, w.ID, lea.Name)
			c.OK(err)
			return len(all)
		}
		mentioned := func() string {
			t.Helper()
			messages := []bot.Message{bot.Say(bot.Mentioning(lea))}
			c.OK(bot.ResolveMentions(ctx, s, bottest.StagePlatform, bottest.StageTenant, messages))
			return messages[0].Blocks[0].(bot.Text).Text[0].Mention.User
		}
		if found() != 1 || mentioned() != "lea" {
			t.Fatal("she is not there")
		}
		for range 2 {
			c.person(gone)
		}
		if _, m := c.Who("lea"); m.Active || found() != 0 || mentioned() != "" {
			t.Errorf("active %t, found %d, mentioned as %q", m.Active, found(), mentioned())
		}
		gone.Left = false
		c.person(gone)
		if _, m := c.Who("lea"); !m.Active || found() != 1 || mentioned() != "lea" {
			t.Errorf("back: active %t, found %d, mentioned as %q", m.Active, found(), mentioned())
		}
	})
}

// The platform's own admin who could not be looked up when they came is the first
// admin once it is known, also when nobody waits for that.
func TestTheFirstAdminIsFoundByNews(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		c := newCared(t, s)
		w, _ := c.Who("sam")
		c.Changes("sam", func(m *coaching.Member) { m.Grants = nil })
		for _, user := range []string{"U1", "U2"} {
			_, err := s.Join(t.Context(), w.ID, bot.Profile{Platform: bottest.StagePlatform, Tenant: bottest.StageTenant, User: user}, nil)
			c.OK(err)
			c.person(bot.Profile{User: user, Name: "Olga " + user, Admin: true})
		}
		_, first := c.Who("U1")
		_, second := c.Who("U2")
		if !first.Has(coaching.Admin) || second.Has(coaching.Admin) || first.Name != "Olga U1" {
			t.Errorf("%+v and %+v", first, second)
		}
	})
}

func (c cared) person(p bot.Profile) {
	c.T.Helper()
	p.Platform, p.Tenant = bottest.StagePlatform, bottest.StageTenant
	c.hears(bot.News{Person: &p})
}
