// Package seal encrypts the secrets that have to be kept and read again: the
// code of the first admin, and whatever opens a door later on, such as tokens.
// It owns the keys and the form of a sealed value. It does not own where such
// values are kept (storage does), nor where the keys come from (the program).
//
// Why values and not the whole store: what a team wrote is as open in the
// database as it is to who runs it, and has to be searched and summed. A secret
// is neither, and must not open anything for who finds a backup. Why the value
// is bound to its place: whoever can write into the database, and has no key,
// could else put one row's secret into another's.
//
// Why AES-256-GCM with a random nonce: it is the standard library's, and finds
// out whatever was changed. Random nonces are safe for some four billion values
// under a key; we seal a few each time the program starts. Why keys have ids:
// while one is replaced by another, what was sealed by the old one is opened
// still, without trying all keys on all values. What a key encrypts by and what
// it is called are derived from it by HKDF, so that an id tells nothing of the
// key, and other uses can have keys of their own.
package seal

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// KeyBytes is how many bytes a key has.
const KeyBytes = 32

// A sealed value is its form, the id of the key, the nonce and the ciphertext.
const (
	form     = 1
	idBytes  = 4
	overhead = 1 + idBytes
)

// Why a sealed value is not opened.
var (
	// ErrNoKey says that it was sealed by a key that is not there.
	ErrNoKey = errors.New("sealed by a key that is not there")
	// ErrBroken says that it is not what was sealed, or not for that place.
	ErrBroken = errors.New("not what was sealed here")
)

// Ring is the keys that are known. Values are sealed by the newest and opened by
// each.
type Ring struct{ keys []key } // newest first

type key struct {
	id   []byte
	aead cipher.AEAD
}

// NewKey makes a key, as Parse reads it.
func NewKey() string {
	key := make([]byte, KeyBytes)
	rand.Read(key) // it never fails
	return base64.StdEncoding.EncodeToString(key)
}

// Parse reads keys that are base64 of 32 bytes each, newest first, with commas
// between them. An error says which one is not, and nothing of what it is.
func Parse(text string) (*Ring, error) {
	r := &Ring{}
	parts := strings.Split(text, ",")
	for i, part := range parts {
		secret, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(part))
		if err != nil || len(secret) != KeyBytes {
			return nil, fmt.Errorf("key %d of %d is not base64 of %d bytes", i+1, len(parts), KeyBytes)
		}
		k, err := newKey(secret)
		if err != nil {
			return nil, fmt.Errorf("key %d of %d: %w", i+1, len(parts), err)
		}
		if r.find(k.id) != nil {
			return nil, fmt.Errorf("key %d of %d is there twice", i+1, len(parts))
		}
		r.keys = append(r.keys, k)
	}
	return r, nil
}

func newKey(secret []byte) (key, error) {
	encrypts, err := hkdf.Key(sha256.New, secret, nil, "carillon seal 1 encrypts", KeyBytes)
	if err != nil {
		return key{}, err
	}
	id, err := hkdf.Key(sha256.New, secret, nil, "carillon seal 1 id", idBytes)
	if err != nil {
		return key{}, err
	}
	block, err := aes.NewCipher(encrypts)
	if err != nil {
		return key{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return key{id, aead}, err
}

func (r *Ring) find(id []byte) *key {
	if i := slices.IndexFunc(r.keys, func(k key) bool { return bytes.Equal(k.id, id) }); i >= 0 {
		return &r.keys[i]
	}
	return nil
}

// Seal encrypts a secret by the newest key, for a place, such as a table and the
// workspace of the row. The same one is sealed differently each time.
func (r *Ring) Seal(secret []byte, place string) []byte {
	newest := r.keys[0]
	sealed := append([]byte{form}, newest.id...)
	return newest.aead.Seal(sealed, nil, secret, []byte(place))
}

// Open gives the secret that was sealed for a place. It is ErrNoKey or ErrBroken
// otherwise.
func (r *Ring) Open(sealed []byte, place string) ([]byte, error) {
	if len(sealed) < overhead || sealed[0] != form {
		return nil, ErrBroken
	}
	k := r.find(sealed[1:overhead])
	if k == nil {
		return nil, ErrNoKey
	}
	secret, err := k.aead.Open(nil, nil, sealed[overhead:], []byte(place))
	if err != nil {
		return nil, ErrBroken
	}
	return secret, nil
}

// Newest reports whether a value was sealed by the newest key.
func (r *Ring) Newest(sealed []byte) bool {
	return len(sealed) >= overhead && sealed[0] == form && bytes.Equal(sealed[1:overhead], r.keys[0].id)
}
