package storage_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/coaching"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

// chatrooms makes two workspaces.
func chatrooms(t *testing.T, s *storage.Store) (first, second int64) {
	t.Helper()
	var ids []int64
	for _, tenant := range []string{"first", "second"} {
		w, err := s.Install(t.Context(), "playground", tenant, coaching.Workspace{Name: tenant, Zone: time.UTC, Locale: coaching.English, Currency: "EUR"})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, w.ID)
	}
	return ids[0], ids[1]
}

func utter(t *testing.T, s *storage.Store, workspace int64, u bot.Utterance) bot.Utterance {
	t.Helper()
	u.At = storagetest.Now()
	kept, err := s.Utter(t.Context(), workspace, u)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestUtterances(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		here, there := chatrooms(t, s)
		form := &bot.Form{Name: "win", Fields: []bot.FormField{{Name: "amount", Value: []string{"12k"}}}}
		all := utter(t, s, here, bot.Utterance{Place: "#sales", From: "lea", Key: "k", Message: bot.Say(bot.Plainly("hello"))})
		lea := utter(t, s, here, bot.Utterance{Place: "#sales", Reader: "lea", Thread: all.ID, Form: form})
		bob := utter(t, s, here, bot.Utterance{Place: "@bob"})
		home := utter(t, s, here, bot.Utterance{Place: "home", Reader: "lea"})
		far := utter(t, s, there, bot.Utterance{Place: "#sales", Key: "k"})

		if again := utter(t, s, here, bot.Utterance{Place: "#product", Key: "k"}); again.ID != all.ID || again.Place != "#sales" {
			t.Errorf("the same key was kept again: %+v", again)
		}
		if got, found, err := s.Utterance(ctx, here, lea.ID); err != nil || !found || got.Thread != all.ID || got.Form == nil || got.Form.Fields[0].Value[0] != "12k" || !got.At.Equal(storagetest.Now()) || !got.Edited.IsZero() {
			t.Errorf("got %+v, %t, %v", got, found, err)
		}
		if got, found, err := s.UtteranceKeyed(ctx, there, "k"); err != nil || !found || got.Key != far.Key || got.From != "" {
			t.Errorf("got %+v, %t, %v", got, found, err)
		}
		for _, missing := range []func() (bot.Utterance, bool, error){
			func() (bot.Utterance, bool, error) { return s.Utterance(ctx, there, home.ID) },
			func() (bot.Utterance, bool, error) { return s.UtteranceKeyed(ctx, here, "other") },
		} {
			if got, found, err := missing(); err != nil || found {
				t.Errorf("got %+v, %t, %v", got, found, err)
			}
		}

		all.Message, all.Edited = bot.Say(bot.Plainly("hello all")), storagetest.Now().Add(time.Hour)
		revised, err := s.Revise(ctx, here, all)
		if err != nil || revised.ID != all.ID || revised.Revision <= home.Revision {
			t.Fatalf("revised as %+v, %v", revised, err)
		}
		if latest, err := s.LatestRevision(ctx, here); err != nil || latest < revised.Revision {
			t.Errorf("the latest revision is %d, %v", latest, err)
		}
		for _, c := range []struct {
			user, place  string
			after, since int64
			want         []int64
		}{
			{"lea", "#sales", 0, 0, []int64{all.ID, lea.ID}},
			{"bob", "#sales", 0, 0, []int64{all.ID}},
			{"lea", "#sales", all.ID, 0, []int64{lea.ID}},
			{"lea", "#sales", 0, home.Revision, []int64{all.ID}},
			{"lea", "", 0, 0, []int64{all.ID, lea.ID}},
			{"bob", "", 0, 0, []int64{all.ID, bob.ID}},
			{"lea", "home", 0, 0, []int64{home.ID}},
			{"bob", "home", 0, 0, nil},
		} {
			got, err := s.Utterances(ctx, here, c.user, c.place, c.after, c.since)
			var ids []int64
			for _, u := range got {
				ids = append(ids, u.ID)
			}
			if err != nil || fmt.Sprint(ids) != fmt.Sprint(c.want) {
				t.Errorf("%+v gives %v, %v", c, ids, err)
			}
		}
	})
}

// TestRevisionsAreSeenInOrder checks that whoever asks for what is newer than
// what they have seen misses nothing, however many speak at the same time.
func TestRevisionsAreSeenInOrder(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		here, _ := chatrooms(t, s)
		const speakers, each = 4, 15
		var speaking sync.WaitGroup
		for range speakers {
			speaking.Go(func() {
				for range each {
					if _, err := s.Utter(t.Context(), here, bot.Utterance{Place: "#sales", At: storagetest.Now()}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { speaking.Wait(); close(done) }()
		seen, since := 0, int64(0)
		look := func() {
			news, err := s.Utterances(t.Context(), here, "lea", "", 0, since)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range news {
				seen, since = seen+1, max(since, u.Revision)
			}
		}
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
				look()
			}
		}
		look()
		if seen != speakers*each {
			t.Errorf("saw %d of %d", seen, speakers*each)
		}
	})
}

func TestChannelsOfAPlatform(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		here, there := chatrooms(t, s)
		for _, place := range []coaching.Place{
			{Platform: "playground", Tenant: "first", Ref: "#sales"}, {Platform: "playground", Tenant: "first", Ref: "#product"}, {Platform: "slack", Tenant: "T1", Ref: "C1"},
		} {
			if _, err := s.ChannelAt(t.Context(), here, place, place.Ref); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Channels(t.Context(), here, "playground", "first")
		if err != nil || len(got) != 2 || got[0].Ref != "#sales" || got[1].Ref != "#product" || got[0].Zone != time.UTC {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := s.Channels(t.Context(), there, "playground", "first"); err != nil || len(got) != 0 {
			t.Errorf("another workspace's channels: %+v, %v", got, err)
		}
	})
}
