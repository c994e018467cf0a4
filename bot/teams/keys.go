package teams

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"sync"
	"time"
)

const (
	// keysLife is after how long the keys are fetched anew, as Microsoft asks.
	keysLife = 24 * time.Hour
	// keysPause is the time between two fetches for a key that is not known, and
	// for keys that are too old while the endpoint is down.
	keysPause = time.Minute
	// keysFirstPause is the time between two fetches while there are no keys.
	keysFirstPause = time.Second
	// maxDocument is how large the documents may be.
	maxDocument = 1 << 20
)

// key is one that tokens are signed with, for the channels that it is endorsed
// for.
type key struct {
	public       *rsa.PublicKey
	endorsements []string
}

// keys are those that a metadata document leads to. They are used for as long as
// there are no newer ones, and only one fetch goes on at a time.
type keys struct {
	metadata string
	client   *http.Client
	now      func() time.Time
	log      *slog.Logger

	mu      sync.Mutex
	known   map[string]key
	fetched time.Time     // when the known ones were
	tried   time.Time     // when the last fetch began
	missed  time.Time     // when the last fetch for a key that was not known began
	pending chan struct{} // closed once the fetch that goes on is over
}

func newKeys(metadata string, client *http.Client, now func() time.Time, log *slog.Logger) *keys {
	return &keys{metadata: metadata, client: client, now: now, log: log}
}

// errNoKey says that a token is signed with none of the keys.
var errNoKey = errors.New("no such key")

// have reports whether any keys are known.
func (k *keys) have() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.known) > 0
}

// find gives the key of an id. Old keys do while new ones are fetched; for a key
// that is not known, a fetch is waited for.
func (k *keys) find(ctx context.Context, id string) (key, error) {
	k.mu.Lock()
	found, ok := k.known[id]
	now := k.now()
	switch {
	case ok && now.Sub(k.fetched) >= keysLife && now.Sub(k.tried) >= keysPause:
		k.begin(now)
	case len(k.known) == 0 && now.Sub(k.tried) >= keysFirstPause:
		k.begin(now)
	case !ok && len(k.known) > 0 && now.Sub(k.missed) >= keysPause && k.pending == nil:
		k.missed = now
		k.begin(now)
	}
	pending := k.pending
	k.mu.Unlock()
	if ok {
		return found, nil
	}
	if pending == nil {
		return key{}, errNoKey
	}
	select {
	case <-pending:
	case <-ctx.Done():
		return key{}, ctx.Err()
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if found, ok = k.known[id]; !ok {
		return key{}, errNoKey
	}
	return found, nil
}

// begin begins a fetch, unless one goes on. The caller holds the lock.
func (k *keys) begin(now time.Time) {
	if k.pending != nil {
		return
	}
	k.tried, k.pending = now, make(chan struct{})
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		found, err := k.fetch(ctx)
		if err != nil {
			k.log.Warn("teams keys not fetched", "error", err)
		}
		k.mu.Lock()
		defer k.mu.Unlock()
		if err == nil {
			k.known, k.fetched = found, k.now()
		}
		close(k.pending)
		k.pending = nil
	}()
}

// load fetches the keys for the first time, and gives up when ctx ends.
func (k *keys) load(ctx context.Context) bool {
	k.mu.Lock()
	k.begin(k.now())
	pending := k.pending
	k.mu.Unlock()
	select {
	case <-pending:
	case <-ctx.Done():
	}
	return k.have()
}

// webKey is a key as the endpoint gives it.
type webKey struct {
	Type         string   `json:"kty"`
	ID           string   `json:"kid"`
	Modulus      string   `json:"n"`
	Exponent     string   `json:"e"`
	Endorsements []string `json:"endorsements"`
}

// fetch follows the metadata document to the keys.
func (k *keys) fetch(ctx context.Context) (map[string]key, error) {
	var metadata struct {
		Keys string `json:"jwks_uri"`
	}
	if err := k.document(ctx, k.metadata, &metadata); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	if _, err := secureAddress(metadata.Keys); err != nil {
		return nil, fmt.Errorf("address of the keys %w", err)
	}
	var set struct {
		Keys []webKey `json:"keys"`
	}
	if err := k.document(ctx, metadata.Keys, &set); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	found := map[string]key{}
	for _, w := range set.Keys {
		if public, ok := w.public(); ok && w.ID != "" {
			found[w.ID] = key{public, w.Endorsements}
		}
	}
	if len(found) == 0 {
		return nil, errors.New("keys: none that can be used")
	}
	return found, nil
}

func (k *keys) document(ctx context.Context, address string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := k.client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", response.StatusCode)
	}
	return json.NewDecoder(io.LimitReader(response.Body, maxDocument)).Decode(into)
}

// public is the key itself, if it is one that RS256 can be checked with.
func (w webKey) public() (*rsa.PublicKey, bool) {
	n, err := base64.RawURLEncoding.DecodeString(w.Modulus)
	if err != nil || w.Type != "RSA" || len(n) < 256 {
		return nil, false
	}
	e, err := base64.RawURLEncoding.DecodeString(w.Exponent)
	if err != nil || len(e) == 0 || len(e) > 4 {
		return nil, false
	}
	exponent := int(new(big.Int).SetBytes(e).Int64())
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: exponent}, exponent > 1 && exponent%2 == 1
}
