package teams

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/carillon-bot/carillon/bot/teams/faketeams"
)

// Every way in which a token or what comes with it can be wrong, and those in
// which it is right. Real keys, a real endpoint for them, real requests.
func TestTokens(t *testing.T) {
	h := newHarness(t, silent)
	good, webchat, unendorsed, stranger := h.teams.Key(), faketeams.NewKey("webchat-key", "webchat"), faketeams.NewKey("plain-key"), faketeams.NewKey("fake-key")
	h.teams.Publish(good, webchat, unendorsed)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(method jwt.SigningMethod, key any, kid any, changed map[string]any) string {
		token := jwt.NewWithClaims(method, h.teams.Claims(changed))
		if kid != nil {
			token.Header["kid"] = kid
		}
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	claims := func(changed map[string]any) string { return faketeams.Sign(good, h.teams.Claims(changed)) }
	ago := func(d time.Duration) int64 { return time.Now().Add(-d).Unix() }
	message := h.teams.Direct("1", lea, "hello")
	tenant := func(id string) faketeams.Activity {
		return message.With(faketeams.Activity{
			"conversation": map[string]any{"id": lea.Personal(), "conversationType": "personal", "tenantId": id},
			"channelData":  map[string]any{"tenant": map[string]any{"id": id}},
		})
	}
	conversation := func(id string) faketeams.Activity {
		return message.With(faketeams.Activity{"conversation": map[string]any{"id": id, "conversationType": "personal", "tenantId": faketeams.Tenant}})
	}
	const ok, unauthorized, forbidden = http.StatusOK, http.StatusUnauthorized, http.StatusForbidden
	evil := "https://evil.example/"
	for _, c := range []struct {
		name   string
		header string
		body   faketeams.Activity
		want   int
	}{
		{"valid", "Bearer " + claims(nil), message, ok},
		{"scheme in lower case", "bearer " + claims(nil), message, ok},
		{"no header", "", message, unauthorized},
		{"no scheme", claims(nil), message, unauthorized},
		{"another scheme", "Basic " + claims(nil), message, unauthorized},
		{"not a token", "Bearer a.b.c", message, unauthorized},
		{"empty token", "Bearer ", message, unauthorized},
		{"wrong signature", "Bearer " + faketeams.Sign(stranger, h.teams.Claims(nil)), message, unauthorized},
		{"cut signature", "Bearer " + strings.TrimRight(claims(nil), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), message, unauthorized},
		{"unknown kid", "Bearer " + signed(jwt.SigningMethodRS256, good.Private, "unknown", nil), message, unauthorized},
		{"no kid", "Bearer " + signed(jwt.SigningMethodRS256, good.Private, nil, nil), message, unauthorized},
		{"kid no string", "Bearer " + signed(jwt.SigningMethodRS256, good.Private, 7, nil), message, unauthorized},
		{"none", "Bearer " + signed(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "fake-key", nil), message, unauthorized},
		{"HS256 with the public key", "Bearer " + signed(jwt.SigningMethodHS256, good.Private.N.Bytes(), "fake-key", nil), message, unauthorized},
		{"PS256", "Bearer " + signed(jwt.SigningMethodPS256, good.Private, "fake-key", nil), message, unauthorized},
		{"ES256", "Bearer " + signed(jwt.SigningMethodES256, curve, "fake-key", nil), message, unauthorized},
		{"RS384", "Bearer " + signed(jwt.SigningMethodRS384, good.Private, "fake-key", nil), message, unauthorized},
		{"RS512", "Bearer " + signed(jwt.SigningMethodRS512, good.Private, "fake-key", nil), message, unauthorized},
		{"wrong issuer", "Bearer " + claims(map[string]any{"iss": "https://evil.example"}), message, unauthorized},
		{"another tenant's Entra issuer", "Bearer " + claims(map[string]any{"iss": "https://login.microsoftonline.com/" + faketeams.Tenant + "/v2.0"}), message, unauthorized},
		{"iss missing", "Bearer " + claims(map[string]any{"iss": nil}), message, unauthorized},
		{"iss no string", "Bearer " + claims(map[string]any{"iss": 7}), message, unauthorized},
		{"aud missing", "Bearer " + claims(map[string]any{"aud": nil}), message, unauthorized},
		{"aud another", "Bearer " + claims(map[string]any{"aud": "another-app"}), message, unauthorized},
		{"aud empty", "Bearer " + claims(map[string]any{"aud": ""}), message, unauthorized},
		{"aud array with ours", "Bearer " + claims(map[string]any{"aud": []string{"another-app", faketeams.App}}), message, ok},
		{"aud array without ours", "Bearer " + claims(map[string]any{"aud": []string{"another-app"}}), message, unauthorized},
		{"aud array of numbers", "Bearer " + claims(map[string]any{"aud": []int{7}}), message, unauthorized},
		{"expired 1 min", "Bearer " + claims(map[string]any{"exp": ago(time.Minute)}), message, ok},
		{"expired 10 min", "Bearer " + claims(map[string]any{"exp": ago(10 * time.Minute)}), message, unauthorized},
		{"nbf in 1 min", "Bearer " + claims(map[string]any{"nbf": ago(-time.Minute)}), message, ok},
		{"nbf in 10 min", "Bearer " + claims(map[string]any{"nbf": ago(-10 * time.Minute)}), message, unauthorized},
		{"iat in 10 min", "Bearer " + claims(map[string]any{"iat": ago(-10 * time.Minute)}), message, ok},
		{"exp missing", "Bearer " + claims(map[string]any{"exp": nil}), message, unauthorized},
		{"exp no number", "Bearer " + claims(map[string]any{"exp": "tomorrow"}), message, unauthorized},
		{"serviceurl missing", "Bearer " + claims(map[string]any{"serviceurl": nil}), message, unauthorized},
		{"serviceurl no string", "Bearer " + claims(map[string]any{"serviceurl": []string{"x"}}), message, unauthorized},
		{"serviceurl different", "Bearer " + claims(map[string]any{"serviceurl": h.teams.ServiceURL() + "other/"}), message, forbidden},
		{"serviceurl without its slash", "Bearer " + claims(map[string]any{"serviceurl": strings.TrimSuffix(h.teams.ServiceURL(), "/")}), message, ok},
		{"serviceUrl foreign in token and body", "Bearer " + claims(map[string]any{"serviceurl": evil}), message.With(faketeams.Activity{"serviceUrl": evil}), forbidden},
		{"serviceUrl http in token and body", "Bearer " + claims(map[string]any{"serviceurl": "http://smba.trafficmanager.net/"}), message.With(faketeams.Activity{"serviceUrl": "http://smba.trafficmanager.net/"}), forbidden},
		{"serviceUrl missing in body", "Bearer " + claims(nil), message.With(faketeams.Activity{"serviceUrl": ""}), forbidden},
		{"key endorsed for webchat only", "Bearer " + faketeams.Sign(webchat, h.teams.Claims(nil)), message, forbidden},
		{"key without endorsements", "Bearer " + faketeams.Sign(unendorsed, h.teams.Claims(nil)), message, forbidden},
		{"channelId webchat", "Bearer " + claims(nil), message.With(faketeams.Activity{"channelId": "webchat"}), forbidden},
		{"channelId webchat, key too", "Bearer " + faketeams.Sign(webchat, h.teams.Claims(nil)), message.With(faketeams.Activity{"channelId": "webchat"}), forbidden},
		{"channelId missing", "Bearer " + claims(nil), message.With(faketeams.Activity{"channelId": ""}), forbidden},
		{"foreign tenant", "Bearer " + claims(nil), tenant("f0000000-0000-4000-8000-000000000000"), forbidden},
		{"tenant unnamed", "Bearer " + claims(nil), tenant(""), forbidden},
		{"two tenants", "Bearer " + claims(nil), message.With(faketeams.Activity{"channelData": map[string]any{"tenant": map[string]any{"id": "another"}}}), forbidden},
		{"tenant in upper case", "Bearer " + claims(nil), tenant(strings.ToUpper(faketeams.Tenant)), ok},
		{"conversation id ../", "Bearer " + claims(nil), conversation("../../../admin"), forbidden},
		{"conversation id with a slash", "Bearer " + claims(nil), conversation("a/b"), forbidden},
		{"conversation id with a query", "Bearer " + claims(nil), conversation("a?b"), forbidden},
		{"conversation id encoded", "Bearer " + claims(nil), conversation("a%2fb"), forbidden},
		{"conversation id with a line", "Bearer " + claims(nil), conversation("a\nb"), forbidden},
		{"conversation without an id", "Bearer " + claims(nil), conversation(""), forbidden},
		{"activity id ../", "Bearer " + claims(nil), message.With(faketeams.Activity{"id": "../x"}), forbidden},
		{"replyToId ../", "Bearer " + claims(nil), message.With(faketeams.Activity{"replyToId": "../x"}), forbidden},
		{"from ../", "Bearer " + claims(nil), message.With(faketeams.Activity{"from": map[string]any{"id": "29:../x"}}), forbidden},
		{"channel ../", "Bearer " + claims(nil), message.With(faketeams.Activity{"channelData": map[string]any{
			"tenant": map[string]any{"id": faketeams.Tenant}, "channel": map[string]any{"id": "19:../x"}}}), forbidden},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(h.incoming())
			r := faketeams.Request(h.url, "", c.body.JSON())
			r.Header.Set("Authorization", c.header)
			if c.header == "" {
				r.Header.Del("Authorization")
			}
			status, body := h.do(r)
			h.settle()
			if status != c.want || body != "" {
				t.Errorf("%d %q, want %d and no body", status, body, c.want)
			}
			if heard := len(h.incoming()) > before; heard != (c.want == ok) {
				t.Errorf("handed on: %t", heard)
			}
		})
	}
}

// What is no request of Teams at all.
func TestBodies(t *testing.T) {
	h := newHarness(t, silent)
	get, err := http.NewRequest(http.MethodGet, h.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	huge := `{"type":"message","text":"` + strings.Repeat("x", 1<<20) + `"}`
	for name, c := range map[string]struct {
		request *http.Request
		want    int
	}{
		"a GET":                     {get, http.StatusMethodNotAllowed},
		"malformed":                 {h.teams.Signed(h.url, `{"type":`), http.StatusBadRequest},
		"an array":                  {h.teams.Signed(h.url, `[]`), http.StatusBadRequest},
		"null":                      {h.teams.Signed(h.url, `null`), http.StatusBadRequest},
		"a text of a wrong type":    {h.teams.Signed(h.url, h.teams.Direct("1", lea, "x").With(faketeams.Activity{"text": 7}).JSON()), http.StatusBadRequest},
		"too large":                 {h.teams.Signed(h.url, huge), http.StatusRequestEntityTooLarge},
		"too large, and unsigned":   {faketeams.Request(h.url, "a.b.c", huge), http.StatusUnauthorized},
		"malformed, and unsigned":   {faketeams.Request(h.url, "a.b.c", "{"), http.StatusUnauthorized},
		"suggested actions as text": {h.teams.Signed(h.url, h.teams.Direct("2", lea, "x").With(faketeams.Activity{"suggestedActions": "x", "value": "no object"}).JSON()), http.StatusOK},
		"an unknown type":           {h.teams.Signed(h.url, h.teams.Direct("3", lea, "x").With(faketeams.Activity{"type": "notInventedYet"}).JSON()), http.StatusOK},
		"nobody":                    {h.teams.Signed(h.url, h.teams.Direct("4", lea, "x").With(faketeams.Activity{"from": map[string]any{}}).JSON()), http.StatusOK},
	} {
		if status, body := h.do(c.request); status != c.want || body != "" {
			t.Errorf("%s: %d %q, want %d and no body", name, status, body, c.want)
		}
	}
	for _, hidden := range []string{faketeams.Password, "xxxx", "eyJ", lea.AAD} {
		if strings.Contains(h.logs.String(), hidden) {
			t.Errorf("the log holds %q:\n%s", hidden, h.logs)
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	h := newHarness(b, silent)
	header := "Bearer " + faketeams.Sign(h.teams.Key(), h.teams.Claims(nil))
	if _, err := h.bot.tokens.verify(b.Context(), header); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := h.bot.tokens.verify(b.Context(), header); err != nil {
			b.Fatal(err)
		}
	}
}

// FuzzAuthorization holds that no header but a good one is taken, and that none
// breaks anything.
func FuzzAuthorization(f *testing.F) {
	h := newHarness(f, silent)
	good := faketeams.Sign(h.teams.Key(), h.teams.Claims(nil))
	f.Add("Bearer " + good)
	f.Add("Bearer a.b.c")
	f.Add("")
	f.Fuzz(func(t *testing.T, header string) {
		_, err := h.bot.tokens.verify(t.Context(), header)
		if err == nil && !strings.HasSuffix(strings.TrimSpace(header), good[:strings.LastIndex(good, ".")]) && !strings.Contains(header, good[:strings.LastIndex(good, ".")]) {
			t.Errorf("taken: %q", header)
		}
	})
}
