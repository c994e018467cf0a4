package playground_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

func TestWhatTheBotHears(t *testing.T) {
	lea, sales := bot.PersonToken("lea"), bot.ChannelToken("#sales", "sales")
	for _, c := range []struct {
		name, place, text string
		heard             bool
		command, rest     string
		form              bool
	}{
		{"a slash command in a channel", "#sales", "/win 12k Acme", true, "win", "12k Acme", true},
		{"alone", "#sales", "/quota", true, "quota", "", true},
		{"with accents", "#sales", "/réglages langue fr", true, "réglages", "langue fr", true},
		{"over lines", "#sales", "/win 12k Acme\nnote x", true, "win", "12k Acme\nnote x", true},
		{"a mention", "#sales", "@carillon win 12k Acme", true, "", "win 12k Acme", false},
		{"a mention in any case", "#sales", "@Carillon quota", true, "", "quota", false},
		{"a mention at the end", "#sales", "quota @carillon", true, "", "quota", false},
		{"a mention alone", "#sales", "@carillon", true, "", "", false},
		{"a mention with a colon stays text", "#sales", "@carillon: quota", true, "", ": quota", false},
		{"talk in a channel", "#sales", "win 12k Acme", false, "", "", false},
		{"an e-mail address", "#sales", "write to bob@carillon", false, "", "", false},
		{"another word", "#sales", "@carillons quota", false, "", "", false},
		{"a slash alone", "#sales", "/ win", false, "", "", false},
		{"a bare word in private", "@lea", "win 12k Acme", true, "", "win 12k Acme", false},
		{"a mention in private", "@lea", "@carillon win 12k", true, "", "win 12k", false},
		{"a slash in private", "@lea", "/win 12k", true, "win", "12k", true},
		{"a slash alone in private", "@lea", "/ win", true, "", "/ win", false},
		{"people and channels", "@lea", "win 12k Acme split @lea 30% #sales #renewal", true, "", "win 12k Acme split " + lea + " 30% " + sales + " #renewal", false},
		{"people in other cases", "@lea", "quota @LEA.", true, "", "quota " + lea + ".", false},
		{"unknown people", "@lea", "quota @nobody @lea-marie", true, "", "quota @nobody @lea-marie", false},
		{"forged tokens", "@lea", "quota \ue000@bob\ue001", true, "", "quota @bob", false},
		{"NUL", "@lea", "quota\x00", true, "", "quota", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, storagetest.SQLite(t))
			s.say("lea", c.place, c.text)
			if !c.heard {
				if len(s.handler.heard) > 0 {
					t.Fatalf("heard %+v", s.handler.last(t))
				}
				return
			}
			in := s.handler.last(t)
			// "quota \ue000@bob\ue001" is read like "quota @bob".
			rest := strings.ReplaceAll(c.rest, "@bob", bot.PersonToken("bob"))
			if in.Command != c.command || in.Text != rest || in.CanOpenForm != c.form || in.Direct != (c.place == "@lea") {
				t.Errorf("heard command %q, text %q, form %t, direct %t", in.Command, in.Text, in.CanOpenForm, in.Direct)
			}
			if in.Platform != "playground" || in.Tenant != "demo" || in.User != "lea" || in.Place != place(c.place) || !in.At.Equal(storagetest.Now()) || in.ID == "" {
				t.Errorf("heard %+v", in)
			}
		})
	}
}

func TestWhoSeesWhat(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		got := s.say("lea", "#sales", "/quota").Messages
		if len(got) != 1 || got[0].From != "carillon" || got[0].Everyone || !slices.Equal(got[0].To, []string{"lea"}) || got[0].Place != "#sales" {
			t.Fatalf("a private answer: %+v", got)
		}
		s.say("lea", "#sales", "hello all")
		s.handler.answer(bot.Reply{Messages: []bot.Message{bot.Say(bot.Plainly("For all."))}, Everyone: true})
		got = s.say("bob", "#sales", "@carillon leaderboard").Messages
		if len(got) != 1 || !got[0].Everyone || got[0].To != nil {
			t.Fatalf("an answer to everybody: %+v", got)
		}
		all := s.read("lea", "#sales")
		if want := []string{"/quota", "Noted.", "hello all", "@carillon leaderboard", "For all."}; !slices.Equal(texts(all), want) {
			t.Errorf("lea sees %q", texts(all))
		}
		if all[2].From != "lea" || !all[2].Everyone || all[2].To != nil {
			t.Errorf("what was said: %+v", all[2])
		}
		if want := []string{"hello all", "@carillon leaderboard", "For all."}; !slices.Equal(texts(s.read("bob", "#sales")), want) {
			t.Errorf("bob sees %q", texts(s.read("bob", "#sales")))
		}
		later := s.well(s.get("api/place?" + query("as", "lea", "place", "#sales", "after", all[2].ID))).Messages
		if want := texts(all[3:]); !slices.Equal(texts(later), want) {
			t.Errorf("after %s lea sees %q", all[2].ID, texts(later))
		}
		if got := s.read("lea", "@lea"); len(got) != 0 {
			t.Errorf("in private lea sees %q", texts(got))
		}
	})
}

func TestThreads(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.say("lea", "#sales", "hello")
	root := s.read("lea", "#sales")[0].ID
	first := s.well(s.post("say", fields{"as": "bob", "place": "#sales", "text": "@carillon help", "thread": root})).Messages[0]
	if first.Thread == nil || *first.Thread != root {
		t.Fatalf("an answer in a thread: %+v", first)
	}
	// An answer to an answer is in the same thread.
	second := s.well(s.post("say", fields{"as": "bob", "place": "#sales", "text": "@carillon help", "thread": first.ID})).Messages[0]
	if second.Thread == nil || *second.Thread != root {
		t.Errorf("an answer to an answer: %+v", second)
	}
	if a := s.post("say", fields{"as": "lea", "place": "@lea", "text": "x", "thread": root}); a.status != http.StatusNotFound {
		t.Errorf("a thread of another place: %d", a.status)
	}
	if a := s.post("say", fields{"as": "lea", "place": "#sales", "text": "x", "thread": first.ID}); a.status != http.StatusNotFound {
		t.Errorf("a thread under a message for somebody else: %d", a.status)
	}
}

func TestSameDeliveryTwice(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		say := fields{"as": "lea", "place": "#sales", "text": "/win 12k", "delivery": "d1"}
		first := s.well(s.post("say", say))
		before := s.read("lea", "#sales")
		s.handler.answer(bot.Answer(bot.Say(bot.Plainly("Something else."))))
		if again := s.well(s.post("say", say)); again.body != first.body || len(s.handler.heard) != 1 {
			t.Errorf("first %s, then %s, heard %d times", first.body, again.body, len(s.handler.heard))
		}
		if after := s.read("lea", "#sales"); !slices.Equal(texts(after), texts(before)) {
			t.Errorf("lea sees %q", texts(after))
		}
		ids := map[string]bool{}
		for _, other := range []fields{
			{"as": "bob", "place": "#sales", "text": "/win 12k", "delivery": "d1"},
			{"as": "lea", "place": "@lea", "text": "/win 12k", "delivery": "d1"},
			{"as": "lea", "place": "#sales", "text": "/win 12k"},
			{"as": "lea", "place": "#sales", "text": "/win 12k"},
		} {
			s.well(s.post("say", other))
			ids[s.handler.last(t).ID] = true
		}
		if len(ids) != 4 {
			t.Errorf("deliveries of different acts have the ids %v", ids)
		}
	})
}

func TestSameDeliveryAtTheSameTime(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		bodies := make([]string, 4)
		var all sync.WaitGroup
		for i := range bodies {
			all.Go(func() {
				a := s.post("say", fields{"as": "lea", "place": "#sales", "text": "/win 12k", "delivery": "d1"})
				bodies[i] = a.body
			})
		}
		all.Wait()
		for _, body := range bodies {
			if body != bodies[0] || !strings.Contains(body, "Noted.") {
				t.Errorf("the copies got %q", bodies)
			}
		}
		if got := s.read("lea", "#sales"); len(got) != 2 {
			t.Errorf("lea sees %q", texts(got))
		}
	})
}

func TestFailedActIsTriedAnew(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	say := fields{"as": "lea", "place": "@lea", "text": "win 12k", "delivery": "d1"}
	s.handler.reply = func(bot.Incoming) (bot.Reply, error) {
		return bot.Answer(bot.Say(bot.Plainly("Broken. Reference 1f."))), errors.New("store down")
	}
	if a := s.post("say", say); a.status != http.StatusServiceUnavailable || a.Error != "Broken. Reference 1f." {
		t.Errorf("got %d %s", a.status, a.body)
	}
	s.handler.answer(bot.Answer(bot.Say(bot.Plainly("Noted."))))
	if a := s.well(s.post("say", say)); len(a.Messages) != 1 || a.Messages[0].Text != "Noted." {
		t.Errorf("got %s", a.body)
	}
	if got := s.read("lea", "@lea"); len(got) != 2 {
		t.Errorf("lea sees %q", texts(got))
	}
}

func TestNewcomer(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.say("newcomer-zoé", "@newcomer-zoé", "hello")
	if in := s.handler.last(t); in.User != "newcomer-zoé" || !in.Direct {
		t.Errorf("heard %+v", in)
	}
	profile, err := s.playground.Profile(t.Context(), "demo", "newcomer-zoé")
	s.must(err)
	if profile.Name != "Zoé" || profile.Zone != nil || profile.Locale != "" || profile.Admin {
		t.Errorf("profile %+v", profile)
	}
	for _, id := range []string{"newcomer-", "newcomer-a b", "newcomer-<b>", "newcomer-" + strings.Repeat("x", 41), "zoe", "LEA"} {
		if a := s.post("say", fields{"as": id, "place": "#sales", "text": "x"}); a.status != http.StatusNotFound {
			t.Errorf("as %q: %d", id, a.status)
		}
	}
}

func TestFile(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	send := func(as, name, media string, content []byte) answer {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for name, value := range map[string]string{"as": as, "place": "@lea", "text": "notes Acme"} {
			s.must(form.WriteField(name, value))
		}
		file, err := form.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {multipart.FileContentDisposition("file", name)}, "Content-Type": {media},
		})
		s.must(err)
		_, err = file.Write(content)
		s.must(err)
		s.must(form.Close())
		return s.request(http.MethodPost, "api/file", form.FormDataContentType(), &body)
	}
	for name, c := range map[string]struct {
		file, media string
		content     []byte
		shown, as   string // the name and the media type as the bot gets them
	}{
		"text":              {"call.vtt", "text/vtt; charset=utf-8", []byte("WEBVTT\r\n"), "call.vtt", "text/vtt"},
		"binary":            {"call.zip", "application/zip", []byte("PK\x03\x04\x00\xff\xfe"), "call.zip", "application/zip"},
		"text not of UTF-8": {"équipe.csv", "text/csv", []byte("membre;Zo\xe9\n"), "équipe.csv", "text/csv"},
		"nothing in it":     {"empty", "", []byte{}, "empty", "application/octet-stream"},
		"a forged name":     {"\ue000@bob\ue001", "nonsense/", []byte("x"), "@bob", "application/octet-stream"},
		"as much as may be": {"big", "text/plain", make([]byte, bot.MostFile), "big", "text/plain"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := s.well(send("lea", c.file, c.media, c.content)); len(a.Messages) != 1 {
				t.Errorf("got %s", a.body)
			}
			in := s.handler.last(t)
			if in.Text != "notes Acme" || len(in.Files) != 1 {
				t.Fatalf("heard %q with %d files", in.Text, len(in.Files))
			}
			if f := in.Files[0]; f.Name != c.shown || f.MediaType != c.as || !bytes.Equal(f.Body, c.content) {
				t.Errorf("got the file %q of %q with %d bytes", f.Name, f.MediaType, len(f.Body))
			}
			said := s.read("lea", "@lea")
			if text := said[len(said)-2].Text; !strings.Contains(text, "notes Acme") || !strings.Contains(text, c.shown) {
				t.Errorf("said %q", text)
			}
		})
	}
	for _, size := range []int{bot.MostFile + 1, bot.MostFile + 2<<20} {
		if a := send("lea", "big", "text/plain", make([]byte, size)); a.status != http.StatusRequestEntityTooLarge || a.Error == "" {
			t.Errorf("%d bytes: %d %s", size, a.status, a.body)
		}
	}
	if a := send("zoe", "call.vtt", "text/vtt", []byte("x")); a.status != http.StatusNotFound {
		t.Errorf("from nobody: %d", a.status)
	}
	for contentType, status := range map[string]int{
		"multipart/form-data; boundary=x": http.StatusBadRequest,
		"multipart/form-data":             http.StatusBadRequest,
		"application/json":                http.StatusUnsupportedMediaType,
	} {
		if a := s.request(http.MethodPost, "api/file", contentType, strings.NewReader("nonsense")); a.status != status || a.Error == "" {
			t.Errorf("nonsense as %s: %d %s", contentType, a.status, a.body)
		}
	}
}
