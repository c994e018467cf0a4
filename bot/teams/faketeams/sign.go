package faketeams

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"maps"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Issuer is who signs what comes from Teams.
const Issuer = "https://api.botframework.com"

// Key is a key that tokens are signed with.
type Key struct {
	ID           string
	Private      *rsa.PrivateKey
	Endorsements []string
}

// NewKey makes a key that is endorsed for channels.
func NewKey(id string, endorsements ...string) Key {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return Key{id, private, endorsements}
}

// firstKey is made once for all tests: that takes longer than most of them.
var firstKey = sync.OnceValue(func() Key { return NewKey("fake-key", "msteams", "emulator") })

func published(keys []Key) []map[string]any {
	var all []map[string]any
	for _, k := range keys {
		one := map[string]any{
			"kty": "RSA", "use": "sig", "kid": k.ID,
			"n": base64.RawURLEncoding.EncodeToString(k.Private.N.Bytes()),
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.Private.E)).Bytes()),
		}
		if k.Endorsements != nil {
			one["endorsements"] = k.Endorsements
		}
		all = append(all, one)
	}
	return all
}

// Publish has the keys be these.
func (s *Server) Publish(keys ...Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = keys
}

// Key is the first of the keys.
func (s *Server) Key() Key {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[0]
}

// Claims are those of a good token, with some changed; one that is nil is left
// out.
func (s *Server) Claims(changed map[string]any) jwt.MapClaims {
	now := time.Now()
	all := jwt.MapClaims{
		"iss": Issuer, "aud": App, "serviceurl": s.ServiceURL(),
		"nbf": now.Add(-time.Minute).Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	maps.Copy(all, changed)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	return all
}

// Sign signs claims with a key, in the way that Teams does.
func Sign(k Key, claims jwt.MapClaims) string {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = k.ID
	signed, err := token.SignedString(k.Private)
	if err != nil {
		panic(err)
	}
	return signed
}

// Request is one with a token.
func Request(address, token, body string) *http.Request {
	r, err := http.NewRequest(http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Authorization", "Bearer "+token)
	return r
}

// Signed is a request as Teams makes it.
func (s *Server) Signed(address, body string) *http.Request {
	return Request(address, Sign(s.Key(), s.Claims(nil)), body)
}
