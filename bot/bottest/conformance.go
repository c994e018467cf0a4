package bottest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
)

// Adapter is a platform under test: two places in it, a channel and somebody's
// direct conversation, and a way to see what stands there now, as texts in order.
type Adapter struct {
	Platform bot.Platform
	Channel  coaching.Place
	Direct   coaching.Place
	Texts    func(place coaching.Place) []string
}

// Conformance checks what every platform promises to those who send: that all
// kinds of blocks can be sent anywhere, that references lead back to messages, and
// that what was sent is found again by its key, where anything can be found.
func Conformance(t *testing.T, a Adapter) {
	for name, place := range map[string]coaching.Place{"channel": a.Channel, "direct": a.Direct} {
		t.Run(name, func(t *testing.T) { a.conforms(t, place) })
	}
	t.Run("names", func(t *testing.T) {
		if a.Platform.Name() != a.Channel.Platform || a.Platform.Pace() < 0 {
			t.Errorf("name %q, pace %s", a.Platform.Name(), a.Platform.Pace())
		}
		if _, err := a.Platform.Profile(t.Context(), a.Channel.Tenant, "nobody-at-all"); err == nil {
			t.Error("nobody has a profile")
		}
		if name, err := a.Platform.ChannelName(t.Context(), a.Channel); err != nil || name == "" || strings.HasPrefix(name, "#") {
			t.Errorf("the channel is called %q, %v", name, err)
		}
	})
}

func (a Adapter) conforms(t *testing.T, place coaching.Place) {
	since := time.Now()
	before := len(a.Texts(place))
	key := func(name string) string { return place.Ref + "-" + name }
	send := func(name, thread string, m bot.Message) string {
		t.Helper()
		ref, err := a.Platform.Send(t.Context(), bot.Post{Place: place, Thread: thread, Key: key(name), Message: m})
		if err != nil || ref == "" {
			t.Fatalf("send %s: reference %q, %v", name, ref, err)
		}
		return ref
	}
	sink := send("sink", "", KitchenSink())
	first := send("first", "", bot.Say(bot.Plainly("the first")))
	reply := send("reply", first, bot.Say(bot.Plainly("the reply")))
	if sink == first || first == reply {
		t.Error("two messages have one reference")
	}
	if err := a.Platform.Edit(t.Context(), place, first, bot.Say(bot.Plainly("the first, mended"))); err != nil {
		t.Errorf("edit: %v", err)
	}
	stand := a.Texts(place)[before:]
	if len(stand) != 3 || !strings.Contains(stand[0], "Léa Martin") || !slices.Contains(stand, "the first, mended") || !slices.Contains(stand, "the reply") {
		t.Errorf("there stand %d messages: %q", len(stand), stand)
	}
	if err := a.Platform.Edit(t.Context(), place, "no such reference", bot.Say(bot.Plainly("x"))); err == nil {
		t.Error("a message that is not there was edited")
	}
	found, ok, err := a.Platform.Find(t.Context(), bot.Post{Place: place, Key: key("sink")}, since)
	if errors.Is(err, bot.ErrCannotLook) {
		return
	}
	if err != nil || !ok || found != sink {
		t.Errorf("found %q, %t, %v; want %q", found, ok, err, sink)
	}
	if found, ok, err := a.Platform.Find(t.Context(), bot.Post{Place: place, Key: key("never sent")}, since); err != nil || ok {
		t.Errorf("found what was never sent: %q, %v", found, err)
	}
}
