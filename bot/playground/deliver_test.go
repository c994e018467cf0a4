package playground_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestDelivery(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		ctx := t.Context()
		send := func(ref, thread, key, text string) string {
			sent, err := s.playground.Send(ctx, bot.Post{Place: place(ref), Thread: thread, Key: key, Message: bot.Say(bot.Plainly(text))})
			s.must(err)
			return sent
		}
		posted := send("#sales", "", "k1", "A win.")
		if again := send("#sales", "", "k1", "A win."); again != posted {
			t.Errorf("sent as %s, then as %s", posted, again)
		}
		answer := send("#sales", posted, "k2", "Corrected.")
		send("#sales", answer, "k3", "Again.")
		send("@lea", "", "k4", "For you.")
		s.must(s.playground.Edit(ctx, place("#sales"), posted, bot.Say(bot.Plainly("A smaller win."))))

		all := s.read("bob", "#sales")
		if want := []string{"A smaller win.", "Corrected.", "Again."}; !slices.Equal(texts(all), want) {
			t.Fatalf("bob sees %q", texts(all))
		}
		if all[0].EditedAt == nil || all[0].From != "carillon" || !all[0].Everyone || all[0].Thread != nil {
			t.Errorf("the post: %+v", all[0])
		}
		for _, m := range all[1:] {
			if m.Thread == nil || *m.Thread != posted {
				t.Errorf("in the thread: %+v", m)
			}
		}
		if private := s.read("lea", "@lea"); len(private) != 1 || private[0].Everyone || !slices.Equal(private[0].To, []string{"lea"}) {
			t.Errorf("in private: %+v", private)
		}

		for _, c := range []struct {
			place, key string
			since      time.Time
			want       string
		}{
			{"#sales", "k1", storagetest.Now(), posted},
			{"#sales", "k1", storagetest.Now().Add(time.Second), ""},
			{"#sales", "k9", storagetest.Now(), ""},
			{"#product", "k1", storagetest.Now(), ""},
		} {
			ref, found, err := s.playground.Find(ctx, bot.Post{Place: place(c.place), Key: c.key}, c.since)
			if err != nil || ref != c.want || found != (c.want != "") {
				t.Errorf("find %s in %s: %q, %t, %v", c.key, c.place, ref, found, err)
			}
		}
	})
}

func TestDeliveryToWhatIsGone(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	ctx := t.Context()
	elsewhere := coaching.Place{Platform: playground.Name, Tenant: "nowhere", Ref: "#sales"}
	_, unsent := s.playground.Send(ctx, bot.Post{Place: elsewhere, Key: "k", Message: bot.Say(nil)})
	_, threadless := s.playground.Send(ctx, bot.Post{Place: place("#sales"), Thread: "999", Key: "k", Message: bot.Say(nil)})
	for what, err := range map[string]error{
		"a tenant":  unsent,
		"a thread":  threadless,
		"a message": s.playground.Edit(ctx, place("#sales"), "999", bot.Say(nil)),
		"nonsense":  s.playground.Edit(ctx, place("#sales"), "nonsense", bot.Say(nil)),
	} {
		var answer *bot.SendError
		if !errors.As(err, &answer) || !answer.Gone {
			t.Errorf("%s: %v", what, err)
		}
	}
}
