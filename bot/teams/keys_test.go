package teams

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// fetches is how often the keys were asked for.
func (h *harness) fetches() int { return len(h.teams.Calls(http.MethodGet, "/openid/keys")) }

// signedWith sends something signed with a key and gives the status.
func (h *harness) signedWith(k faketeams.Key) int {
	h.t.Helper()
	status, _ := h.do(faketeams.Request(h.url, faketeams.Sign(k, h.teams.Claims(map[string]any{"exp": h.clock.now().Add(time.Hour).Unix()})), h.teams.Direct("1", lea, "hello").JSON()))
	return status
}

// A key that is not known is asked for, by however many at once only once, and not
// more than once a minute; the first fetch does not count.
func TestUnknownKeys(t *testing.T) {
	h := newHarness(t, silent)
	old, next := h.teams.Key(), faketeams.NewKey("next-key", "msteams")
	if status := h.signedWith(old); status != http.StatusOK || h.fetches() != 1 {
		t.Fatalf("the first: %d after %d fetches", status, h.fetches())
	}
	h.teams.Publish(next)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if status := h.signedWith(next); status != http.StatusOK {
				t.Errorf("signed with the next key: %d", status)
			}
		})
	}
	all.Wait()
	if n := h.fetches(); n != 2 {
		t.Errorf("fetched %d times", n)
	}
	for _, k := range []faketeams.Key{old, faketeams.NewKey("made-up", "msteams")} {
		if status := h.signedWith(k); status != http.StatusUnauthorized {
			t.Errorf("signed with %s: %d", k.ID, status)
		}
	}
	if n := h.fetches(); n != 2 {
		t.Errorf("within the minute fetched %d times", n)
	}
	h.clock.advance(time.Minute)
	h.teams.Publish(old, next)
	if status := h.signedWith(old); status != http.StatusOK || h.fetches() != 3 {
		t.Errorf("a minute later: %d after %d fetches", status, h.fetches())
	}
}

// Keys go on being used while there are no newer ones, which are asked for once a
// minute.
func TestKeysWhileTheEndpointIsDown(t *testing.T) {
	h := newHarness(t, silent)
	if status := h.signedWith(h.teams.Key()); status != http.StatusOK {
		t.Fatalf("the first: %d", status)
	}
	down := faketeams.Status(http.StatusServiceUnavailable, "")
	h.teams.Next(http.MethodGet, "/openid/metadata", down, down)
	for n := range 2 {
		h.clock.advance(25 * time.Hour)
		for range 5 {
			if status := h.signedWith(h.teams.Key()); status != http.StatusOK {
				t.Errorf("while it is down: %d", status)
			}
		}
		h.teams.WaitCalls(http.MethodGet, "/openid/metadata", n+2)
	}
	if n := len(h.teams.Calls(http.MethodGet, "/openid/metadata")); n != 3 {
		t.Errorf("asked %d times", n)
	}
	if n := h.fetches(); n != 1 {
		t.Errorf("fetched %d times", n)
	}
}

// Without any keys nobody is let in, and they are asked for again soon.
func TestNoKeysYet(t *testing.T) {
	h := newHarness(t, silent)
	h.teams.Next(http.MethodGet, "/openid/metadata", faketeams.Status(http.StatusOK, "{}"))
	if status := h.signedWith(h.teams.Key()); status != http.StatusUnauthorized || h.bot.Ready() {
		t.Errorf("without keys: %d, ready: %t", status, h.bot.Ready())
	}
	h.clock.advance(keysFirstPause)
	if status := h.signedWith(h.teams.Key()); status != http.StatusOK || !h.bot.Ready() {
		t.Errorf("with keys: %d, ready: %t", status, h.bot.Ready())
	}
}

// Documents that lead elsewhere, or to nothing of use, are not followed.
func TestDocuments(t *testing.T) {
	for name, document := range map[string]string{
		"keys elsewhere by http": `{"jwks_uri":"http://evil.example/keys"}`,
		"no address":             `{"jwks_uri":"/keys"}`,
		"not JSON":               `<html>`,
	} {
		h := newHarness(t, silent)
		h.teams.Next(http.MethodGet, "/openid/metadata", faketeams.Status(http.StatusOK, document))
		if _, err := h.bot.tokens.keys.fetch(t.Context()); err == nil {
			t.Errorf("%s: followed", name)
		}
	}
	for name, set := range map[string]string{
		"none":            `{"keys":[]}`,
		"of another kind": `{"keys":[{"kty":"EC","kid":"1","n":"","e":"AQAB"}]}`,
		"too short":       `{"keys":[{"kty":"RSA","kid":"1","n":"AQAB","e":"AQAB"}]}`,
		"without an id":   `{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}`,
	} {
		h := newHarness(t, silent)
		h.teams.Next(http.MethodGet, "/openid/keys", faketeams.Status(http.StatusOK, set))
		if _, err := h.bot.tokens.keys.fetch(t.Context()); err == nil {
			t.Errorf("keys %s: taken", name)
		}
	}
}
