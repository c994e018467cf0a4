package playground_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/carillon-bot/carillon/bot"
	"github.com/carillon-bot/carillon/bot/bottest"
	"github.com/carillon-bot/carillon/bot/playground"
	"github.com/carillon-bot/carillon/storage"
	"github.com/carillon-bot/carillon/storage/storagetest"
)

func TestWorld(t *testing.T) {
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStage(t, store)
		bottest.Golden(t, "testdata/world.json", indented(t, s.well(s.get("api/world")).body))
	})
}

func TestBadRequests(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	s.say("lea", "@lea", "hello")
	for name, c := range map[string]struct {
		method, path, body string
		status             int
	}{
		"no JSON":                {"POST", "api/say", `nonsense`, http.StatusBadRequest},
		"nothing":                {"POST", "api/say", ``, http.StatusBadRequest},
		"null":                   {"POST", "api/say", `null`, http.StatusBadRequest},
		"half":                   {"POST", "api/say", `{"as":"lea"`, http.StatusBadRequest},
		"more than one":          {"POST", "api/say", `{"as":"lea","place":"@lea","text":"x"}{}`, http.StatusBadRequest},
		"another type":           {"POST", "api/say", `{"as":1,"place":"@lea","text":"x"}`, http.StatusBadRequest},
		"nobody named":           {"POST", "api/say", `{"place":"@lea","text":"x"}`, http.StatusBadRequest},
		"no place named":         {"POST", "api/say", `{"as":"lea","text":"x"}`, http.StatusBadRequest},
		"nothing said":           {"POST", "api/say", `{"as":"lea","place":"@lea","text":" "}`, http.StatusBadRequest},
		"unknown person":         {"POST", "api/say", `{"as":"zoe","place":"#sales","text":"x"}`, http.StatusNotFound},
		"unknown place":          {"POST", "api/say", `{"as":"lea","place":"#nowhere","text":"x"}`, http.StatusNotFound},
		"another's conversation": {"POST", "api/say", `{"as":"lea","place":"@bob","text":"x"}`, http.StatusNotFound},
		"the dashboard":          {"POST", "api/say", `{"as":"lea","place":"home","text":"x"}`, http.StatusNotFound},
		"unknown thread":         {"POST", "api/say", `{"as":"lea","place":"@lea","text":"x","thread":"999"}`, http.StatusNotFound},
		"forty thousand":         {"POST", "api/say", `{"as":"lea","place":"@lea","text":"` + strings.Repeat(`\ud83d\ude00`, 40_000) + `"}`, http.StatusOK},
		"too much":               {"POST", "api/say", `{"as":"lea","place":"@lea","text":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusRequestEntityTooLarge},
		"read: nobody named":     {"GET", "api/place?place=%23sales", "", http.StatusBadRequest},
		"read: no place named":   {"GET", "api/place?as=lea", "", http.StatusBadRequest},
		"read: unknown person":   {"GET", "api/place?place=%23sales&as=zoe", "", http.StatusNotFound},
		"read: another's":        {"GET", "api/place?place=%40bob&as=lea", "", http.StatusNotFound},
		"read: after nonsense":   {"GET", "api/place?place=%40lea&as=lea&after=x", "", http.StatusBadRequest},
		"unknown path":           {"GET", "api/nothing", "", http.StatusNotFound},
		"no path":                {"POST", "api/", "", http.StatusNotFound},
		"another method":         {"GET", "api/say", "", http.StatusMethodNotAllowed},
		"a method of many":       {"DELETE", "api/clock", "", http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.request(c.method, c.path, "application/json", strings.NewReader(c.body))
			if a.status != c.status {
				t.Errorf("status %d: %s", a.status, a.body)
			}
			if c.status != http.StatusOK && a.Error == "" {
				t.Errorf("no words: %s", a.body)
			}
		})
	}
}

func TestMethodsThatAreAllowed(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	for path, allowed := range map[string]string{"say": "POST", "world": "GET", "clock": "GET, POST"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.server.URL+"/playground/api/"+path, nil)
		s.must(err)
		response, err := s.server.Client().Do(r)
		s.must(err)
		response.Body.Close()
		if got := response.Header.Get("Allow"); got != allowed || response.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s: %d allows %q", path, response.StatusCode, got)
		}
	}
}

// A foreign page can send what browsers send without asking; none of it is
// taken for JSON. A script, which no page can pass for, need not say what it
// sends.
func TestPagesSayThatTheySendJSON(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	heard := 0
	for contentType, page := range map[string]int{
		"application/json":                  http.StatusOK,
		"Application/JSON; charset=utf-8":   http.StatusOK,
		"text/plain":                        http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"multipart/form-data; boundary=x":   http.StatusUnsupportedMediaType,
		"text/plain; application/json":      http.StatusUnsupportedMediaType,
		"":                                  http.StatusUnsupportedMediaType,
	} {
		for mark, want := range map[string]int{"": http.StatusOK, "Origin": page, "Sec-Fetch-Site": page} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+"/playground/api/say", strings.NewReader(`{"as":"lea","place":"@lea","text":"quota"}`))
			s.must(err)
			if contentType != "" {
				r.Header.Set("Content-Type", contentType)
			}
			if mark != "" {
				r.Header.Set(mark, map[string]string{"Origin": s.server.URL, "Sec-Fetch-Site": "same-origin"}[mark])
			}
			response, err := s.server.Client().Do(r)
			s.must(err)
			response.Body.Close()
			if response.StatusCode != want {
				t.Errorf("%q with %q: %d, want %d", contentType, mark, response.StatusCode, want)
			}
			if want == http.StatusOK {
				heard++
			}
		}
	}
	if n := len(s.handler.heard); n != heard {
		t.Errorf("the bot has heard %d of %d", n, heard)
	}
}

func TestErrorsAreInTheReadersLanguage(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	if a := s.get("api/place?" + query("as", "lea", "place", "#nowhere")); !strings.HasPrefix(a.Error, "Il n’y a pas de lieu") {
		t.Errorf("lea reads %q", a.Error)
	}
	if a := s.get("api/place?" + query("as", "bob", "place", "#nowhere")); !strings.HasPrefix(a.Error, "There is no place") {
		t.Errorf("bob reads %q", a.Error)
	}
}

func TestGuard(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	mux := http.NewServeMux()
	s.playground.Routes(mux, s.handler)
	for _, c := range []struct {
		name, host, from string
		header           [2]string
		well             bool
	}{
		{"this machine", "127.0.0.1:8080", "127.0.0.1:5000", [2]string{}, true},
		{"without a port", "127.0.0.1", "127.0.0.1:5000", [2]string{}, true},
		{"by name", "localhost:9000", "127.0.0.1:5000", [2]string{}, true},
		{"over IPv6", "[::1]:8080", "[::1]:5000", [2]string{}, true},
		{"IPv4 in IPv6", "[::1]:8080", "[::ffff:127.0.0.1]:5000", [2]string{}, true},
		{"a foreign host", "evil.example", "127.0.0.1:5000", [2]string{}, false},
		{"a name that begins like ours", "localhost.evil.example:8080", "127.0.0.1:5000", [2]string{}, false},
		{"a number that begins like ours", "127.0.0.1.evil.example", "127.0.0.1:5000", [2]string{}, false},
		{"no host", "", "127.0.0.1:5000", [2]string{}, false},
		{"all addresses", "0.0.0.0:8080", "127.0.0.1:5000", [2]string{}, false},
		{"another machine that says localhost", "localhost:8080", "192.0.2.7:5000", [2]string{}, false},
		{"our origin", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "http://localhost:8080"}, true},
		{"this machine by another name", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "http://127.0.0.1:8080"}, false},
		{"our origin over IPv6", "[::1]:8080", "[::1]:5000", [2]string{"Origin", "http://[::1]:8080"}, true},
		{"a foreign origin", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "https://evil.example"}, false},
		{"an origin that begins like ours", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "http://localhost.evil.example"}, false},
		{"an origin that hides its host", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "http://localhost@evil.example"}, false},
		{"no origin at all", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "null"}, false},
		{"a file", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "file://localhost"}, false},
		{"another port of this machine", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "http://localhost:3000"}, false},
		{"another scheme", "localhost:8080", "127.0.0.1:5000", [2]string{"Origin", "https://localhost:8080"}, false},
		{"a page of another port", "localhost:8080", "127.0.0.1:5000", [2]string{"Sec-Fetch-Site", "same-site"}, false},
		{"an address that was typed", "localhost:8080", "127.0.0.1:5000", [2]string{"Sec-Fetch-Site", "none"}, true},
		{"another site's page", "localhost:8080", "127.0.0.1:5000", [2]string{"Sec-Fetch-Site", "cross-site"}, false},
		{"our own page", "localhost:8080", "127.0.0.1:5000", [2]string{"Sec-Fetch-Site", "same-origin"}, true},
		{"through a proxy", "localhost:8080", "127.0.0.1:5000", [2]string{"X-Forwarded-For", "192.0.2.7"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, path := range []string{"/playground/api/world", "/playground/", "/playground/static/playground.js"} {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Host, r.RemoteAddr = c.host, c.from
				if c.header[0] != "" {
					r.Header.Set(c.header[0], c.header[1])
				}
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, r)
				if well := w.Code == http.StatusOK; well != c.well || !well && w.Code != http.StatusForbidden {
					t.Errorf("%s: %d", path, w.Code)
				}
				for name, value := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"} {
					if w.Header().Get(name) != value {
						t.Errorf("%s: %s is %q", path, name, w.Header().Get(name))
					}
				}
				if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "unsafe") {
					t.Errorf("%s: policy %q", path, policy)
				}
			}
		})
	}
}

func TestKitchenSink(t *testing.T) {
	s := newStage(t, storagetest.SQLite(t))
	ref, err := s.playground.Send(t.Context(), bot.Post{Place: place("#sales"), Key: "sink", Message: bottest.KitchenSink()})
	s.must(err)
	form := bottest.KitchenSinkForm()
	s.handler.answer(bot.Reply{Form: &form})
	opened := s.say("lea", "#sales", "/sink").Messages[0].ID
	bottest.Golden(t, "testdata/kitchensink.json", indented(t, s.well(s.get("api/place?"+query("as", "lea", "place", "#sales"))).body))
	stream := s.listen("lea", "#sales", "0")
	bottest.Golden(t, "testdata/kitchensink.html", stream.next("message")+"\n")
	if ref == "" {
		t.Error("no reference")
	}
	bottest.Golden(t, "testdata/kitchensinkform.html", s.well(s.get("form?"+query("as", "lea", "id", opened))).body)
}

func indented(t *testing.T, text string) string {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestEmptyWorkspaceHasNoAdminYet(t *testing.T) {
	store := storagetest.SQLite(t)
	s := newStage(t, store)
	empty, err := playground.New(playground.Settings{Tenant: "team", World: store, Catalogue: bottest.Catalogue(t)})
	s.must(err)
	w := s.workspace
	w.Name, w.Demo = "Team", false
	_, err = store.Install(t.Context(), playground.Name, "team", w)
	s.must(err)
	if profile, err := empty.Profile(t.Context(), "team", "newcomer-ada"); err != nil || !profile.Admin || profile.Name != "Ada" {
		t.Errorf("the first person: %+v, %v", profile, err)
	}
}
